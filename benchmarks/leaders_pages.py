"""What the first pages cost with 120 tests: beside plain SQL that adds up the same rows.

Every test is one of the demo's with households drawn again, so that no two are alike. Measured is
the processor time of the services behind each page, for a leader, as a ratio to the bound.

    python benchmarks/leaders_pages.py [TESTS]  # two minutes; writes its results for 120
"""

import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, text

import improvement
from improvement.config import HOME
from improvement.demo import calls, calls_places, mediation, navigators, rent_help
from improvement.demo.calendar import Weeks
from improvement.demo.load import load_demo
from improvement.demo.story import begin, must_be_saved
from improvement.domain.access import Actor
from improvement.domain.entries import CaseRecord
from improvement.domain.plan import Plan
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Choice, Ring, Role
from improvement.services import (
    chart_lines,
    data,
    decisions,
    holding,
    joint_cards,
    learning,
    overview,
    people,
    practices,
    publishing,
    reminders,
)
from improvement.services import portfolio as portfolios
from improvement.services.decisions import DecisionDraft
from improvement.services.known_verdicts import forget
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.unit_of_work import UnitOfWork
from tests.queries import counted

TODAY = date(2026, 11, 23)
TESTS, OF_THE_DEMO = 120, 10
SEED = 20_261_123
AGAIN = 5  # visits of which the median counts
TARGET = Path(__file__).parent / "results" / "leaders_pages.json"
#: The rows that verdicts rest on, added up as plainly as a database can.
BOUND = (
    "SELECT measure_id, arm, phase, period_start, shape, sum(numerator), sum(denominator), "
    "sum(value) FROM observation GROUP BY 1, 2, 3, 4, 5",
    "SELECT measure_id, arm, phase, starts_on, cell_id, sum(known), sum(total), sum(missing) "
    "FROM case_sum GROUP BY 1, 2, 3, 4, 5",
)
Page = Callable[[UnitOfWork, Actor], Any]


def furnish(engine: Engine, tests: int) -> UnitOfWork:
    """The demo and as many tests like its own as are missing."""
    migrate(engine)
    uow = UnitOfWork(engine, clock=lambda: TODAY)
    load_demo(uow, data_dir=HOME / "data")
    cast = {actor.name.split()[0]: actor for _, actors in people.actors(uow) for actor in actors}
    rng = np.random.default_rng(SEED)
    for number in range(tests - OF_THE_DEMO):
        (_of_cases if number % 4 else _of_totals)(uow, cast, number, rng)
    return uow


def _of_cases(
    uow: UnitOfWork, cast: dict[str, Actor], number: int, rng: np.random.Generator
) -> None:
    story, weeks, who = (
        (navigators, Weeks(today=TODAY, number=navigators.WEEKS), cast["Mai"]),
        (rent_help, Weeks(today=TODAY, number=rent_help.WEEKS, ago=5), cast["Tomás"]),
        (mediation, Weeks(today=TODAY, number=mediation.WEEKS, ago=12), cast["Tomás"]),
    )[number % 4 - 1]
    test_id = _begun(uow, who, story.plan(weeks), number)
    drawn = list(_drawn_again(story.cases(weeks), rng))
    must_be_saved(data.log_cases(uow, who, test_id=test_id, cases=drawn, name=f"List {number}"))
    if story is mediation and number % 8 == 3:
        _decide(uow.on(weeks.day(mediation.WEEKS + 9, 3)), cast, test_id, Choice.STOP)


def _of_totals(
    uow: UnitOfWork, cast: dict[str, Actor], number: int, rng: np.random.Generator
) -> None:
    first = calls_places.FIRST
    place = replace(
        first,
        name=f"Place {number}",
        with_calls=_tallies(first.with_calls, rng),
        without=_tallies(first.without, rng),
    )
    weeks = Weeks(today=TODAY, number=calls_places.WEEKS, ago=place.ago)
    test_id = _begun(uow, cast["Keisha"], calls.plan(place, weeks), number)
    _log(uow, cast["Keisha"], test_id, calls_places.totals(place, weeks))
    if number % 8 == 0:
        _decide(uow.on(weeks.day(calls_places.WEEKS + 4, 3)), cast, test_id, Choice.SCALE)
        _log(uow, cast["Keisha"], test_id, calls_places.held_totals(place, weeks))


def _begun(uow: UnitOfWork, who: Actor, plan: Plan, number: int) -> int:
    titled = replace(plan, title=f"{plan.title} {number}")
    return begin(uow, who, titled, team_id=min(who.team_ids))


def _log(uow: UnitOfWork, who: Actor, test_id: int, sheet: Iterable[Any]) -> None:
    must_be_saved(data.log_totals(uow, who, test_id=test_id, totals=list(sheet), name="Sheet"))


def _decide(uow: UnitOfWork, cast: dict[str, Actor], test_id: int, choice: Choice) -> None:
    draft = DecisionDraft(
        choice=choice,
        reason="As the figures say.",
        ring=Ring.FIVE if choice is Choice.SCALE else None,
        review_on=TODAY + timedelta(weeks=8) if choice is Choice.SCALE else None,
        community="The tenants' council",
    )
    decisions.record(uow, cast["Denise"], test_id=test_id, draft=draft)


def _drawn_again(cases: Iterable[CaseRecord], rng: np.random.Generator) -> Iterator[CaseRecord]:
    """As many of either side, with replacement."""
    every = list(cases)
    for arm in Arm:
        own = [case for case in every if case.arm is arm]
        for number, place in enumerate(rng.integers(0, len(own), len(own))):
            yield replace(own[place], code=f"{arm.value[:1]}-{number:03d}")


def _tallies(given: calls_places.Groups, rng: np.random.Generator) -> calls_places.Groups:
    return {
        key: Tally(events=int(rng.binomial(t.n, t.events / t.n)), n=t.n) for key, t in given.items()
    }


def home(uow: UnitOfWork, actor: Actor) -> None:
    overview.home(uow, actor)
    reminders.waiting(uow, actor)
    decisions.waiting(uow, actor)
    holding.fading(uow, actor)


def board(uow: UnitOfWork, actor: Actor) -> None:
    overview.board(uow, actor)
    decisions.waiting(uow, actor)
    holding.fading(uow, actor)
    learning.learning(uow, actor)


def portfolio(uow: UnitOfWork, actor: Actor) -> None:
    portfolios.portfolio(uow, actor)


def practices_page(uow: UnitOfWork, actor: Actor) -> None:
    book = practices.practices(uow, actor)
    publishing.across(uow, actor)
    joint_cards.of_tests(uow, actor, [p.status for p in book.all])


#: What each of them asks for; tests/services/test_leaders_pages.py counts its queries.
PAGES: dict[str, Page] = {
    "home": home,
    "board": board,
    "portfolio": portfolio,
    "practices": practices_page,
    "charts": chart_lines.chart_lines,
}


def seconds(what: Callable[[], Any]) -> float:
    """Of the processor, whatever else the machine does."""
    began = time.process_time()
    what()
    return time.process_time() - began


def queries(engine: Engine, what: Callable[[], Any]) -> int:
    with counted(engine) as seen:
        what()
    return len(seen)


def bound(engine: Engine) -> None:
    with engine.connect() as connection:
        for statement in BOUND:
            connection.execute(text(statement)).fetchall()


def measured(engine: Engine, uow: UnitOfWork, actor: Actor) -> dict[str, Any]:
    bound(engine)
    least = statistics.median(seconds(lambda: bound(engine)) for _ in range(AGAIN))
    found = {}
    for name, page in PAGES.items():
        page(uow, actor)  # what is imported and prepared once a process is not the page's

        def visit(page: Page = page) -> None:
            page(uow, actor)

        again = statistics.median(seconds(visit) for _ in range(AGAIN))
        found[name] = {
            "seconds": round(again, 3),
            "ratio": round(again / least, 1),
            "ratio_without_memory": round(unremembered(visit) / least, 1),
            "queries": queries(engine, visit),
        }
    return {"bound_s": round(least, 4), "pages": found}


def unremembered(visit: Callable[[], None]) -> float:
    """As the first visit after a start, when no verdict is remembered."""
    taken = []
    for _ in range(AGAIN):
        forget()
        taken.append(seconds(visit))
    return statistics.median(taken)


def keep(figures: dict[str, Any]) -> None:
    written = {
        "about": "Processor seconds of the services behind a leader's pages with 120 tests, and "
        "their ratio to plain SQL that adds up the same rows. A median of some visits; without "
        "memory as the first visit after a start. Before days, tellings and verdicts were spared "
        "they took 3.8 s (home), 4.7, 4.5 and 3.5 on another machine: 23, 29, 27 and 22 times "
        "the bound.",
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {"improvement": improvement.__version__, "python": platform.python_version()},
        "visits": AGAIN,
        "figures": figures,
    }
    TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def main(tests: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'many.sqlite'}")
        uow = furnish(engine, tests)
        leader = next(a for _, all_ in people.actors(uow) for a in all_ if a.role is Role.LEADER)
        figures = measured(engine, uow, leader)
        uow.close()
    if tests == TESTS:
        keep(figures)
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TESTS))
