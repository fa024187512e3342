"""The table of PDSA fields in the data dictionary, walked: what is written is on its screen.

A test, its idea, two cycles and what belongs to them are filled with words of their own; then every
row of the table finds its words where it says that they are shown.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.notes import NoteDraft
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import (
    CycleStep,
    NoteKind,
    Speaker,
)
from improvement.services import attachments, cycles, notes, people, tasks, tests, theory
from tests.pdsa_fields import (
    ACTED,
    CYCLE,
    DATA,
    DID,
    IDEA,
    NOTES,
    PLAN,
    SHOWN,
    STUDIED,
    TEST,
    THEORY,
)

Open = Callable[[str], AppTest]
Told = Callable[[AppTest], str]
DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
DAY = date(2026, 11, 23)


def rows() -> list[str]:
    """The fields of the table."""
    text = DICTIONARY.read_text(encoding="utf-8").split("## The PDSA fields, one by one")[1]
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]


def test_every_row_of_the_table_is_walked() -> None:
    assert rows() == list(SHOWN)


def _live(application: Application, who: Actor, test_id: int) -> None:
    """One cycle from its first word to the next one."""
    uow = application.uow

    def now() -> cycles.CycleView:
        return cycles.ramp(uow, who, test_id=test_id).cycles[-1]

    def keep(**parts: object) -> None:
        each = now()
        changed = replace(each.cycle, **parts)  # type: ignore[arg-type] # a part of a cycle each
        cycles.save(uow, who, cycle_id=each.id, version=each.kept.version, cycle=changed)

    def move(to: CycleStep) -> None:
        each = now()
        cycles.move(uow, who, cycle_id=each.id, version=each.kept.version, to=to)

    begun = cycles.begin(uow, who, test_id=test_id)
    keep(plan=CYCLE)
    move(CycleStep.DO)
    each = now()
    amended = replace(each.cycle.plan, contingency="Cycle-contingency, kept")
    cycles.amend(
        uow,
        who,
        cycle_id=begun,
        version=each.kept.version,
        plan=amended,
        reason="Cycle-amended",
    )
    keep(did=DID)
    move(CycleStep.STUDY)
    keep(studied=STUDIED)
    move(CycleStep.ACT)
    keep(acted=ACTED)
    move(CycleStep.CLOSED)
    cycles.begin(uow, who, test_id=test_id, after=begun)
    keep(plan=replace(now().cycle.plan, households=19))


@pytest.fixture
def filled(application: Application) -> tuple[int, int]:
    """(test, idea), with every field written."""
    uow = application.uow
    (_, actors), *_ = people.actors(uow)
    named = {actor.name: actor for actor in actors}
    who, coach = named["Keisha Coleman"], named["Priya Raman"]
    idea = theory.add(uow, who, draft=IDEA)
    team = tests.teams_for(uow, who)[0].id
    test_id = tests.draft(uow, who, TEST, team_id=team)
    theory.assign(uow, who, test_id=test_id, idea_id=idea)
    version = tests.view(uow, who, test_id=test_id).kept.version
    tests.start(uow, who, test_id=test_id, version=version)
    version = tests.view(uow, who, test_id=test_id).kept.version
    tests.amend(
        uow,
        who,
        test_id=test_id,
        version=version,
        plan=replace(TEST, planned_per_arm=97),
        reason="Amendment-reason",
    )
    _live(application, who, test_id)
    task = TaskDraft(what="Task-what", owner_id=coach.person_id, due_on=DAY, place="Task-place")
    tasks.add(uow, who, test_id=test_id, draft=task)
    note = notes.write(
        uow,
        who,
        test_id=test_id,
        draft=NoteDraft(
            text="Note-text",
            written_on=date(2026, 11, 18),
            kind=NoteKind.OBSERVATION,
            speaker=Speaker.FAMILY,
            voice="A7",
        ),
    )
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    attachments.attach(uow, who, note_id=note, name="Artifact.png", content=drawn.getvalue())
    return test_id, idea


def test_what_is_written_in_each_field_is_on_its_screen(
    open_app: Open, told: Told, filled: tuple[int, int]
) -> None:
    test_id, idea = filled

    def page(file: str, **address: str) -> str:
        app = open_app("Priya Raman")
        for name, value in address.items():
            app.query_params[name] = value
        app = app.switch_page(f"pages/{file}.py").run()
        assert not app.exception
        folded = [expander.label for expander in app.expander]
        files = [each.proto.label for each in app.get("download_button")]
        titles = [each.value for each in (*app.title, *app.header, *app.subheader)]
        return "\n".join((told(app), *titles, *folded, *files)).replace("\\", "")

    said = {
        PLAN: page("test", test=str(test_id), tab="Plan"),
        NOTES: page("test", test=str(test_id), tab="Notes"),
        DATA: page("test", test=str(test_id), tab="Data"),
        THEORY: page("theory", node=str(idea)),
    }
    lacking = [
        (field, where, words)
        for field, places in SHOWN.items()
        for where, wanted in places.items()
        for words in wanted
        if words not in said[where]
    ]
    assert lacking == []
