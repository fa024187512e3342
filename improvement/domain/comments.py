"""Comments between a team, its coach and its leaders: about what, and who is meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from improvement.domain.vocabulary import CommentOn
from improvement.errors import Invalid

LONGEST_COMMENT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDraft:
    """What somebody writes; ``about_id`` is the cycle, decision or note, empty for the test.

    ``to`` are people who should see it; who is named in the text with an @ is meant as well.
    """

    text: str
    about: CommentOn = CommentOn.TEST
    about_id: int | None = None
    to: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Invalid("The comment is empty. Write what you want to say or ask.")
        if len(self.text) > LONGEST_COMMENT:
            raise Invalid(
                f"The comment has {len(self.text):,} characters; {LONGEST_COMMENT:,} fit. "
                "Shorten it, or attach a file to a note."
            )
        if (self.about is CommentOn.TEST) is not (self.about_id is None):
            raise Invalid("Say which cycle, decision or note the comment is about.")


def mentioned(text: str, people: Mapping[int, str]) -> frozenset[int]:
    """Who is named with an @: by the whole name, or by a first name that only one of them has.

    >>> sorted(mentioned("Look, @Priya and @Ann Lee.", {1: "Priya Raman", 2: "Ann Lee", 3: "Ann"}))
    [1, 2]
    """
    found: set[int] = set()
    rest = text.casefold()
    by_length = sorted(_ways(people).items(), key=lambda way: -len(way[0]))
    for name, person in by_length:
        pattern = re.compile(rf"(?<!\w)@{re.escape(name.casefold())}(?!\w)")
        if pattern.search(rest):
            found.add(person)
            rest = pattern.sub(" ", rest)  # so that @Ann Lee does not also mean Ann
    return frozenset(found)


def _ways(people: Mapping[int, str]) -> dict[str, int]:
    """Every way to name somebody that is clear."""
    ways = {name: person for person, name in people.items()}
    first = [name.split()[0] for name in people.values() if name.split()]
    for person, name in people.items():
        begin = name.split()[0] if name.split() else ""
        if begin and first.count(begin) == 1:
            ways.setdefault(begin, person)
    return ways


def everybody_meant(draft: CommentDraft, people: Mapping[int, str]) -> frozenset[int]:
    """Who is chosen or named; raises ``Invalid`` for somebody who could not read it."""
    strangers = set(draft.to) - set(people)
    if strangers:
        raise Invalid("Somebody you mention cannot see this test. Choose people from the list.")
    return mentioned(draft.text, people) | frozenset(draft.to)


def names_of(ids: Iterable[int], people: Mapping[int, str]) -> tuple[str, ...]:
    """The names of those who are meant, in alphabetical order."""
    return tuple(sorted(people[i] for i in ids if i in people))
