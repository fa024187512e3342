"""Several answers of one person: read from a file, and counted by the dimension's stated rule."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from improvement.domain.dimensions import Dimension, GroupCell
from improvement.domain.vocabulary import GroupKind, Reporting
from improvement.errors import Invalid

_PIECE = re.compile(r"[^;|\n]*[^;|\s][^;|\n]*")
MOST_PIECES = 5  # that the name of one group may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The groups (keys) that a cell of a file names, and the words that name none."""

    groups: frozenset[str]
    unknown: tuple[str, ...]


def answers_in(dimension: Dimension, text: str) -> Answers:
    """What one cell such as "Black; Hispanic" names.

    Answers stand between semicolons, bars or line ends; between commas too, where every piece is
    the name of a group and the whole is not ("Chinese, Taiwanese" may be one group's name). So
    with the others: "Asian; Pacific Islander" is one answer where a group is called so.

    >>> from improvement.domain.dimensions import Group
    >>> race = Dimension(key="race", label="Race", groups=(
    ...     Group(key="black", label="Black"), Group(key="hispanic", label="Hispanic")))
    >>> sorted(answers_in(race, "Black; hispanic").groups), answers_in(race, "Black; Blue").unknown
    (['black', 'hispanic'], ('Blue',))
    """
    pieces = _pieces(dimension, text)
    if len(pieces) == 1 and dimension.find(pieces[0]) is None:
        between_commas = [piece.strip() for piece in pieces[0].split(",") if piece.strip()]
        if all(dimension.find(piece) for piece in between_commas):
            pieces = between_commas
    found = {piece: dimension.find(piece) for piece in pieces}
    return Answers(
        groups=frozenset(group.key for group in found.values() if group),
        unknown=tuple(piece for piece, group in found.items() if group is None),
    )


def _pieces(dimension: Dimension, text: str) -> list[str]:
    """Between semicolons and bars, but for those that stand in the name of a group."""
    spans = [found.span() for found in _PIECE.finditer(text)]
    pieces, at = [], 0
    while at < len(spans):
        last = min(at + MOST_PIECES, len(spans)) - 1
        while last > at and not _one_name(dimension, text[spans[at][0] : spans[last][1]]):
            last -= 1
        pieces.append(text[spans[at][0] : spans[last][1]].strip())
        at = last + 1
    return pieces


def _one_name(dimension: Dimension, text: str) -> bool:
    return "\n" not in text.strip() and dimension.find(text) is not None


def ticked(dimension: Dimension, columns: Mapping[str, bool | None]) -> Answers:
    """The same from one column a group: heading -> ticked (None = left empty).

    >>> from improvement.domain.dimensions import Group
    >>> race = Dimension(key="race", label="Race", groups=(
    ...     Group(key="black", label="Black"), Group(key="hispanic", label="Hispanic")))
    >>> sorted(ticked(race, {"Black": True, "Hispanic": None}).groups)
    ['black']
    """
    chosen = {heading: dimension.find(heading) for heading, yes in columns.items() if yes}
    return Answers(
        groups=frozenset(group.key for group in chosen.values() if group),
        unknown=tuple(heading for heading, group in chosen.items() if group is None),
    )


def cell_of(dimension: Dimension, answers: Collection[str]) -> GroupCell:
    """What a case record keeps: every answer as it was given, whatever the rule is now.

    Raises ``Invalid`` for several answers in a dimension that takes one.
    """
    reported(dimension, answers)  # refuses what could not be counted
    return frozenset((dimension.key, answer) for answer in answers)


def reported(dimension: Dimension, answers: Collection[str]) -> frozenset[str]:
    """In which groups a person with these answers (keys) is counted, by the dimension's rule.

    A way of not knowing beside a group people belong to does not count, nor does "two or more"
    beside the groups themselves where they are counted one by one. Raises ``Invalid`` for several
    groups in a dimension that takes one answer, and for a group it does not have.

    >>> from improvement.domain.dimensions import Group
    >>> groups = (Group(key="black", label="Black"), Group(key="hispanic", label="Hispanic"),
    ...           Group(key="two", label="Two or more"))
    >>> race = Dimension(key="race", label="Race", groups=groups, combined="two",
    ...                  reporting=Reporting.TWO_OR_MORE)
    >>> sorted(reported(race, ["black", "hispanic"])), sorted(reported(race, ["black"]))
    (['two'], ['black'])
    """
    kinds = {key: dimension.group(key).kind for key in answers}
    named = {key for key, kind in kinds.items() if kind is GroupKind.NAMED}
    if len(named) <= 1:
        return frozenset(named) or _not_known(dimension, kinds)
    if dimension.reporting is Reporting.TWO_OR_MORE and dimension.combined is not None:
        return frozenset({dimension.combined})
    if dimension.reporting is Reporting.IN_COMBINATION:
        return frozenset(named - {dimension.combined})
    labels = ", ".join(g.label for g in dimension.groups if g.key in named)
    raise Invalid(
        f"{dimension.label} takes one answer, and here are {len(named)}: {labels}. Keep one, or "
        "let people name several under Settings, Groups."
    )


def _not_known(dimension: Dimension, kinds: Mapping[str, GroupKind]) -> frozenset[str]:
    """Of several ways of not knowing the first in the dimension's order; none for no answer."""
    return frozenset([group.key for group in dimension.groups if group.key in kinds][:1])
