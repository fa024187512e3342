"""The attack goes on: corrections, roll-ups, thresholds that move, cards of practices, commands.

As in test_told_attack a leader writes down every figure by group as a sum of people, and a reader
with all of them and every total asks what each small number can still be. Here figures of an old
week come late, small languages have a parent, the threshold goes from 10 to 20 and down to 5, and
the leader also opens the card of a practice and asks on the command line. Each channel is shown to
be a channel: the variant that protects less gives somebody away.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from improvement.cli import app
from improvement.domain.entries import PeriodTotal
from improvement.domain.plan import NamedDimension
from improvement.domain.practices import PracticeCard
from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Period
from improvement.services import (
    analyses,
    charts,
    decisions,
    groups,
    overview,
    people,
    practice_cards,
    telling,
    telling_stricter,
    told_result,
)
from improvement.services.charts import ChartWishes
from improvement.stats.disclosure.auditor import Auditor
from improvement.store.tables import Base
from tests.services.drawn_people import Truth, drawn_people

START, WEEKS = date(2026, 8, 3), 9
LATE, OF_LATE, AT = WEEKS, 2, 6  # a column of its own: people of the third week who came at look 6
COLUMNS = (0, 1, 2, 3, 4, 5, 6, LATE, 7, 8)  # in the order in which they were logged
#: The other way round: these people were logged with their week, and are taken out at look 6.
TAKEN_OUT = (0, 1, 2, LATE, 3, 4, 5, 6, 7, 8)
MEANS = {
    "gender": {"women": 14.0, "men": 9.0},
    "language": {"english": 13.0, "spanish": 7.0, "hmong": 3.0, "somali": 2.6},
}
UNDER = {"hmong": "other", "somali": "other"}
CHANNELS = ("compare", "practice", "ledger", "chart", "command")
THRESHOLDS = (10, 10, 10, 10, 20, 20, 5, 5, 5)

#: dimension, groups that stand together, arm, columns, and with and without, or people
Fact = tuple[str, frozenset[str], Arm, frozenset[int], *tuple[int, ...]]


def drawn(seed: int) -> Truth:
    return drawn_people(seed, MEANS, [1] * WEEKS + [1 / 4])  # few come late


@dataclass
class Notebook:
    """Everything the leader saw, by the look at which and the channel through which it was seen."""

    truth: Truth
    facts: dict[tuple[int, str], set[Fact]] = field(default_factory=dict)

    def note(
        self, look: int, channel: str, dimension: str, label: str, arm: Arm, start: int,
        events: int, n: int,
    ) -> int:  # fmt: skip
        """The columns of which this is the sum, from ``start`` on; returns where they end."""
        for members in standing_for(label, dimension):
            counts = np.asarray(sum(self.truth[dimension, g, arm] for g in members))
            for first in range(start, len(COLUMNS)) if start == 0 else (start,):
                for end in range(first + 1, len(COLUMNS) + 1):
                    span = list(COLUMNS[first:end])
                    without = [column for column in span if column != LATE]
                    for columns in (span, without, list(TAKEN_OUT[first:end])):
                        if counts[columns].sum(axis=0).tolist() == [events, n - events]:
                            fact = dimension, members, arm, frozenset(columns), events, n - events
                            self.facts.setdefault((look, channel), set()).add(fact)
                            return end
        raise AssertionError(f"{channel}: {events} of {n} in {label} is no sum of weeks.")

    def note_people(self, look: int, dimension: str, label: str, n: int) -> None:
        """What the ledger of a practice says: how many of a group it reached, and no outcome."""
        spans = [
            columns
            for end in range(1, len(COLUMNS) + 1)
            for columns in ({*COLUMNS[:end]}, {*COLUMNS[:end]} - {LATE}, {*TAKEN_OUT[:end]})
        ]
        for members, columns in product(standing_for(label, dimension), spans):
            counts = np.asarray(sum(self.truth[dimension, g, Arm.PILOT] for g in members))
            if counts[list(columns)].sum() == n:
                fact = dimension, members, Arm.PILOT, frozenset(columns), n
                self.facts.setdefault((look, "ledger"), set()).add(fact)
                return
        raise AssertionError(f"ledger: {n} in {label} is no sum of weeks.")

    def seen(self, looks: Iterable[int], through: Iterable[str] = CHANNELS) -> set[Fact]:
        places = product(looks, through)
        return {fact for place in places for fact in self.facts.get(place, ())}


def standing_for(label: str, dimension: str) -> list[frozenset[str]]:
    """The groups that a row may stand for: itself, or those under it that were joined."""
    under = [key for key, parent in UNDER.items() if parent == label.lower()]
    if dimension != "language" or not under:
        return [frozenset({label.lower()})]
    also = [frozenset({*under, more}) for more in MEANS["language"] if more not in under]
    return [frozenset(under), *also, *(frozenset({key}) for key in under)]


def worked_out(truth: Truth, facts: Iterable[Fact], below: int) -> Iterator[tuple[str, int, int]]:
    """What it is, how much stays possible of each small number, and the whole it is part of."""
    kept = list(facts)
    for dimension, means in MEANS.items():
        for arm in Arm:
            cell = {
                (group, column, outcome): number
                for number, (group, column, outcome) in enumerate(
                    (g, c, o) for g in means for c in COLUMNS for o in (0, 1)
                )
            }
            has = [
                (
                    [cell[g, c, o] for g in means],
                    int(sum(truth[dimension, g, arm][c, o] for g in means)),
                )
                for c in COLUMNS
                for o in (0, 1)
            ]
            has += [
                ([cell[g, c, o] for g in members for c in columns for o in outcomes], figure)
                for of, members, side, columns, *figures in kept
                if (of, side) == (dimension, arm)
                for outcomes, figure in of_outcomes(figures)
            ]
            reader = Auditor(len(cell), has)
            for group in means:
                for first, last in combinations(range(len(COLUMNS) + 1), 2):
                    columns = list(COLUMNS[first:last])
                    mine = int(truth[dimension, group, arm][columns].sum())
                    if not 1 <= mine < below:
                        continue
                    cells = [cell[group, c, o] for c in columns for o in (0, 1)]
                    possible = reader.possible(cells)
                    assert possible.least <= mine <= possible.most
                    whole = sum(int(truth[dimension, g, arm][columns].sum()) for g in means)
                    yield f"{group} {arm} {first}-{last}: {mine}", possible.width, whole


def of_outcomes(figures: Collection[int]) -> Iterable[tuple[tuple[int, ...], int]]:
    """Which outcomes each figure of a fact counts: those with, those without, or both at once."""
    which = [(0, 1)] if len(figures) == 1 else [(0,), (1,)]
    return zip(which, figures, strict=True)


def narrow(truth: Truth, facts: Iterable[Fact], *, below: int, width: int) -> list[str]:
    found = worked_out(truth, facts, below)
    return [f"{what}, {left} possible" for what, left, whole in found if left < min(width, whole)]


def totals(truth: Truth, week: int, *, with_late: bool) -> list[PeriodTotal]:
    columns = [week, LATE] if with_late else [week]
    start, found = START + timedelta(weeks=week), []
    for arm in Arm:
        rows = {
            frozenset({(dimension, group)}): counts[columns].sum(axis=0)
            for (dimension, group, side), counts in truth.items()
            if side is arm
        }
        everybody = [v for cell, v in rows.items() if next(iter(cell))[0] == "gender"]
        rows[frozenset()] = np.asarray(sum(everybody))
        found += [
            PeriodTotal(
                measure="kept", start=start, end=start + timedelta(days=6), arm=arm, cell=cell,
                numerator=float(known[0]), denominator=float(known.sum()),
            )
            for cell, known in rows.items()
        ]  # fmt: skip
    return found


def look(place: Any, test_id: int, number: int, notebook: Notebook) -> None:
    """Everything by group that a leader opens on the Monday after a week."""
    uow = place.uow.on(START + timedelta(weeks=number + 1))
    views = {"compare": analyses.compare(uow, place.leader, test_id=test_id).dimensions}
    book = practice_cards.book(uow, place.leader).all
    views["practice"] = [d for p in book for s in p.sites for d in s.status.dimensions]
    reached([d for practice in book for d in practice.ledger.dimensions], number, notebook)
    for channel, dimensions in views.items():
        for view in dimensions:
            for row in view.found.dimension.groups:
                for arm, tally in ((Arm.PILOT, row.pilot), (Arm.COMPARISON, row.comparison)):
                    key = view.found.dimension.label.lower()
                    notebook.note(number, channel, key, row.group, arm, 0, tally.events, tally.n)
    labels = {"gender": {}, "language": {}}
    for key in labels:
        wishes = ChartWishes(dimension=key, period=Period.WEEK)
        for group in charts.of_test(uow, place.leader, test_id=test_id, wishes=wishes).groups:
            start = 0
            for point in group.chart.series.points if group.chart else ():
                events, n = round(point.numerator or 0), round(point.denominator or 0)
                start = notebook.note(number, "chart", key, group.key, Arm.PILOT, start, events, n)
    for key in labels:
        register = telling.told(uow, place.leader, test_id=test_id, measure="kept", dimension=key)
        assert register.key == key


def reached(dimensions: Iterable[Any], number: int, notebook: Notebook) -> None:
    """The sums of a practice's ledger: how many of each group it reached."""
    for dimension in dimensions:
        for group in dimension.groups:
            notebook.note_people(number, dimension.label.lower(), group.label, group.households)


def asked(place: Any, engine: Engine, test_id: int, number: int, notebook: Notebook) -> None:
    """The same on the command line."""
    day = START + timedelta(weeks=number + 1)
    url = engine.url.render_as_string(hide_password=False)
    environment = {"IMPROVEMENT_DATABASE_URL": url, "IMPROVEMENT_TODAY": day.isoformat()}
    words = ["verdict", "--test", str(test_id), "--json", "--as", place.leader.name]
    said = CliRunner().invoke(app, words, env=environment)
    assert said.exit_code == 0, said.output
    for dimension in json.loads(said.output)["groups"]:
        for group in dimension["groups"]:
            for arm, name in ((Arm.PILOT, "pilot"), (Arm.COMPARISON, "comparison")):
                figures, label = group["arms"][name], group["arms"]["group"]
                key = dimension["dimension"].lower()
                notebook.note(
                    number, "command", key, label, arm, 0, figures["events"], figures["n"]
                )


def begun(place: Any) -> int:
    uow, coach = place.uow, place.coach
    key = groups.add_dimension(uow, coach, label="Language", groups=("English", "Spanish", "Other"))
    for label in ("Hmong", "Somali"):
        groups.add_group(uow, coach, dimension=key, label=label, parent="other")
    named = tuple(NamedDimension(key=key) for key in MEANS)
    return int(place.running(replace(place.plan, dimensions=named)))


def watched(
    place: Any,
    engine: Engine,
    seed: int,
    *,
    looks: int = WEEKS,
    forget: Collection[int] = (),
    downwards: bool = False,
    made: Callable[[int], Truth] = drawn,
) -> Notebook:
    """Everything that is seen; ``forget`` are looks after which the record is emptied."""
    truth, test_id = made(seed), begun(place)
    notebook = Notebook(truth)
    for number in range(looks):
        if number == AT:  # figures of an old week are corrected, upwards or downwards
            assert place.log(test_id, totals(truth, OF_LATE, with_late=not downwards)).saved
        with_late = downwards and number == OF_LATE
        assert place.log(test_id, totals(truth, number, with_late=with_late)).saved
        people.set_small_group(place.uow, place.leader, threshold=THRESHOLDS[number])
        if number == 2:
            draft = decisions.DecisionDraft(choice=Choice.ADAPT, reason="In other words.")
            made = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
            if not decisions.of_test(place.uow, place.coach, test_id=test_id).decisions[0].in_force:
                step = DecisionStep.AGREE  # against the rule, whatever the figures say
                decisions.take(place.uow, place.coach, decision_id=made, step=step)
            card = PracticeCard(name="Letters", problem="Rent", core=("Early",))
            practice_cards.write(place.uow, place.member, test_id=test_id, card=card)
        look(place, test_id, number, notebook)
        asked(place, engine, test_id, number, notebook)
        if number in forget:
            with engine.begin() as connection:
                for name in ("told_stretch", "telling"):
                    connection.execute(Base.metadata.tables[name].delete())
    return notebook


@pytest.mark.parametrize("seed", [20261127, 11])
def test_no_small_number_can_be_worked_out_from_all_channels(
    place: Any, engine: Engine, seed: int
) -> None:
    notebook = watched(place, engine, seed)
    truth = notebook.truth
    assert {channel for _, channel in notebook.facts} == set(CHANNELS)
    assert any(len(fact[1]) > 1 for fact in notebook.seen(range(WEEKS)))  # roll-ups were shown
    # Who looked each week, until the lowest threshold: nobody of 1 to 9.
    assert narrow(truth, notebook.seen(range(6)), below=10, width=5) == []
    # Who looked first under the stricter one: nobody of 1 to 19.
    assert narrow(truth, notebook.seen((4, 5)), below=20, width=10) == []
    # Who saw everything, under all three: nobody of 1 to 4.
    assert narrow(truth, notebook.seen(range(WEEKS)), below=5, width=2) == []


def test_a_stricter_threshold_that_hides_nothing_is_caught(
    place: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: what was told under 10 went on being shown under 20."""
    monkeypatch.setattr(telling, "as_of_now", lambda store, kept: kept)
    notebook = watched(place, engine, 11)
    assert narrow(notebook.truth, notebook.seen((4, 5)), below=20, width=10)


def test_a_laxer_threshold_that_tells_everything_anew_is_caught(
    place: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut anew under each threshold, by itself safe: together they give somebody away."""
    monkeypatch.setattr(telling_stricter, "_laxer", lambda telling, rules: True)
    monkeypatch.setattr(telling_stricter, "ends_of", lambda telling, audience: EVERYWHERE)
    notebook = watched(place, engine, 11)
    assert narrow(notebook.truth, notebook.seen(range(6)), below=10, width=5)


@pytest.mark.parametrize(
    ("service", "channel"),
    [
        *((analyses, "compare"), (analyses, "command")),
        *((overview, "practice"), (overview, "ledger")),
    ],
)
def test_a_channel_that_shows_what_was_not_told_is_caught(
    place: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch, service: Any, channel: str
) -> None:
    """Compare, the command line, a card and a ledger of a practice: each alone, past the record."""
    monkeypatch.setattr(service, "only_told", lambda result, *_, points: told_result.whole(result))
    notebook = watched(place, engine, 11)
    assert narrow(notebook.truth, notebook.seen(range(4), [channel]), below=10, width=1)


@pytest.mark.parametrize("seed", [20261127, 3])
def test_a_record_that_forgets_is_caught(place: Any, engine: Engine, seed: int) -> None:
    """Told anew at every look, each time safe by itself: week from week gives people away."""
    notebook = watched(place, engine, seed, looks=6, forget=range(6))
    assert narrow(notebook.truth, notebook.seen(range(6)), below=10, width=5)


@pytest.fixture
def ten_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    """One threshold, so that nothing but the correction changes."""
    monkeypatch.setattr(sys.modules[__name__], "THRESHOLDS", (10,) * WEEKS)


@pytest.mark.usefixtures("ten_throughout")
@pytest.mark.parametrize("seed", [11])
def test_people_who_are_taken_out_again_are_not_the_difference(
    place: Any, engine: Engine, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Totals go down by a few after they were told; what was told of groups stays as it was."""
    monkeypatch.setattr(sys.modules[__name__], "COLUMNS", TAKEN_OUT)
    notebook = watched(place, engine, seed, downwards=True)
    assert any(LATE in fact[3] for fact in notebook.seen(range(AT)))  # they had been told of
    assert narrow(notebook.truth, notebook.seen(range(WEEKS)), below=10, width=5) == []


class _Everywhere:
    def __contains__(self, end: object) -> bool:
        return True


EVERYWHERE: Any = _Everywhere()
