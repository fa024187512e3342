"""20,000 characters, emoji, and scripts from right to left, kept as typed in every field."""

from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from improvement.domain.comments import CommentDraft
from improvement.domain.cycles import (
    Cycle,
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
)
from improvement.domain.notes import NoteDraft
from improvement.domain.plan import Plan
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import AsPlanned, Choice, CycleStep, DecisionStep, NodeKind
from improvement.services import (
    comments,
    cycles,
    decisions,
    export,
    notes,
    practice_cards,
    search,
    tests,
    theory,
    trail,
)
from improvement.services.decisions import DecisionDraft

DAY = date(2026, 11, 23)
LONGEST = 20_000
#: Text by what is hard about it: astral and joined signs, marks of direction, combined letters.
TEXTS = {
    "long": "Families said the letter comes too late. ",
    "emoji": "👩🏽‍👧‍👦 🌱 🇺🇸 1️⃣ 💬 ",
    "arabic and hebrew": "رسالة قبل ثلاثة أيام \u200fשלום לכולם\u200f 12% ",
    "mixed": "Zoë e\u0301cole — \u202bمرحبا\u202c <b>&amp;</b> $x$ 'quote' \"two\"\n\tline; -- ",
}
#: Names have a length of their own: they stand in lists.
SHORT = {"title": 200, "name": 200}
#: Words that are no free text but keys of something else.
KEYS = {"before_measure", "cluster_dimension"}


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    """Exactly as many characters as fit, not beginning or ending in a blank."""
    sample = TEXTS[request.param]
    return (sample * (LONGEST // len(sample) + 1))[: LONGEST - 1] + "."


def filled(part: Any, text: str) -> Any:
    """The part with every field of words full, each with another text."""
    changes = {}
    for field in fields(part):
        if type(getattr(part, field.name)) is str and field.name not in KEYS:
            most = SHORT.get(field.name, LONGEST)
            begin = f"{field.name}: "
            changes[field.name] = (begin + text)[: most - 1] + "."
    assert changes, "a part without any words"
    return replace(part, **changes)


def test_a_plan(place: Any, text: str) -> None:
    """As a draft, locked, amended, and in what is told of the change."""
    plan: Plan = filled(place.plan, text)
    test_id = place.draft(plan)
    assert tests.view(place.uow, place.member, test_id=test_id).plan == plan
    tests.start(place.uow, place.member, test_id=test_id, version=place.version(test_id))
    place.amend(test_id, contingency=text, planned_per_arm=70)
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert view.plan == replace(plan, contingency=text, planned_per_arm=70)
    (change,) = tests.changes_of(view)
    assert len(change.changes) == 2
    assert trail.trail(place.uow, place.member).lines


def test_a_cycle(place: Any, text: str) -> None:
    """Plan, Do, Study and Act, through every step to its close and into the next."""
    plan = CyclePlan(households=5, starts_on=DAY, ends_on=DAY, ethics_checked=True)
    asked = replace(filled(Question(), text), unit="", confidence=0.7)
    whole = Cycle(
        plan=replace(filled(plan, text), questions=(asked,)),
        did=filled(CycleDo(carried_out=AsPlanned.PARTLY), text),
        studied=replace(filled(CycleStudy(), text), findings=(filled(Finding(), text),)),
        acted=filled(CycleAct(), text),
    )
    test_id = place.running()
    cycle_id = cycles.begin(place.uow, place.member, test_id=test_id)
    version = cycles.save(place.uow, place.member, cycle_id=cycle_id, version=1, cycle=whole)
    cycles.move(place.uow, place.member, cycle_id=cycle_id, version=version, to=CycleStep.DO)
    (kept,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    assert replace(kept.cycle, step=CycleStep.PLAN) == whole
    assert kept.versions[0].plan == whole.plan
    cycles.amend(
        place.uow,
        place.member,
        cycle_id=cycle_id,
        version=kept.kept.version,
        plan=replace(whole.plan, who=text),
        reason=text,
    )
    (kept,) = cycles.ramp(place.uow, place.member, test_id=test_id).cycles
    assert (kept.cycle.plan.who, kept.versions[1].reason) == (text, text)


def test_a_decision_with_its_review(place: Any, text: str) -> None:
    test_id = place.newcombe()
    draft: DecisionDraft = filled(DecisionDraft(choice=Choice.ADAPT, reason="x"), text)
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    decisions.take(
        place.uow, place.coach, decision_id=made, step=DecisionStep.GIVE_BACK, words=text
    )
    (kept,) = decisions.of_test(place.uow, place.leader, test_id=test_id).decisions
    for field in fields(draft):
        if type(getattr(draft, field.name)) is str:
            assert getattr(kept, field.name) == getattr(draft, field.name), field.name
    assert kept.as_kept
    assert [step.words for step in kept.steps] == [text]


def test_a_comment_and_a_note(place: Any, text: str) -> None:
    test_id = place.running()
    comments.write(place.uow, place.coach, test_id=test_id, draft=CommentDraft(text=text))
    notes.write(
        place.uow, place.member, test_id=test_id, draft=NoteDraft(text=text, written_on=DAY)
    )
    (said,) = comments.of_test(place.uow, place.member, test_id=test_id).comments
    (note,) = notes.of_test(place.uow, place.member, test_id=test_id).notes
    assert (said.text, note.text) == (text, text)


def test_a_practice_its_versions_and_who_takes_it_up(place: Any, text: str) -> None:
    test_id = place.newcombe()
    draft = DecisionDraft(choice=Choice.ADAPT, reason="Because.")
    made = decisions.record(place.uow, place.member, test_id=test_id, draft=draft)
    decisions.take(place.uow, place.coach, decision_id=made, step=DecisionStep.AGREE)
    typed: PracticeCard = filled(
        PracticeCard(name="Texts", core=(text,), adaptable=(text, "Who calls")), text
    )
    card = replace(typed, currency="")  # nobody types it: the partnership has one
    practice_id = practice_cards.write(place.uow, place.coach, test_id=test_id, card=card)
    practice_cards.write(place.uow, place.coach, test_id=test_id, card=card, version=2, reason=text)
    practice_cards.adopt(
        place.uow,
        place.member,
        practice_id=practice_id,
        test_id=place.running(),
        adoption=Adoption(kept=(text,), adaptations=text),
    )
    (found,) = practice_cards.book(place.uow, place.coach).all
    assert found.card == card
    assert found.versions[-1].reason == text or found.versions[0].reason == text
    (adopted,) = [s.adoption for s in found.sites if s.adoption]
    assert (adopted.done.kept, adopted.done.adaptations) == ((text,), text)


def test_a_part_of_the_theory(place: Any, text: str) -> None:
    draft: TheoryDraft = filled(TheoryDraft(kind=NodeKind.PRIMARY, title="x"), text)
    node_id = theory.add(place.uow, place.member, draft=draft)
    assert theory.diagram(place.uow, place.member).nodes[node_id].kept.draft == draft


def test_it_is_found_and_taken_along(place: Any, text: str) -> None:
    """The search folds it, the package of CSV files holds it whole."""
    test_id = place.running(replace(place.plan, because=f"{text} sandcastle"))
    hits = search.find(place.uow, place.member, words="sandcastle").hits
    assert [hit.test_id for hit in hits] == [test_id]
    with ZipFile(BytesIO(export.package(place.uow, place.coach))) as file:
        rows = file.read("tests.csv").decode("utf-8")
    assert text.replace('"', '""') in rows
    assert export.workbook(place.uow, place.coach)[:2] == b"PK"
