"""What a blank workbook for logging a test holds: its columns, its periods, its groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.measures import MeasureSpec
from improvement.domain.vocabulary import Arm
from improvement.files.groups import EVERYBODY_WORDS
from improvement.files.mapping import PeriodLength
from improvement.files.problem import is_blank

MOST_ROWS = 600  # rows prepared in the sheet of totals; more can be added below them
MOST_PERIODS = 26
ARMS = {Arm.PILOT: "Pilot", Arm.COMPARISON: "Comparison"}
_EVERYBODY = ("Everybody", "Everyone", "Overall", "All", "Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A test as its workbook and its tally sheet show it.

    ``periods`` are first days, oldest first; ``dimensions`` those of the test and ``known`` all of
    its partnership, which the importer looks at too. ``definitions`` say what a dimension means.
    Without ``compared`` everybody is in the pilot. ``cases`` asks for a sheet of case records.
    """

    title: str
    pilot: str
    comparison: str
    compared: bool
    length: PeriodLength
    periods: tuple[date, ...]
    measures: tuple[MeasureSpec, ...]
    dimensions: tuple[Dimension, ...]
    known: tuple[Dimension, ...]
    definitions: Mapping[str, str]
    cases: bool

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The sides there are rows for."""
        return tuple(Arm) if self.compared else (Arm.PILOT,)

    @property
    def everybody(self) -> str:
        """The word for everybody that no group of the test is called by."""
        assert set(map(str.casefold, _EVERYBODY)) <= EVERYBODY_WORDS  # noqa: S101
        free = (word for word in _EVERYBODY if not any(d.find(word) for d in self.dimensions))
        return next(free, _EVERYBODY[0])

    def prepared(self) -> tuple[date, ...]:
        """The periods that get rows of their own: as many as leave the sheet easy to read."""
        most = max(1, min(MOST_PERIODS, MOST_ROWS // max(1, len(list(self.entries())))))
        return self.periods[:most]

    def entries(self) -> Iterator[tuple[Arm, tuple[str, ...]]]:
        """The rows of one period: a side, and an entry a dimension (everybody but in one)."""
        nobody_apart = (self.everybody,) * len(self.dimensions)
        for arm in self.arms:
            yield arm, nobody_apart
            for place, dimension in enumerate(self.dimensions):
                for group in dimension.groups:
                    entry = entry_of(dimension, group)
                    yield arm, (*nobody_apart[:place], entry, *nobody_apart[place + 1 :])


def entry_of(dimension: Dimension, group: Group) -> str:
    """How a group is written in a cell: its label, or its key where the label would be misread.

    *N/A* is the name of nobody in every export, and a number is a number of years in bands.

    >>> both = Dimension(key="site", label="Site", groups=(
    ...     Group(key="n_a", label="N/A"), Group(key="north", label="North, upper")))
    >>> [entry_of(both, group) for group in both.groups]
    ['n_a', 'North, upper']
    """
    misread = is_blank(group.label) or (dimension.banded and group.label.strip().isdecimal())
    return group.key if misread else " ".join(group.label.split())


def first_days(
    length: PeriodLength, *, starts_on: date | None, ends_on: date | None, today: date
) -> tuple[date, ...]:
    """The periods of a test: from its start to its end, or as many as fill a sheet.

    >>> first_days(PeriodLength.WEEK, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 17),
    ...     today=date(2026, 3, 20))
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 9), datetime.date(2026, 3, 16))
    """
    day = _begin(length, starts_on or today)
    found = [day]
    while len(found) < MOST_ROWS:
        day = length.end(day) + timedelta(days=1)
        if day > ends_on if ends_on else len(found) >= MOST_PERIODS:
            break
        found.append(day)
    return tuple(found)


def _begin(length: PeriodLength, day: date) -> date:
    if length is PeriodLength.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if length is PeriodLength.MONTH else day
