"""An attack on the people heard: every table a leader sees, by group and by month, one look a week.

A reader who has all of them, and how many people were heard in each group and week together, asks
what each small number can still be (linear programming, as in test_told_attack).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from improvement.domain.dimensions import Dimension, Group
from improvement.domain.heard import Said
from improvement.domain.notes import NoteDraft
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Speaker
from improvement.services import groups, notes, people
from improvement.services import heard as service
from improvement.services.heard import Heard, HeardBy, heard
from improvement.stats.disclosure.auditor import Auditor
from improvement.stats.equity.suppression import TableRow, suppress

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
    (whole,) = heard(said, [LANGUAGE], themes=(), threshold=0, today=today).groups
    return made_safe(whole, threshold)


def made_safe(by: HeardBy, threshold: int) -> HeardBy:
    """One table by itself: small rows hidden, and the next smallest where one would be alone."""
    cells = [Tally(events=0, n=row.people) for row in by.rows]
    table = [TableRow(label=r.label, cells=(c,)) for r, c in zip(by.rows, cells, strict=True)]
    chosen = suppress(table, threshold=threshold)
    shown = set() if chosen.total_hidden else {row.label for row in chosen.shown}
    rows = tuple(row for row in by.rows if row.label in shown)
    return HeardBy(label=by.label, rows=rows, hidden=len(by.rows) - len(rows))


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


#: What is known of everybody: (from a week on, before a week, people).
Run = tuple[int, int, int]
Look = Callable[[Sequence[Said], int, date], Heard]


def heard_of_all(said: Sequence[Said], counts: np.ndarray, look: Look) -> set[Run]:
    """Every number of all people and of a month that is seen, one look a week, as runs of weeks.

    An oracle says which weeks each is of: those, from where the row before ended, that add up to it
    (or from the first one on); weeks in which nobody came make no difference.
    """
    whole, facts = counts.sum(axis=0), set[Run]()
    for number, threshold in enumerate(THRESHOLDS):
        today = START + timedelta(weeks=number)
        there = [s for s in said if s.written < today]
        if not there:
            continue
        found = look(there, threshold, today)
        if found.all is not None:
            facts.add(_run(whole, 0, found.all.people))
        start = 0
        for row in found.over_time.rows:
            run = _run(whole, start, row.people)
            facts.add(run)
            start = run[1]
    return facts


def _run(whole: np.ndarray, start: int, n: int) -> Run:
    for first in range(start, WEEKS):
        for last in range(first + 1, WEEKS + 1):
            if int(whole[first:last].sum()) == n:
                return first, last, n
    raise AssertionError(f"{n} people are no run of weeks from {start} on")


def known_few(counts: np.ndarray, facts: Iterable[Run], *, below: int, width: int) -> list[str]:
    """Runs of weeks with few people of which fewer than ``width`` others are possible."""
    whole = counts.sum(axis=0)
    most = ([*range(WEEKS), WEEKS], 1_000)  # a place has so many people, one cell for the others
    reader = Auditor(WEEKS + 1, [most, *((range(first, last), n) for first, last, n in facts)])
    found = []
    for first, last in combinations(range(WEEKS + 1), 2):
        mine = int(whole[first:last].sum())
        if 1 <= mine < below:
            possible = reader.possible(list(range(first, last)))
            assert possible.least <= mine <= possible.most
            if possible.width < width:
                found.append(f"{first}-{last}: {possible}")
    return found


def quiet(seed: int) -> tuple[list[Said], np.ndarray]:
    """Few people a week, so that weeks and months of everybody are small too."""
    said, counts = drawn(seed)
    random = np.random.default_rng(seed)
    kept = [s for s in said if random.random() < 0.35]
    week = {s.note: (s.written - START).days // 7 for s in said}
    labels = list(MEANS)
    counts = np.zeros_like(counts)
    for s in kept:
        counts[labels.index((s.group or ("", ""))[1]), week[s.note]] += 1
    return kept, counts


def all_told(said: Sequence[Said], threshold: int, today: date) -> Heard:
    return heard(said, [LANGUAGE], themes=("Trust",), threshold=threshold, today=today)


def all_at_once(said: Sequence[Said], threshold: int, today: date) -> Heard:
    """As it was: everybody as of now, and months made safe one table at a time."""
    found = heard(said, [LANGUAGE], themes=("Trust",), threshold=0, today=today)
    enough = found.all if found.all and found.all.people >= threshold else None
    return replace(found, all=enough, over_time=made_safe(found.over_time, threshold))


@pytest.mark.parametrize("seed", [20261127, 5, 17, 23])
def test_nobody_heard_can_be_worked_out_from_months_and_totals(seed: int) -> None:
    said, counts = quiet(seed)
    facts = heard_of_all(said, counts, all_told)
    assert facts  # something was shown
    assert known_few(counts, facts, below=10, width=5) == []


@pytest.mark.parametrize("seed", [20261127, 5, 17, 23])
def test_the_same_reader_finds_people_where_totals_are_shown_as_they_grow(seed: int) -> None:
    said, counts = quiet(seed)
    assert len(known_few(counts, heard_of_all(said, counts, all_at_once), below=10, width=1)) > 5


@pytest.mark.parametrize("seed", [5, 17])
def test_whose_themes_they_are_changes_nothing_that_is_told(seed: int) -> None:
    """The list of notes shows who carries a theme, so its number in a group would be about them.

    In the other world those who spoke of Trust in a week are others of that week, whatever their
    groups: every table of every look is the same, and so says nothing about anybody's group.
    """
    said, _ = drawn(seed)
    random = np.random.default_rng(seed)
    said = [s if random.random() < 0.5 else replace(s, themes=frozenset()) for s in said]
    other = said.copy()
    for day in {s.written for s in said}:
        at = [i for i, s in enumerate(said) if s.written == day]
        for i, j in zip(at, random.permutation(at), strict=True):
            other[i] = replace(said[i], themes=said[j].themes)
    open_to_all = [heard(w, [LANGUAGE], themes=(), threshold=0, today=LAST) for w in (said, other)]
    assert open_to_all[0] != open_to_all[1]
    shown = 0
    for number, threshold in enumerate(THRESHOLDS):
        today = START + timedelta(weeks=number)
        first, second = (
            all_told([s for s in world if s.written < today], threshold, today)
            for world in (said, other)
        )
        assert first == second
        shown += sum(len(by.rows) for by in first.groups)
    assert shown


LAST = START + timedelta(weeks=WEEKS)


def test_the_store_gives_the_same_tables(place: Any) -> None:
    """Through notes as they are kept, on either database: the tables are those of the attack."""
    key = groups.add_dimension(place.uow, place.coach, label="Language", groups=tuple(MEANS))
    test_id = place.running()
    said, _ = drawn(5)
    said = [s for s in said if s.written < START + timedelta(weeks=6)]
    written = date.min
    for week, threshold in ((4, 10), (6, 10), (8, 20)):
        for s in said:
            if written <= s.written < START + timedelta(weeks=week):
                draft = NoteDraft(
                    text="Told.", written_on=s.on, speaker=s.speaker, themes=("Trust",),
                    group=(key, (s.group or ("", ""))[1].lower()),
                )  # fmt: skip
                notes.write(place.uow.on(s.written), place.member, test_id=test_id, draft=draft)
        written = START + timedelta(weeks=week)
        people.set_small_group(place.uow, place.leader, threshold=threshold)
        today = START + timedelta(weeks=week)
        kept = service.of_test(place.uow.on(today), place.leader, test_id=test_id)
        there = [s for s in said if s.written < today]
        assert replace(kept, own=0) == all_told(there, threshold, today)
