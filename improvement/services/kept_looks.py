"""Looks at figures of households, taken when weeks are closed, for those who are told in steps.

An average and a range of everybody of today, beside those of last week, are the households in
between. So whoever may not see small groups reads costs, scores, days and events as they were at
the last look: evidence of everybody who came in stretches that were told, kept as it was, and taken
anew only when on each side nobody or at least ten households more are in it (decision 18).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from improvement.domain.dimensions import Dimension
from improvement.domain.told import Audience, Telling
from improvement.errors import Invalid, NotComputable
from improvement.services.as_looked import TakenLook, measures_of
from improvement.services.assessment import evidence_of
from improvement.services.figures import Figures, load_figures
from improvement.services.look_steps import AnyEvidence, ToldPart, settled
from improvement.services.outcome_data import Where, needs_households
from improvement.services.settled_sites import scaled_on
from improvement.services.telling_everybody import EVERYBODY, KEY
from improvement.services.telling_growth import people
from improvement.stats.record import digest, from_record, to_record
from improvement.store.repositories.analyses import LOOK, KeptLook
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.tellings import Place
from improvement.store.unit_of_work import Store

SCHEMA = 1


def looks_of(store: Store, test_ids: Iterable[int]) -> dict[int, TakenLook]:
    """The last look at each of these tests; absent where there was none."""
    return readable(store.analyses.looks(test_ids))


def readable(kept: Mapping[int, KeptLook]) -> dict[int, TakenLook]:
    """Looks as evidence; those that an older version wrote in a form not read any more are out."""
    found = {}
    for number, look in kept.items():
        try:
            found[number] = TakenLook(
                until=look.until,
                evidence=from_record(look.inputs),
                measures=look.result["measures"],
                told=look.result["told"],
            )
        except Invalid:
            continue
    return found


def take_looks(
    store: Store, tests: Iterable[KeptTest], tellings: Mapping[Place, Telling], *, today: date
) -> None:
    """Look anew at tests of whose households enough more were told, in as many queries as one."""
    parts = {test.id: _told_whole(test, tellings) for test in tests}
    told = [test for test in tests if parts[test.id]]
    kept = store.analyses.looks(test.id for test in told) if told else {}
    before = readable(kept)
    # One that cannot be read any more is still what was told: nothing is told anew beside it.
    known = [test for test in told if test.id in before or test.id not in kept]
    # Somebody late, until she is told, makes the day earlier up to which all were: no step back.
    moved = [t for t in known if t.id not in before or before[t.id].told < _n(parts[t.id])]
    if not moved:
        return
    for test, evidence in _evidence(store, moved, parts, today=today):
        look = settled(test, evidence, before.get(test.id), parts[test.id])
        if look is not None:
            _keep(store, test, look, parts[test.id])


def _n(parts: Mapping[str, ToldPart]) -> int:
    return sum(sum(part.people.values()) for part in parts.values())


def _told_whole(test: KeptTest, tellings: Mapping[Place, Telling]) -> dict[str, ToldPart]:
    """What everybody with a measure (by key) of households was told of, up to a day."""
    found = {}
    for key in needs_households(test.plan):
        telling = tellings.get((test.id, test.measure_ids[key], EVERYBODY.key))
        end = telling.told_whole_until(Audience.SCREEN, KEY) if telling else None
        if telling is not None and end is not None:
            found[key] = ToldPart(until=end, people=_people(telling, end))
    return found


def _people(telling: Telling, end: date) -> dict[Where, int]:
    counted: Counter[Where] = Counter()
    for column, row in telling.rows:
        if telling.columns[column].day <= end:
            counted[row.arm, row.phase] += round(people(row) or 0)
    return dict(counted)


def _evidence(
    store: Store,
    tests: Sequence[KeptTest],
    parts: Mapping[int, Mapping[str, ToldPart]],
    *,
    today: date,
) -> Iterator[tuple[KeptTest, AnyEvidence]]:
    lists = {kept.dimension.key: kept.dimension for kept in store.groups.all()}
    figures = _figures(store, tests, parts, lists, today=today)
    for test in tests:
        dimensions = [lists[named.key] for named in test.plan.dimensions if named.key in lists]
        own = {key: figures[number] for key, number in test.measure_ids.items()}
        try:
            evidence = evidence_of(
                test.plan,
                own,
                dimensions,
                today=today,
                changed_after_looking=test.amended_after_looking,
            )
        except (NotComputable, Invalid):  # the page says why
            continue
        yield test, evidence


def _figures(
    store: Store,
    tests: Sequence[KeptTest],
    parts: Mapping[int, Mapping[str, ToldPart]],
    lists: Mapping[str, Dimension],
    *,
    today: date,
) -> dict[int, Figures]:
    """Every measure of these tests; those of households end where everybody was told of."""
    specs = {t.measure_ids[m.key]: m for t in tests for m in t.plan.measures}
    until = {t.measure_ids[key]: own.until for t in tests for key, own in parts[t.id].items()}
    needed = {t.measure_ids[k] for t in tests for k in needs_households(t.plan)}
    untold = needed - until.keys()  # of these there is nobody in a look
    decisions = [d for d in store.decisions.all() if d.in_force]
    for test in tests:
        end = scaled_on(d for d in decisions if d.test_id == test.id)
        if end is not None:
            until |= {n: min(end, until.get(n, end)) for n in test.measure_ids.values()}
    orders = {
        number: [named.key for named in test.plan.dimensions]
        for test in tests
        for number in test.measure_ids.values()
    }
    keys = dict.fromkeys(
        key
        for test in tests
        for key in (*(n.key for n in test.plan.dimensions), test.plan.cluster_dimension)
        if key
    )
    return load_figures(
        store,
        specs,
        dimensions=list(keys),
        as_of=today,
        until=until,
        orders=orders,
        households=sorted(needed - untold),
    )


def _keep(store: Store, test: KeptTest, look: AnyEvidence, parts: Mapping[str, ToldPart]) -> None:
    own = test.plan.primary.key if test.plan.primary else ""
    ends = [part.until for key, part in parts.items() if key == own or own not in parts]
    store.analyses.add(
        test_id=test.id,
        kind=LOOK,
        schema_number=SCHEMA,
        as_of=max(ends),
        digest=digest(look),
        inputs=to_record(look),
        result={"measures": measures_of(test), "told": _n(parts)},
        words={},
    )
