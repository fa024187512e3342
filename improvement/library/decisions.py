"""What a person decided about a chart, given by position or by date, as the engine takes it."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from improvement.domain.charting import Exclusion, Split, TargetStep
from improvement.domain.periods import start_of
from improvement.domain.series import Series
from improvement.domain.vocabulary import Period
from improvement.errors import Invalid
from improvement.library.columns import missing

When = int | date


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The points of every facet, oldest first, as days; ``labels`` of those that only stand in.

    ``longest`` is the number of points of the longest facet: up to it a position means something.
    """

    facets: tuple[tuple[date, ...], ...]
    labels: Mapping[date, Hashable]
    period: Period | None

    @classmethod
    def of(
        cls, series: Sequence[Series], labels: Mapping[date, Hashable], period: Period | None
    ) -> "Calendar":
        facets = tuple(tuple(point.period for point in each.points) for each in series)
        return cls(facets=facets, labels=labels, period=period)

    @property
    def longest(self) -> int:
        return max((len(facet) for facet in self.facets), default=0)

    def check(self, name: str, on: date) -> None:
        """Raise ``Invalid`` for a date before the first or after the last point of all."""
        days = [self.known(day) for facet in self.facets for day in facet]
        dated = [day for day in days if day is not None]
        if not dated:
            raise Invalid(f"{name}: {on}, but the points have no dates. Give positions from 1.")
        if not min(dated) <= on <= max(dated):
            raise Invalid(
                f"{name}: {on} lies outside the series, {min(dated)} to {max(dated)}. "
                "Check the date."
            )

    def known(self, day: date) -> date | None:
        """The day of the calendar of a point; None if it has only a number."""
        label = self.labels.get(day, day)
        if isinstance(label, datetime):
            return label.date()
        return label if isinstance(label, date) else None

    def first_from(self, facet: tuple[date, ...], on: date) -> int:
        """How many points lie before a date."""
        return sum((self.known(day) or on) < on for day in facet)


def frozen_points(freeze: Any, facet: tuple[date, ...], calendar: Calendar) -> int | None:
    """``freeze`` as a number of points. Raises ``Invalid`` below 1 and before the first point."""
    if freeze is None:
        return None
    when = _when("freeze", freeze)
    if isinstance(when, date):
        calendar.check("freeze", when)
        before = sum((calendar.known(day) or date.max) <= when for day in facet)
        if not before:
            raise Invalid(
                f"freeze: {when} lies before the first point of a facet. Give a later one."
            )
        return before
    if when < 1:
        raise Invalid(f"freeze: {when} points. Give at least 1, or leave it out.")
    return when


def splits(part: Any, facet: tuple[date, ...], calendar: Calendar) -> tuple[Split, ...]:
    """``part`` as declared changes: positions name the last point of a part, dates the first.

    Positions that part nothing off are passed over, as in qicharts2: facets differ in length.
    """
    found: dict[date, str] = {}
    for when, reason in _reasoned("part", part):
        if isinstance(when, date):
            calendar.check("part", when)
            place = calendar.first_from(facet, when)
        else:
            place = _position("part", when, least=0)
        if 0 < place < len(facet):
            found.setdefault(facet[place], reason)
    return tuple(Split(on=on, reason=reason) for on, reason in sorted(found.items()))


def exclusions(exclude: Any, facet: tuple[date, ...], calendar: Calendar) -> tuple[Exclusion, ...]:
    """``exclude`` as points left out. Raises ``Invalid`` for one that no facet has."""
    found: dict[date, str] = {}
    for when, reason in _reasoned("exclude", exclude):
        for day in _left_out(when, facet, calendar):
            found.setdefault(day, reason)
    return tuple(Exclusion(period=day, reason=reason) for day, reason in sorted(found.items()))


def _left_out(when: When, facet: tuple[date, ...], calendar: Calendar) -> Iterator[date]:
    if isinstance(when, date):
        calendar.check("exclude", when)
        day = when if calendar.period is None else start_of(when, calendar.period)
        if not any(calendar.known(each) == day for other in calendar.facets for each in other):
            raise Invalid(f"exclude: there is no point on {when}. Give the date of a point.")
        yield from (each for each in facet if calendar.known(each) == day)
        return
    place = _position("exclude", when, least=1)
    if place > calendar.longest:
        raise Invalid(
            f"exclude: position {place}, but there are {calendar.longest} points. "
            "Positions count points from 1, oldest first."
        )
    yield from facet[place - 1 : place]


def target_steps(target: Any, calendar: Calendar) -> tuple[TargetStep, ...]:
    """A number, or a mapping from the date (or position) since when to a number."""
    if target is None:
        return ()
    if not isinstance(target, Mapping):
        return (TargetStep(value=number("target", target)),)
    steps = []
    for key, value in target.items():
        when = _when("target", key)
        steps.append(TargetStep(value=number("target", value), since=_since(when, calendar)))
    return tuple(sorted(steps, key=lambda step: step.since or date.min))


def _since(when: When, calendar: Calendar) -> date | None:
    if isinstance(when, date):
        if not calendar.labels:
            return when
        calendar.check("target", when)
        facet = max(calendar.facets, key=len)
        return facet[min(calendar.first_from(facet, when), len(facet) - 1)]
    facet = max(calendar.facets, key=len)
    place = _position("target", when, least=1)
    if place > len(facet):
        raise Invalid(f"target: position {place}, but there are {len(facet)} points.")
    return facet[place - 1]


def changes_of(part: Any, rows: int) -> list[Any] | None:
    """``part`` as a column of labels, one a row; None if it names positions or dates."""
    if part is None or isinstance(part, Mapping | str | date) or not isinstance(part, Iterable):
        return None
    values = list(part)
    words = [value for value in values if isinstance(value, str)]
    if not words or all(_is_date(word) for word in words):
        return None
    if len(values) != rows or len(words) != len(values):
        raise Invalid(
            f"part: {words[0]!r} is a label, and there are {len(values)} for {rows} rows. "
            "Give one for each row, or positions, or dates."
        )
    return values


def _reasoned(name: str, given: Any) -> Iterator[tuple[When, str]]:
    """Positions and dates with their reasons, if those are given."""
    if given is None:
        return
    if isinstance(given, Mapping):
        for key, reason in given.items():
            yield _when(name, key), "" if missing(reason) else str(reason)
        return
    several = not isinstance(given, str | date) and isinstance(given, Iterable)
    for key in given if several else [given]:
        yield _when(name, key), ""


def _when(name: str, given: Any) -> When:
    """A position or a date, from whatever a notebook holds them in."""
    if isinstance(given, np.datetime64) and not missing(given):
        given = given.astype("datetime64[D]").item()
    if isinstance(given, str) and _is_date(given):
        given = datetime.fromisoformat(given)
    if isinstance(given, datetime) and not missing(given):
        return given.date()
    if isinstance(given, date) and not missing(given):
        return given
    if isinstance(given, int | np.integer) and not isinstance(given, bool):
        return int(given)
    if isinstance(given, float | np.floating) and float(given).is_integer():
        return int(given)
    raise Invalid(
        f"{name}: {given!r} is neither a position nor a date. Give a whole number or a date."
    )


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _position(name: str, place: int, *, least: int) -> int:
    if place < least:
        raise Invalid(f"{name}: position {place}. Positions count points from 1, oldest first.")
    return place


def number(name: str, given: Any) -> float:
    """One number. Raises ``Invalid`` for anything else."""
    try:
        figure = float(given)
    except (TypeError, ValueError):
        figure = np.nan
    if not np.isfinite(figure):
        raise Invalid(f"{name}: {given!r} is not a number. Give one, or leave it out.")
    return figure
