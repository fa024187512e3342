"""Two worlds that differ only in what is hidden look the same through every way out.

A world is a random small test, logged and looked at week by week. Its twin has one person of a
small group in the other small group: every total, every group large enough to be told of, the same.
If anything that leaves the product for somebody without the right (a page, a file, a mail, a
command) differs between the two, then whoever has it can tell them apart, by whatever sums: of the
few it says something. If nothing differs, no sum of rows, columns, totals, filters and weeks does.

Whoever has the right sees the two worlds differ, in each way out that tells figures of groups; and
a way out that forgets what is hidden is caught.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from improvement.domain.entries import PeriodTotal
from improvement.domain.plan import NamedDimension
from improvement.domain.practices import PracticeCard
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import Arm, Choice, DecisionStep
from improvement.services import (
    analyses,
    charts,
    decisions,
    export_rows,
    groups,
    joint,
    overview,
    practice_cards,
    reminders,
    tasks,
    told_result,
)
from improvement.store.engine import open_engine
from improvement.store.unit_of_work import UnitOfWork
from tests.services.conftest import Place, settle
from tests.services.drawn_people import Truth, drawn_people
from tests.ways_out import Asked, commands, configured, everything_out, posted

START, WEEKS = date(2026, 8, 3), 6
LAST = START + timedelta(weeks=WEEKS)
MEANS = {
    "gender": {"women": 14.0, "men": 12.0},
    "language": {"english": 12.0, "spanish": 12.0, "hmong": 0.7, "somali": 0.7},
}
SMALL = ("hmong", "somali")


def drawn(seed: int) -> Truth:
    return drawn_people(seed, MEANS, [1] * WEEKS)


def twin(truth: Truth, seed: int) -> Truth:
    """One person of a small group is in the other one."""
    other = {key: counts.copy() for key, counts in truth.items()}
    could = [
        (a, b, arm, week, outcome)
        for a, b in (SMALL, SMALL[::-1])
        for arm in Arm
        for week in range(WEEKS)
        for outcome in (0, 1)
        if truth["language", a, arm][week, outcome]
    ]
    a, b, arm, week, outcome = could[np.random.default_rng(seed).integers(len(could))]
    other["language", a, arm][week, outcome] -= 1
    other["language", b, arm][week, outcome] += 1
    return other


def totals(truth: Truth, week: int) -> Iterator[PeriodTotal]:
    start = START + timedelta(weeks=week)
    for arm in Arm:
        everybody = sum(truth["gender", group, arm][week] for group in MEANS["gender"])
        cells = [(frozenset(), everybody)] + [
            (frozenset({(dimension, group)}), counts[week])
            for (dimension, group, side), counts in truth.items()
            if side is arm
        ]
        for cell, known in cells:
            yield PeriodTotal(
                measure="kept", start=start, end=start + timedelta(days=6), arm=arm, cell=cell,
                numerator=float(known[0]), denominator=float(known.sum()),
            )  # fmt: skip


@dataclass(frozen=True)
class World:
    """A partnership on a database of its own."""

    place: Place
    folder: Path
    test_id: int

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'improvement.sqlite'}"

    def asked(self, person: str) -> Asked:
        actor = getattr(self.place, person)
        return Asked(actor=actor, day=LAST, test_id=self.test_id, dimension="Language")


def lived(truth: Truth, folder: Path, template: Path) -> World:
    """Logged and looked at week by week, decided, and made a practice."""
    folder.mkdir()
    shutil.copyfile(template, folder / "improvement.sqlite")
    engine = open_engine(f"sqlite:///{folder / 'improvement.sqlite'}")
    uow = UnitOfWork(engine, clock=lambda: date(2026, 11, 23), attachments=folder / "attachments")
    place = settle(uow, "harbor")
    labels = tuple(group.capitalize() for group in MEANS["language"])
    groups.add_dimension(uow, place.coach, label="Language", groups=labels)
    named = tuple(NamedDimension(key=key) for key in MEANS)
    test_id = place.running(replace(place.plan, dimensions=named))
    for week in range(WEEKS):
        assert place.log(test_id, totals(truth, week)).saved
        monday = uow.on(START + timedelta(weeks=week + 1))
        analyses.compare(monday, place.leader, test_id=test_id)
        if week == 2:
            draft = decisions.DecisionDraft(choice=Choice.ADAPT, reason="In other words.")
            made = decisions.record(monday, place.leader, test_id=test_id, draft=draft)
            if not decisions.of_test(uow, place.coach, test_id=test_id).decisions[0].in_force:
                decisions.take(uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
            card = PracticeCard(name="Letters", problem="Rent", core=("Early",))
            practice_cards.write(uow, place.member, test_id=test_id, card=card)
            task = TaskDraft(what="Call the desk", owner_id=place.leader.person_id, due_on=LAST)
            tasks.add(uow, place.coach, test_id=test_id, draft=task)
    return World(place, folder, test_id)


@pytest.fixture(scope="module")
def worlds(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Callable[[int], tuple[World, World]]]:
    """A world and its twin, by the seed; made once."""
    made: dict[int, tuple[World, World]] = {}

    def pair(seed: int) -> tuple[World, World]:
        if seed not in made:
            folder, truth = tmp_path_factory.mktemp("worlds"), drawn(seed)
            made[seed] = (
                lived(truth, folder / "one", sqlite_template),
                lived(twin(truth, seed), folder / "other", sqlite_template),
            )
        return made[seed]

    yield pair
    for world in (world for pair in made.values() for world in pair):
        world.place.uow.close()


def differing(
    pair: tuple[World, World], person: str, patch: pytest.MonkeyPatch, **narrowed: Any
) -> set[str]:
    """The ways out through which this person could tell the two worlds apart."""
    one, other = (
        everything_out(
            world.place.uow, world.url, world.folder,
            replace(world.asked(person), **narrowed), patch,
        )
        for world in pair
    )  # fmt: skip
    assert set(one) == set(other)
    return {name for name in one if one[name] != other[name]}


@pytest.mark.parametrize("seed", [5])
def test_nobody_without_the_right_can_tell_the_worlds_apart(
    worlds: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    assert differing(worlds(seed), "leader", monkeypatch) == set()


#: Where figures of groups are told to those who may see them, and the files of these pages.
COMPARE = ("test", {"test": "{test}", "tab": "Compare", "whom": "{dimension}"})
CHART = ("test", {"test": "{test}", "tab": "Chart", "by": "{dimension}"})
NOTES = ("test", {"test": "{test}", "tab": "Notes"})
PRACTICES = ("practices", {})
NAMES = {
    "Compare": "page test 1 Compare Language",
    "Chart": "page test 1 Chart Language",
}
PAGE, BOOK = "test-1.pdf (take_page)", "test-1.xlsx (take_workbook_test-1)"
PACKAGE = "test-1.zip (take_package_test-1)"
DRAWN = {f"by-language.{kind} (small_multiples_by-language.{kind})" for kind in ("svg", "pdf")}


def test_whoever_has_the_right_sees_them_differ(
    worlds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that there is something to tell apart, and where."""
    parts, files = (COMPARE, CHART, PRACTICES), {PAGE, BOOK, PACKAGE, *DRAWN}
    found = differing(worlds(5), "coach", monkeypatch, parts=parts, only=files)
    assert found == {
        NAMES["Compare"],
        NAMES["Chart"],
        "page practices",
        *(f"file {name}" for name in files),
    }


def everything_told(result: Any, *_: Any, **__: Any) -> Any:
    return told_result.whole(result)


def everybody_may(*_: Any, **__: Any) -> bool:
    return True


@pytest.mark.parametrize(
    ("modules", "of", "instead", "part", "page", "files"),
    [
        ((analyses,), "only_told", everything_told, COMPARE, NAMES["Compare"], set()),
        # The one page is kept from it twice: by what Compare tells, and by the joint display.
        ((analyses, joint), "may", everybody_may, NOTES, "", {PAGE}),
        ((overview,), "only_told", everything_told, PRACTICES, "page practices", set()),
        ((charts,), "may", everybody_may, CHART, NAMES["Chart"], DRAWN),
        ((export_rows,), "may", everybody_may, COMPARE, "", {BOOK, PACKAGE}),
    ],
)
def test_a_page_or_a_file_that_forgets_is_caught(
    worlds: Any, monkeypatch: pytest.MonkeyPatch,
    modules: Any, of: str, instead: Any, part: Any, page: str, files: set[str],
) -> None:  # fmt: skip
    for module in modules:
        monkeypatch.setattr(module, of, instead)
    found = differing(worlds(5), "leader", monkeypatch, parts=(part,), only=files)
    assert found >= {*filter(None, [page]), *(f"file {name}" for name in files)}


def test_a_command_that_forgets_is_caught(worlds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyses, "only_told", everything_told)
    said = []
    for world in worlds(5):
        configured(world.url, world.folder, LAST, monkeypatch)
        said.append(commands(world.place.uow.on(LAST), world.asked("leader")))
    one, other = said
    assert {name for name in one if one[name] != other[name]} >= {"command verdict --test 1 --json"}


def test_a_mail_or_a_calendar_that_counts_is_caught(
    worlds: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the name of a test carried what only those with the right may see."""
    pair, seen = worlds(5), []
    for world in pair:
        told = analyses.compare(world.place.uow, world.place.coach, test_id=world.test_id)
        few = "; ".join(repr(d.found.dimension.groups) for d in told.dimensions)
        monkeypatch.setattr(reminders, "_title", lambda _, few=few: few)
        next_day = world.place.uow.on(LAST + timedelta(days=1))  # today's mail is out already
        seen.append(posted(next_day, world.folder, world.place.leader))
    one, other = seen
    assert one["mails"] != other["mails"]
    assert one["calendar"] != other["calendar"]
