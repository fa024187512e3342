"""Whom the figures under a heading are about: only where every one of its words is understood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from improvement.domain.dimensions import Dimension
from improvement.domain.vocabulary import Arm
from improvement.files.mapping import ARM_WORDS
from improvement.files.open_columns import words_of

Words = frozenset[str]

#: What changes nothing of whom or what a figure is about, in any heading.
FILLER = frozenset(
    words_of(
        "a an and by for how in many number count of out per sum that the their this was were who "
        "everybody everyone overall total all yes group groups side figure figures "
        "people persons families households clients residents tenants participants members cases "
        "day days week weeks weekly month months monthly period eur usd"
    )
)


@dataclass(frozen=True, slots=True)
class About:
    """A group and a side, either of them or none, and the words of the heading that say neither."""

    group: tuple[str, str] | None
    arm: Arm | None
    rest: Words


def longest_held(words: Words, names: Iterable[str]) -> Words:
    """The words of the longest of the names that is there whole."""
    held = (frozenset(words_of(name)) for name in names)
    return max((name for name in held if name <= words), key=len, default=frozenset())


def about(
    words: Sequence[str], name: Words, own: Words, filler: Words, dimensions: Sequence[Dimension]
) -> About | None:
    """Whom a heading is about, or ``None`` where it says more than is understood.

    ``name`` are the words of the measure's name in it, ``own`` all words that its names have.
    A word left over may turn a heading round ("Non-White"), narrow it ("Black women") or name
    somebody unknown; and a word that can be read in two ways ("control" of "Under control") says
    neither.
    """
    left = list(words)
    for word in name:
        left.remove(word)
    said = frozenset(left)
    plain = filler | (own - name)
    found = {
        (group, arm): said - group_words - arm_words
        for group, group_words in _groups(said, dimensions)
        for arm, arm_words in _arms(said - group_words)
        if said - group_words - arm_words <= plain
    }
    if len(found) != 1:
        return None
    (((group, arm), rest),) = found.items()
    return About(group, arm, rest)


def _arms(words: Words) -> Iterator[tuple[Arm | None, Words]]:
    yield None, frozenset()
    for name, arm in ARM_WORDS.items():
        if (held := frozenset(words_of(name))) <= words:
            yield arm, held


def _groups(
    words: Words, dimensions: Sequence[Dimension]
) -> Iterator[tuple[tuple[str, str] | None, Words]]:
    """No group, and every group whose name is there whole, with its dimension's if that is too."""
    yield None, frozenset()
    for dimension in dimensions:
        own = longest_held(words, (dimension.key, dimension.label))
        for group in dimension.groups:
            for name in (group.key, group.label):
                if (held := frozenset(words_of(name))) and held <= words:
                    yield (dimension.key, group.key), held | own
