"""Case records counted by day, side and group, against counting them one by one."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from improvement.domain.entries import CaseRecord
from improvement.domain.periods import start_of
from improvement.domain.vocabulary import Arm, Period
from improvement.services import data
from improvement.store import bulk

START = date(2026, 1, 5)
TODAY = date(2026, 11, 23)  # of all tests
GROUPS = ("women", "men", "")


def records(n: int = 300) -> list[CaseRecord]:
    draw = random.Random(7)  # noqa: S311 - made-up households
    found = []
    for i in range(n):
        day, group = START + timedelta(days=draw.randrange(90)), draw.choice(GROUPS)
        case = CaseRecord(
            code=f"H{i}",
            starts_on=day,
            due_on=day + timedelta(days=draw.choice((10, 400))),
            arm=draw.choice(tuple(Arm)),
            cell=frozenset({("gender", group)} if group else ()),
            values={"kept": draw.choice((1.0, 0.0, None))},
        )
        found.append(case if i % 9 else replace(case, values={}))
    return found


def naive(rows: list[CaseRecord], as_of: date, key: Any) -> dict[Any, tuple[float, ...]]:
    """key -> known, total, missing, waiting."""
    found: dict[Any, list[float]] = defaultdict(lambda: [0, 0.0, 0, 0])
    for row in rows:
        value = row.values.get("kept")
        sums = found[key(row)]
        if row.due_on is not None and row.due_on > as_of:
            sums[3] += 1
        elif value is None:
            sums[2] += 1
        else:
            sums[0] += 1
            sums[1] += value
    return {k: tuple(v) for k, v in found.items()}


def told(rows: Any, key: Any) -> dict[Any, tuple[float, ...]]:
    found = {key(row): (row.known, row.total, row.missing, row.waiting) for row in rows}
    assert len(found) == len(rows)  # no row twice
    return found


@pytest.mark.parametrize("earlier", [0, 200])  # as of today, and before the sums were built
def test_every_way_of_counting_agrees_with_counting_one_by_one(place: Any, earlier: int) -> None:
    test_id, rows, as_of = place.running(), records(), TODAY - timedelta(days=earlier)
    assert data.log_cases(place.uow, place.member, test_id=test_id, cases=rows, name="x").saved
    grouped = [row for row in rows if row.cell]

    def group(row: CaseRecord) -> str:
        return next(iter(row.cell))[1]

    with place.uow.reading(place.member) as store:
        (one,) = (store.plans.get(test_id).measure_ids["kept"],)
        asked = {"as_of": as_of}
        by_day = store.cases.sums([one], **asked)[one]
        overall = store.cases.sums([one], by_day=False, **asked)[one]
        by_group = store.cases.sums_by([one], ["gender"], **asked)[one, "gender"]
        at_once = store.cases.sums_by([one], ["gender"], by_day=False, **asked)[one, "gender"]
    assert told(by_day, lambda r: (r.day, r.arm)) == naive(
        rows, as_of, lambda r: (r.starts_on, r.arm)
    )
    assert told(overall, lambda r: r.arm) == naive(rows, as_of, lambda r: r.arm)
    assert {r.arm: r.day for r in overall} == {
        arm: max(r.starts_on for r in rows if r.arm is arm) for arm in Arm
    }
    assert told(by_group, lambda r: (r.day, r.arm, r.group)) == naive(
        grouped, as_of, lambda r: (r.starts_on, r.arm, group(r))
    )
    assert told(at_once, lambda r: (r.arm, r.group)) == naive(
        grouped, as_of, lambda r: (r.arm, group(r))
    )


def test_of_some_measures_day_by_day_and_of_others_at_once_as_each_by_itself(place: Any) -> None:
    for begin in (0, 100):
        test_id = place.running()
        rows = records(300)[begin:]
        assert data.log_cases(place.uow, place.member, test_id=test_id, cases=rows, name="x").saved
    with place.uow.reading(place.member) as store:
        one, other = (test.measure_ids["kept"] for test in store.plans.all())
        asked = {"as_of": TODAY}
        mixed = store.cases.sums([one, other], by_day={other}, **asked)
        by = store.cases.sums_by([one, other], ["gender"], by_day={other}, **asked)
        for number, by_day in ((one, False), (other, True)):
            alone = store.cases.sums([number], by_day=by_day, **asked)
            groups = store.cases.sums_by([number], ["gender"], by_day=by_day, **asked)
            assert set(mixed[number]) == set(alone[number])
            assert set(by[number, "gender"]) == set(groups[number, "gender"])
    assert len(mixed[one]) == len(Arm) < len(mixed[other])


@pytest.mark.parametrize("earlier", [0, 200])
@pytest.mark.parametrize("period", list(Period))
def test_days_put_together_into_periods_begin_where_the_calendar_says(
    place: Any, period: Period, earlier: int
) -> None:
    """In SQL and one by one alike; over a year's end, a leap day, and every day of the week."""
    first, as_of = date(2023, 12, 20), TODAY - timedelta(days=earlier)
    spread = [replace(r, starts_on=first + timedelta(days=i)) for i, r in enumerate(records(450))]
    test_id = place.running()
    assert data.log_cases(place.uow, place.member, test_id=test_id, cases=spread, name="x").saved
    with place.uow.reading(place.member) as store:
        (one,) = (store.plans.get(test_id).measure_ids["kept"],)
        found = store.cases.sums_by([one], ["gender"], as_of=as_of, periods={one: period})
    assert told(found[one, "gender"], lambda r: (r.day, r.arm, r.group)) == naive(
        [row for row in spread if row.cell],
        as_of,
        lambda r: (start_of(r.starts_on, period), r.arm, next(iter(r.cell))[1]),
    )


def test_measures_with_periods_of_their_own_are_read_together(place: Any) -> None:
    rows, ids = records(), []
    for _ in range(2):
        test_id = place.running()
        assert data.log_cases(place.uow, place.member, test_id=test_id, cases=rows, name="x").saved
        with place.uow.reading(place.member) as store:
            ids.append(store.plans.get(test_id).measure_ids["kept"])
    periods = dict(zip(ids, (Period.WEEK, Period.MONTH), strict=True))
    with place.uow.reading(place.member) as store:
        asked = {"as_of": TODAY, "periods": periods}
        together = store.cases.sums_by(ids, ["gender"], **asked)
        alone: dict[tuple[int, str], Any] = {}
        for one in ids:
            alone |= store.cases.sums_by([one], ["gender"], **asked)
    assert together == alone
    assert len(together[ids[0], "gender"]) > len(together[ids[1], "gender"])


def test_postgresql_has_looked_at_what_came_in(
    engine: Engine, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the first person to open the page may wait minutes for a plan made for empty tables."""
    monkeypatch.setattr(bulk, "MANY", 100)
    rows = records(120)
    assert data.log_cases(
        place.uow, place.member, test_id=place.running(), cases=rows, name="x"
    ).saved
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            query = "SELECT reltuples FROM pg_class WHERE relname = 'case_record'"
            assert connection.exec_driver_sql(query).scalar() == len(rows)
