"""A plan as text that people write freely: a heading a field, the rest in their own words.

The text and the fields are two ways to the same plan: what stands under a known heading is that
field, what stands under none is kept as the plan's own words, and a heading that is missing leaves
its field as it was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from improvement.domain.plan import Plan

#: field -> its heading, and other words it is understood by.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("Name", "Title", "Name of the test"),
    "aim": ("Aim",),
    "for_whom": ("For whom", "Who is it for"),
    "place": ("Where", "Place"),
    "change_idea": ("Change", "Change idea", "We will try"),
    "because": ("Because", "Why"),
    "learning_question": ("We want to learn", "Learning question", "Question"),
    "prediction": ("We predict", "Prediction"),
    "right_if": ("We are right if", "Right if"),
    "responsible": ("Who does it", "Who"),
    "contingency": ("If something goes wrong", "Contingency"),
}
_FIELD_OF = {word.casefold(): field for field, words in HEADINGS.items() for word in words}
_INDENT = "  "  # what goes on under a heading; a line that begins at the edge may be a heading


def as_text(plan: Plan) -> str:
    """The plan's words, a heading a field, empty ones too so that they can be filled in.

    >>> print(as_text(Plan(title="Warm calls", aim="More come"))[:26])
    Name: Warm calls
    Aim: More
    """
    lines = [_line(words[0], getattr(plan, field)) for field, words in HEADINGS.items()]
    own = _further(plan.own_words, first=_INDENT) if plan.own_words else ""
    return "\n".join([*lines, "", own] if own else lines)


def from_text(text: str, plan: Plan) -> Plan:
    """The plan with what the text says.

    >>> from_text("Aim: more come\\nWe rang twice.", Plan(place="Lamar")).own_words
    'We rang twice.'
    """
    found: dict[str, list[str]] = {}
    for field, words in _pieces(text):
        found.setdefault(field, []).append(words)
    joined = {field: "\n".join(pieces) for field, pieces in found.items()}
    said: dict[str, Any] = {"own_words": ""}
    said |= {field: words if words.strip() else "" for field, words in joined.items()}
    if "title" in said:
        said["title"] = " ".join(said["title"].split())
    return replace(plan, **said)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(field, line) for every line. A line at the edge that is no heading belongs to nothing else
    than the team's own words; an empty line ends what was under a heading."""
    current = "own_words"
    for line in text.split("\n"):
        if line.startswith(_INDENT):
            yield current, line.removeprefix(_INDENT)
            continue
        heading, colon, rest = line.partition(":")
        field = _FIELD_OF.get(heading.strip().casefold()) if colon else None
        current = field or "own_words"
        if field:
            yield field, rest.removeprefix(" ")
        elif line.strip():
            yield current, line


def _line(heading: str, words: str) -> str:
    return f"{heading}: {_further(words)}" if words else f"{heading}:"


def _further(words: str, first: str = "") -> str:
    return first + words.replace("\n", "\n" + _INDENT)
