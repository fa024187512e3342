"""An attack on the people heard by group: every table a leader sees, one look a week.

A reader who has all of them, and how many people were heard in each group and week together, asks
what each small number can still be (linear programming, as in test_told_attack).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.heard import Said
from improvement.domain.vocabulary import Speaker
from improvement.services.heard import HeardBy, heard
from improvement.services.redaction import hidden_rows
from improvement.stats.disclosure.auditor import Auditor

START, WEEKS = date(2026, 8, 3), 12
MEANS = {"English": 6.0, "Spanish": 3.0, "Hmong": 0.8, "Somali": 0.7}
LANGUAGE = Dimension(
    key="language",
    label="Language",
    groups=tuple(Group(key=label.lower(), label=label) for label in MEANS),
)
#: The threshold at each look: it goes up, and down again below where it was.
THRESHOLDS = (10,) * 4 + (20,) * 4 + (5,) * 5
#: (group, first week, the one after the last, people)
Fact = tuple[str, int, int, int]


def drawn(seed: int) -> tuple[list[Said], np.ndarray]:
    """People heard once each, and how many by group and week."""
    random = np.random.default_rng(seed)
    counts = np.array([random.poisson(mean, WEEKS) for mean in MEANS.values()])
    said = []
    for row, label in enumerate(MEANS):
        for week in range(WEEKS):
            for _ in range(counts[row, week]):
                said.append(
                    Said(
                        note=len(said),
                        speaker=Speaker.FAMILY,
                        voice="",
                        on=START,
                        written=START + timedelta(weeks=week, days=int(random.integers(5))),
                        themes=frozenset({"Trust"}),
                        group=("Language", label),
                    )
                )
    return said, counts


def looked(said: Sequence[Said], look: Callable[[Sequence[Said], int, date], HeardBy]) -> set[Fact]:
    """Every number by group that is seen week after week, as sums over weeks from the first one."""
    facts: set[Fact] = set()
    for number, threshold in enumerate(THRESHOLDS):
        today = START + timedelta(weeks=number)
        there = [s for s in said if s.written < today]
        for row in look(there, threshold, today).rows if there else ():
            mine = [s for s in there if s.group == ("Language", row.label)]
            for week in range(number + 1):
                upto = START + timedelta(weeks=week)
                if sum(s.written < upto for s in mine) == row.people:
                    facts.add((row.label, 0, week, row.people))
                    break
            else:
                raise AssertionError(f"{row.people} in {row.label} is no sum of weeks")
    return facts


def as_told(said: Sequence[Said], threshold: int, today: date) -> HeardBy:
    (by,) = heard(said, [LANGUAGE], themes=(), threshold=threshold, today=today).groups
    return by


def one_table_at_a_time(said: Sequence[Said], threshold: int, today: date) -> HeardBy:
    """The rule before: each table made safe by itself, whatever was seen last week."""
    from improvement.services.heard import _row

    (whole,) = heard(said, [LANGUAGE], themes=(), threshold=0, today=today).groups
    hidden = hidden_rows([_row(row) for row in whole.rows], threshold=threshold)
    rows = tuple(row for row in whole.rows if row.label not in hidden)
    return HeardBy(label="Language", rows=rows, hidden=len(hidden))


def narrowed(counts: np.ndarray, facts: Iterable[Fact], *, below: int, width: int) -> list[str]:
    """Small numbers of people in a run of weeks of which fewer than ``width`` others are possible.

    The total of each week is known; so is the whole, where that is smaller than ``width``.
    """
    labels = list(MEANS)

    def cells(rows: Iterable[int], weeks: Iterable[int]) -> list[int]:
        return [row * WEEKS + week for week in weeks for row in rows]

    has = [(cells(range(len(labels)), [w]), int(counts[:, w].sum())) for w in range(WEEKS)]
    has += [
        (cells([labels.index(group)], range(first, last)), people)
        for group, first, last, people in facts
    ]
    reader = Auditor(len(labels) * WEEKS, has)
    found = []
    for row, label in enumerate(labels):
        for first, last in combinations(range(WEEKS + 1), 2):
            mine, whole = int(counts[row, first:last].sum()), int(counts[:, first:last].sum())
            if 1 <= mine < below:
                possible = reader.possible(cells([row], range(first, last)))
                assert possible.least <= mine <= possible.most
                if possible.width < min(width, whole):
                    found.append(f"{label} {first}-{last}: {possible}")
    return found


@pytest.mark.parametrize("seed", [20261127, 5, 17, 23])
def test_nobody_heard_can_be_worked_out_from_all_tables(seed: int) -> None:
    said, counts = drawn(seed)
    facts = looked(said, as_told)
    assert len(facts) > 2  # something was shown
    assert narrowed(counts, facts, below=10, width=5) == []


@pytest.mark.parametrize("seed", [20261127, 5, 17, 23])
def test_the_same_reader_finds_people_where_each_table_is_made_safe_by_itself(seed: int) -> None:
    """So the test above can fail."""
    said, counts = drawn(seed)
    facts = looked(said, one_table_at_a_time)
    assert len(narrowed(counts, facts, below=10, width=1)) > 5


@pytest.mark.parametrize("seed", [5, 17])
def test_whoever_looks_first_under_a_higher_threshold_finds_nobody_below_it(seed: int) -> None:
    said, counts = drawn(seed)
    today = START + timedelta(weeks=WEEKS)
    facts = {
        (row.label, 0, week, row.people)
        for row in as_told(said, 20, today).rows
        for week in range(1, WEEKS + 1)
        if counts[list(MEANS).index(row.label), :week].sum() == row.people
    }
    assert facts
    assert narrowed(counts, facts, below=20, width=10) == []
