"""Sums of everybody, told in stretches like those of a group: the record of one more dimension.

Where figures are costs, points, days or events of single households, the average of everybody in a
week can be one household's own. So for whoever may not see small groups everybody is one group of a
dimension that no plan names, and what is said of it comes from the record too (decision 17).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.told import Audience, Telling
from improvement.domain.vocabulary import MeasureKind
from improvement.services.figures import Figures
from improvement.services.telling_amounts import asks
from improvement.services.telling_growth import Ends, Growing, told_on
from improvement.stats.disclosure.protection import Protection

KEY = "everybody"
EVERYBODY = Dimension(key="", label="Everybody", groups=(Group(key=KEY, label="Everybody"),))
#: Of two, each knows the other's from their sum; the p% rule asks for what a third adds.
FEWEST = 3


def is_of_households(spec: MeasureSpec) -> bool:
    """Could a figure be the own cost, score, wait or events of a household? Shares are not."""
    return spec.kind is not MeasureKind.PROPORTION


def with_everybody(figures: Mapping[int, Figures]) -> dict[int, Figures]:
    """Figures with everybody as the one group of a dimension, where they are of households."""
    return {number: _with(found) if asks(found) else found for number, found in figures.items()}


def _with(found: Figures) -> Figures:
    rows = tuple(replace(row, group=KEY) for row in found.overall)
    return replace(found, groups={**found.groups, EVERYBODY.key: rows})


def told_of_everybody(
    telling: Telling, growing: Growing, screen: Protection, kind: MeasureKind
) -> Telling:
    """The record of everybody with the stretches that may now be told on screens.

    Where figures can be below 0 the p% rule has no meaning: there as many people as for a group.
    """
    known = all(row.largest is not None for _, row in telling.rows)
    rule = replace(screen, threshold=FEWEST if known else screen.threshold, counts_open=True)
    return told_on(telling, Audience.SCREEN, rule, growing, kind=kind, overlapping=False)


def ends_in(whole: Telling | None, part: Telling) -> Iterator[Ends]:
    """Groups are told only where everybody was: else the two would be cut differently."""
    if whole is None:
        return
    ends = {stretch.end for stretch in whole.stretches}
    keys = {part.of(row.group) for _, row in part.rows if row.group is not None}
    yield frozenset((key, end) for key in keys for end in ends)
