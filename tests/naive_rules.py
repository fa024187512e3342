"""Second implementations of the chart rules: one series, plain lists, windows tried one by one."""

from itertools import groupby, pairwise
from math import isnan

Row = list[float]


def sides(values: Row, line: float) -> list[int]:
    return [0 if isnan(v) else (v > line) - (v < line) for v in values]


def shift(signs: list[int], points: int, *, breaks: bool) -> list[int]:
    """Every window of so many useful (or neighbouring) points on one side."""
    places = list(range(len(signs))) if breaks else [i for i, s in enumerate(signs) if s]
    marked = [0] * len(signs)
    for start in range(len(places) - points + 1):
        window = places[start : start + points]
        if len({signs[i] for i in window}) == 1 and signs[window[0]]:
            for i in window:
                marked[i] = signs[i]
    return marked


def trend(values: Row, points: int, *, breaks: bool) -> list[int]:
    """Every window of so many points, all going one way; later windows write over earlier ones."""
    places = list(range(len(values)))
    if not breaks:
        known = [i for i in places if not isnan(values[i])]
        places = [next(same) for _, same in groupby(known, key=lambda i: values[i])]
    marked = [0] * len(values)
    for start in range(len(places) - points + 1):
        window = places[start : start + points]
        seen = [values[i] for i in window]
        pairs = list(pairwise(seen))
        way = all(b > a for a, b in pairs) - all(b < a for a, b in pairs)
        for i in window if way else []:
            marked[i] = way
    return marked


def two_of_three(close: list[bool], signs: list[int]) -> list[int]:
    marked = [0] * len(signs)
    for start in range(len(signs) - 2):
        window = range(start, start + 3)
        if abs(sum(signs[i] for i in window)) == 3 and sum(close[i] for i in window) >= 2:
            for i in window:
                marked[i] = signs[i] if close[i] else marked[i]
    return marked


def runs(signs: list[int]) -> list[int]:
    """The lengths of the runs, in order, on-line and missing points passed over."""
    return [len(list(run)) for _, run in groupby(s for s in signs if s)]
