"""Whatever a notebook holds its columns in, as plain vectors: figures, moments, labels."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from improvement.domain.periods import HIGHEST_NUMBER, LOWEST_NUMBER, NUMBER_ZERO
from improvement.domain.rows import Days, Figures
from improvement.errors import Invalid

_NO_TIME = np.datetime64("NaT", "D")
_MISSING_TYPES = {"NAType", "NaTType"}  # of pandas, which is not imported for it
Objects = NDArray[np.object_]


def missing(value: Any) -> bool:
    """None, NaN, NaT or pd.NA."""
    if value is None or type(value).__name__ in _MISSING_TYPES:
        return True
    return isinstance(value, float | np.floating | np.datetime64) and bool(value != value)


def column(name: str, given: Any) -> NDArray[Any]:
    """A list, tuple, array or pandas column as a vector. Raises ``Invalid`` for anything else."""
    if isinstance(given, np.ma.MaskedArray):
        hidden, given = np.ma.getmaskarray(given), given.astype(object).data
        given = given.copy()
        given[hidden] = None
    if hasattr(given, "to_numpy"):
        given = given.to_numpy()
    if isinstance(given, str | bytes | dict) or not isinstance(given, Iterable):
        raise Invalid(f"{name}: {given!r} is not a column. Give a list, an array or a Series.")
    vector = given if isinstance(given, np.ndarray) else _objects(list(given))
    if vector.ndim != 1:
        raise Invalid(f"{name}: {vector.ndim} dimensions. Give one column.")
    return vector


def _objects(values: list[Any]) -> Objects:
    """One element a value, also where the values are tuples."""
    vector = np.empty(len(values), dtype=object)
    vector[:] = values
    return vector


def figures(name: str, given: Any) -> Figures:
    """A column of numbers, NaN where one is missing. Raises ``Invalid`` for what is no number."""
    vector = column(name, given)
    if vector.dtype.kind in "fiub":
        return vector.astype(np.float64)
    values = vector.tolist()
    try:
        return np.array([np.nan if missing(v) else _figure(v) for v in values], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        row, value = next((i, v) for i, v in enumerate(values, 1) if _no_figure(v))
        raise Invalid(f"{name}, row {row}: {value!r} is not a number. Use None for gaps.") from None


def _figure(value: Any) -> float:
    if isinstance(value, str | bytes):  # "12" may be a number, and a postcode too
        raise TypeError
    return float(value)


def _no_figure(value: Any) -> bool:
    try:
        return not missing(value) and _figure(value) is None
    except (TypeError, ValueError, OverflowError):
        return True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """The column x as days, one a row (NaT: missing).

    ``dated``: they are days of the calendar. Whole numbers, and times within days, are kept as
    numbered days; ``labels`` then say what each stands for.
    """

    days: Days
    dated: bool
    labels: dict[date, Hashable]


def moments(given: Any, rows: int, *, whole_days: bool = False) -> Moments:
    """Days, times, ISO strings or whole numbers; without any, the rows are numbered from 1.

    ``whole_days``: only the day of a time is wanted; numbers then are not enough.

    Raises ``Invalid`` for anything else, for several time zones, for days beside numbers, and for
    numbers too large to be those of points.
    """
    found = _moments(given, rows, whole_days)
    if whole_days and not found.dated:
        raise Invalid("period: the points have numbers, not dates. Give dates as x.")
    return found


def _moments(given: Any, rows: int, whole_days: bool) -> Moments:
    if given is None:
        return _numbers(np.arange(1, rows + 1, dtype=np.float64))
    zone_free = getattr(getattr(given, "dt", given), "tz_localize", None)
    if getattr(getattr(given, "dtype", None), "tz", None) is not None and zone_free is not None:
        given = zone_free(None)
    vector = column("x", given)
    if vector.dtype.kind in "fiu":
        return _numbers(vector.astype(np.float64))
    if vector.dtype.kind != "M":
        values = vector.tolist()
        known = [value for value in values if not missing(value)]
        if known and all(_is_number(value) for value in known):
            return _numbers(figures("x", given))
        vector = _times(values)
    times = vector.astype("datetime64[us]")
    return _dates(times.astype("datetime64[D]").astype("datetime64[us]") if whole_days else times)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _numbers(numbers: Figures) -> Moments:
    known = ~np.isnan(numbers)
    inside = (
        (numbers >= LOWEST_NUMBER) & (numbers <= HIGHEST_NUMBER) & (numbers == np.round(numbers))
    )
    wrong = known & ~inside
    if bool(wrong.any()):
        row = int(np.argmax(wrong))
        raise Invalid(
            f"x, row {row + 1}: {numbers[row]:.10g} is not the number of a point, which is whole "
            f"and from {LOWEST_NUMBER} to {HIGHEST_NUMBER}. Give dates, or leave x out "
            "where rows are in order."
        )
    zero = np.datetime64(NUMBER_ZERO, "D")
    days = np.full(len(numbers), _NO_TIME)
    days[known] = zero + numbers[known].astype(np.int64)
    return Moments(
        days=days,
        dated=False,
        labels={day: int((day - NUMBER_ZERO).days) for day in np.unique(days[known]).tolist()},
    )


def _dates(times: NDArray[np.datetime64]) -> Moments:
    """Days where no time of day is given, else the moments by their number from 1."""
    known = ~np.isnat(times)
    days = times.astype("datetime64[D]")
    if bool((days[known] == times[known]).all()):
        return Moments(days=days, dated=True, labels={})
    different, places = np.unique(times[known], return_inverse=True)
    numbers = np.full(len(times), np.nan)
    numbers[known] = places + 1
    found = _numbers(numbers)
    return Moments(
        days=found.days,
        dated=False,
        labels=dict(zip(found.labels, different.tolist(), strict=True)),
    )


def _times(values: list[Any]) -> NDArray[np.datetime64]:
    zones: set[str] = set()
    found = [_time(row, value, zones) for row, value in enumerate(values, 1)]
    if len(zones) > 1:
        raise Invalid(
            f"x: mixed time zones ({', '.join(sorted(zones))}). Convert all to one, or leave the "
            "zone out."
        )
    return np.array(found, dtype="datetime64[us]")


def _time(row: int, value: Any, zones: set[str]) -> datetime | date | np.datetime64:
    if missing(value):
        return np.datetime64("NaT")
    if isinstance(value, str):
        value = _read(row, value)
    elif hasattr(value, "start_time"):  # a pandas Period
        value = value.start_time
    if isinstance(value, datetime):
        zones.add("none" if value.tzinfo is None else str(value.tzinfo))
        return value.replace(tzinfo=None)
    if isinstance(value, date | np.datetime64):
        zones.add("none")
        return value
    raise _no_moment(row, value)


def _read(row: int, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise _no_moment(row, text) from None


def _no_moment(row: int, value: Any) -> Invalid:
    return Invalid(
        f"x, row {row}: {value!r} is neither a date (2026-01-31) nor a whole number. Give either, "
        "or leave x out where rows are in order."
    )


def labels(name: str, given: Any, rows: int) -> tuple[list[Hashable], NDArray[np.intp]]:
    """The different labels in order, and which of them each row has.

    Categories keep their order, other labels are sorted where that is possible.
    """
    categories = getattr(getattr(given, "cat", given), "categories", None)
    values = column(name, given).tolist()
    if len(values) != rows:
        raise Invalid(f"{name}: {len(values)} labels beside {rows} of y. Give one for each.")
    row = next((place for place, value in enumerate(values, 1) if missing(value)), None)
    if row is not None:
        raise Invalid(f"{name}, row {row}: no label. Name every row, or leave those rows out.")
    different = list(dict.fromkeys(values))
    if categories is not None:
        there = set(different)
        different = [category for category in categories if category in there]
    else:
        different = _in_order(different)
    place_of = {label: place for place, label in enumerate(different)}
    return different, np.array([place_of[value] for value in values], dtype=np.intp)


def _in_order(different: list[Any]) -> list[Any]:
    try:
        return sorted(different)
    except TypeError:  # numbers beside words: as they come
        return different


def facet_name(facet: Hashable) -> str:
    """What a facet is called: both labels, where there are two.

    >>> facet_name(("North", "2026"))
    'North, 2026'
    """
    return ", ".join(map(str, facet)) if isinstance(facet, tuple) else str(facet)
