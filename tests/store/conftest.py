"""Two partnerships in one database: what belongs to the first must not exist for the second."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine

from improvement.domain.access import Actor
from improvement.domain.comments import CommentDraft
from improvement.domain.decisions import DecisionDraft, Wanted
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.entries import CaseRecord, PeriodTotal
from improvement.domain.group_changes import GroupChange
from improvement.domain.joint import ReadingDraft
from improvement.domain.measures import MeasureSpec
from improvement.domain.notes import NoteDraft
from improvement.domain.passages import Passage
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.practices import Adoption
from improvement.domain.sharing import Candidate, Selection, ToldBack
from improvement.domain.stories import StoryDraft
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.tasks import TaskDraft
from improvement.domain.theory import TheoryDraft
from improvement.domain.told import Audience, Column, Stretch, Telling
from improvement.domain.totals import Sums
from improvement.domain.vocabulary import (
    Arm,
    Choice,
    CyclePurpose,
    CycleStep,
    DecisionStep,
    GroupChangeKind,
    MeasureKind,
    NodeKind,
    Phase,
    Relation,
    Reporting,
)
from improvement.services import people
from improvement.store import locks
from improvement.store.engine import open_engine
from improvement.store.migrate import migrate
from improvement.store.repositories.cycles import CycleParts
from improvement.store.repositories.earlier import Earlier
from improvement.store.unit_of_work import Store, UnitOfWork

DAY = date(2026, 11, 2)  # a Monday
KEPT_HOME = MeasureSpec(key="kept_home", label="Kept their home", kind=MeasureKind.PROPORTION)
GENDER = Dimension(
    key="gender",
    label="Gender",
    groups=(Group(key="women", label="Women"), Group(key="men", label="Men")),
    reporting=Reporting.IN_COMBINATION,
)
RENAMED = GroupChange(
    kind=GroupChangeKind.RENAMED, on=DAY, before=("men",), after=("men",), old_label="Man"
)
PLAN = Plan(
    title="Rent reminders",
    starts_on=DAY,
    measures=(KEPT_HOME,),
    dimensions=(NamedDimension(key="gender"),),
)
WEEK = PeriodTotal(
    measure="kept_home", start=DAY, end=date(2026, 11, 8), numerator=3.0, denominator=4.0
)
CASE = CaseRecord(
    code="A1", starts_on=DAY, cell=frozenset({("gender", "women")}), values={"kept_home": 1.0}
)
BOTH = CaseRecord(
    code="A2",
    starts_on=DAY,
    cell=frozenset({("gender", "women"), ("gender", "men")}),
    values={"kept_home": 0.0},
)


READ = ReadingDraft(relation=Relation.AGREE, text="Both say so.")
AGREED = StoryDraft(text="Heard.", purpose="Show others", given_by="A7", given_on=DAY)


CARD = {"name": "Texts", "core": ["By text"]}
EARLIER = Earlier(place="1/2026-11-02", figures={"value": 1.0}, import_id=None, source_row=2)


IDEA = TheoryDraft(kind=NodeKind.IDEA, title="A text three days before")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A partnership with one row in every table."""

    actor: Actor
    team: int
    test: int
    measure: int
    import_id: int
    note: int
    cycle: int
    attachment: int
    theme: int
    story: int
    coding: int
    task: int
    driver: int
    idea: int
    comment: int
    analysis: int
    decision: int
    practice: int
    publication: int
    outside: int
    adoption: int
    total: PeriodTotal = WEEK
    case: CaseRecord = CASE
    plan: Plan = PLAN
    dimension: Dimension = GENDER


def keep_analysis(store: Store, test_id: int, kind: str = "verdict") -> int:
    return store.analyses.add(
        test_id=test_id,
        kind=kind,
        schema_number=1,
        as_of=DAY,
        digest="d",
        inputs={},
        result={},
        words={"headline": "Keep testing."},
    )


def keep_decision(
    store: Store, test_id: int, analysis_id: int, *, note_id: int, story_id: int
) -> int:
    decision = store.decisions.add(
        DecisionDraft(
            choice=Choice.STOP, reason="Too dear.", quotes=(note_id,), stories=(story_id,)
        ),
        test_id=test_id,
        analysis_id=analysis_id,
        recommended="keep_testing",
        followed_rule=False,
        needs=Wanted(review=True),
    )
    store.decisions.take(decision, DecisionStep.AGREE, words="")
    return decision


def parts(objective: str = "Try it with five families.") -> CycleParts:
    return CycleParts(
        plan={"objective": objective},
        did={},
        studied={},
        acted={},
        purpose=CyclePurpose.TEST,
        starts_on=DAY,
        ends_on=None,
        act=None,
    )


def keep_cycle(store: Store, test_id: int) -> int:
    cycle = store.cycles.add(test_id, parts(), parent_id=None)
    store.cycles.move(cycle, CycleStep.DO, version=1)
    return cycle


def keep_attachment(store: Store, note_id: int) -> int:
    return store.attachments.add(
        note_id,
        name="flyer.pdf",
        media_type="application/pdf",
        size=9,
        digest="d",
        stored_as=f"{note_id:032x}",
    )


TOLD = Telling(
    columns=(Column(closed=date(2026, 11, 9), day=DAY),),
    rows=(
        (
            0,
            Sums(
                period=DAY,
                arm=Arm.PILOT,
                phase=Phase.TEST,
                shape=(),
                group="women",
                numerator=9.0,
                denominator=40.0,
            ),
        ),
    ),
    place={"women": "women"},
    shown=(("women", ""),),
    stretches=(
        Stretch(audience=Audience.SCREEN, group="women", start=0, end=1, threshold=10, told_on=DAY),
    ),
)


def keep_telling(store: Store, test_id: int, measure_id: int) -> None:
    store.tellings.keep(
        TOLD,
        test_id=test_id,
        measure_id=measure_id,
        dimension="gender",
        until=date(2026, 11, 9),
        before=None,
    )


def story_of(store: Store, test_id: int) -> int:
    """Another story, which is not the house's own."""
    return store.stories.add(test_id, AGREED)


def chosen(*stories: int) -> Selection:
    return Selection(
        question="What changed?",
        chosen=stories[0],
        others=tuple(Candidate(story=s, why_not="") for s in stories[1:]),
        chosen_by="The council",
        chosen_on=DAY,
        reason="It says why.",
    )


SIDES = TwoArms(pilot=Tally(events=30, n=50), comparison=Tally(events=25, n=50))


def keep_publication(store: Store, practice: int, test: int) -> tuple[int, int]:
    """A practice that was published, taken up and taken back: nothing of it crosses any more."""
    publication = store.publications.publish(practice, {"card": CARD})
    outside = store.publications.adopt(publication, test, Adoption(kept=("By text",)))
    store.publications.share(outside, {"effect": 0.1})
    store.publications.remember({test: SIDES})
    store.publications.revoke(practice)
    return publication, outside


def furnish(uow: UnitOfWork, slug: str) -> House:
    actor = people.found(uow, slug=slug, name=slug.title(), place="", leader=f"Lea of {slug}")
    with uow.writing(actor) as store:
        (team,) = (t.id for t in store.people.teams())
        store.groups.add(GENDER)
        store.group_lists.record("gender", RENAMED)
        test = store.plans.add(PLAN, team_id=team)
        kept = store.plans.get(test)
        store.plans.start(test, {"title": "as locked"}, version=kept.version)
        import_id = store.imports.open(test_id=test, name="week.csv", digest="d", rejected=0)
        store.imports.close(
            import_id,
            store.observations.put(
                [WEEK], measure_ids=kept.measure_ids, starts_on=DAY, import_id=import_id
            ),
        )
        store.cases.put([CASE, BOTH], test_id=test, measure_ids=kept.measure_ids, starts_on=DAY)
        gone = store.imports.open(test_id=test, name="gone.csv", digest="g", rejected=0)
        store.imports.take_back(gone, removed=1, restored=0)
        store.earlier.add(test, "observation", [EARLIER])
        store.habits.keep(test, "grid", {"decimal_mark": ","})
        store.drafts.keep(test, "kept_home", [["3", "4"]])
        draft = NoteDraft(
            text="Families asked for texts.",
            written_on=DAY,
            themes=("Trust",),
            group=("gender", "women"),
        )
        note = store.notes.add(test, draft)
        attachment = keep_attachment(store, note)
        theme = store.themes.all()[0].id
        store.joint.add(test, ("gender", "women"), READ, seen=0)
        coding = store.codings.add(note, theme, Passage(starts=0, ends=8, words="Families"))
        store.codings.finish(note, "Families asked for texts.")
        story = store.stories.add(test, AGREED)
        store.sharing.tell(story_of(store, test), ToldBack(told_on=DAY, told="It moved."))
        store.sharing.choose(test, chosen(*(s.id for s in store.stories.of([test]))))
        store.chart_settings.put(kept.measure_ids["kept_home"], {"kind": "run"}, version=0)
        keep_telling(store, test, kept.measure_ids["kept_home"])
        cycle = keep_cycle(store, test)
        task = store.tasks.add(test, TaskDraft(what="Call the desk", owner_id=actor.person_id))
        driver = store.theory.add(TheoryDraft(kind=NodeKind.PRIMARY, title="Knowing when"))
        idea = store.theory.add(IDEA, parent_ids=[driver])
        comment = store.comments.add(
            test, CommentDraft(text="Is six weeks enough?"), to=[actor.person_id]
        )
        key = f"key of {slug}"
        store.reminders.save(email="lea@example.org", daily_mail=True, calendar_key=key, version=0)
        keep_analysis(store, test, "look")
        analysis = keep_analysis(store, test)
        decision = keep_decision(store, test, analysis, note_id=note, story_id=story)
        practice = store.practices.add(test, name="Texts")
        store.practices.write(practice, CARD, name="Texts", reason="", version=1)
        adoption = store.practices.adopt(practice, test, Adoption(kept=("By text",)))
        publication, outside = keep_publication(store, practice, test)
        store.commit()
    return House(
        actor=actor,
        team=team,
        test=test,
        measure=kept.measure_ids["kept_home"],
        import_id=import_id,
        note=note,
        cycle=cycle,
        attachment=attachment,
        theme=theme,
        story=story,
        coding=coding,
        task=task,
        driver=driver,
        idea=idea,
        comment=comment,
        analysis=analysis,
        decision=decision,
        practice=practice,
        publication=publication,
        outside=outside,
        adoption=adoption,
    )


@pytest.fixture
def house(uow: UnitOfWork) -> House:
    return furnish(uow, "harbor")


@pytest.fixture
def another(uow: UnitOfWork, house: House) -> House:
    """A second partnership beside the first."""
    return furnish(uow, "valley")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One furnished SQLite database, unlocked, for a module's tests that roll everything back."""
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('furnished') / 'x.sqlite'}")
    migrate(opened)
    furnish(UnitOfWork(opened, clock=lambda: DAY), "harbor")
    with opened.begin() as connection:
        locks.take_off(connection)
    yield opened
    opened.dispose()


@pytest.fixture
def furnish_on() -> Callable[[UnitOfWork, str], House]:
    """Makes a partnership on a database of the test's own."""
    return furnish
