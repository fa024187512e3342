"""Every field of a test, its idea and a cycle, in words of its own, and where each is shown."""

from collections.abc import Mapping
from datetime import date

from improvement.domain.cycles import (
    CycleAct,
    CycleDo,
    CyclePlan,
    CycleStudy,
    Finding,
    Question,
    Reach,
)
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import (
    Act,
    AsPlanned,
    Belief,
    Consequence,
    CyclePurpose,
    Design,
    Foretold,
    IdeaSource,
    MeasureKind,
    NodeKind,
    Readiness,
    WorstOff,
)

PLAN, THEORY, NOTES, DATA = "plan", "theory", "notes", "data"
IDEA = TheoryDraft(
    kind=NodeKind.IDEA,
    title="Idea-title",
    words="Idea-rationale",
    source=IdeaSource.FRONTLINE,
    proposed_by="Idea-proposer",
    tested_elsewhere="Idea-elsewhere",
    track_record="Idea-record",
    context_alike="Idea-context",
    core="Idea-core",
    adaptable="Idea-adaptable",
)
TEST = Plan(
    title="Test-title",
    aim="test-aim",
    for_whom="Test-whom",
    place="Test-place",
    change_idea="test-change",
    because="test-because",
    learning_question="Test-question?",
    prediction="Test-prediction",
    expected_now=0.41,
    predicted=0.57,
    confidence=0.73,
    right_if="test-right-if",
    design=Design.SIDE_BY_SIDE,
    starts_on=date(2026, 11, 16),
    ends_on=date(2027, 2, 15),
    planned_per_arm=83,
    minimum_worthwhile=0.09,
    chosen_worst=WorstOff.NO,
    belief=Belief.HIGH,
    consequence=Consequence.MAJOR,
    readiness=Readiness.READY,
    contingency="Test-contingency",
    responsible="Test-responsible",
    ethics_checked=True,
    families_asked=True,
    measures=(
        MeasureSpec(
            key="kept",
            label="Measure-label",
            kind=MeasureKind.PROPORTION,
            definition="Measure-definition",
            source="Measure-source",
        ),
    ),
    dimensions=(NamedDimension(key="gender"),),
)
CYCLE = CyclePlan(
    purpose=CyclePurpose.DEVELOP,
    objective="Cycle-objective",
    questions=(
        Question(
            text="Cycle-question?",
            prediction="Cycle-prediction",
            low=11,
            high=13,
            confidence=0.61,
            right_if="Cycle-right-if",
        ),
    ),
    who="Cycle-who",
    where="Cycle-where",
    households=17,
    starts_on=date(2026, 11, 17),
    ends_on=date(2026, 11, 19),
    measures=("kept",),
    data_plan="Cycle-data-plan",
    contingency="Cycle-contingency",
    ethics_checked=True,
)
DID = CycleDo(
    carried_out=AsPlanned.PARTLY,
    deviation="Cycle-deviation",
    observations="Cycle-observations",
    problems="Cycle-problems",
    feedback="Cycle-feedback",
    offered=16,
    took_part=12,
    reach=(Reach(dimension="gender", group="women", offered=9, took_part=7),),
)
STUDIED = CycleStudy(
    shown="Cycle-shown",
    findings=(Finding(observed="Cycle-observed", value=14, came_out=Foretold.PARTLY),),
    surprises="Cycle-surprises",
    by_group="Cycle-by-group",
    learned="Cycle-learned",
)
ACTED = CycleAct(
    act=Act.ADAPT, reason="Cycle-reason", next_change="Cycle-next-change", spread="Cycle-spread"
)
#: Row of the table -> page -> what must stand there.
SHOWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Cycle number **R**": {PLAN: ("Cycle 1 · Closed", "Cycle 2 · Plan")},
    "Change idea **R**": {PLAN: ("test-change",), THEORY: ("Idea-title",)},
    "Ramp and parent cycle": {PLAN: ("Changed since cycle 1",)},
    "Purpose of a cycle": {PLAN: ("Purpose.** Develop the change",)},
    "Objective **R**": {PLAN: ("Cycle-objective", "test-aim")},
    "Learning questions **R**": {PLAN: ("Cycle-question?", "Test-question?")},
    "Theory: we believe, because": {PLAN: ("We believe test-change", "test-because")},
    "Degree of belief **R**": {PLAN: ("belief is high",)},
    "Consequence if it fails **R**": {PLAN: ("a failure costs people much",)},
    "Chosen because worst off": {PLAN: ("Chosen because they were worst off",)},
    "Readiness": {PLAN: ("those who do it are ready",)},
    "Scale: people, sites, days **R**": {PLAN: ("97 households", "17 households")},
    "Where **R**": {PLAN: ("Test-place", "Cycle-where")},
    "Who **R**": {PLAN: ("Test-responsible", "Cycle-who")},
    "Start and end **R**": {
        PLAN: ("until 15 February 2027", "17 November 2026 to 19 November 2026"),
    },
    "Tasks: what, who, when, where": {
        PLAN: ("Task-what", "Task-place", "Priya Raman"),
    },
    "Measures linked **R**": {PLAN: ("Measure: Measure-label", "Measures.** Measure-label")},
    "Data plan: what, who, when **R**": {
        PLAN: ("Cycle-data-plan", "Measure-definition", "Measure-source"),
    },
    "Data plan: how, sampling": {PLAN: ("Cycle-data-plan",)},
    "Prediction **R**": {PLAN: ("Test-prediction", "57 of 100", "Cycle-prediction (11 to 13")},
    "Confidence **R**": {PLAN: ("Sure by 73 of 100", "61 of 100 sure")},
    "We are right if **R**": {PLAN: ("test-right-if", "Cycle-right-if")},
    "Locked at, by **R**": {
        PLAN: ("Locked when it started, on 23", "Locked on 23 November 2026 by")
    },
    "Amendments": {PLAN: ("Amendment-reason", "Planned size: 83 → 97", "Cycle-amended")},
    "Contingency **R** where a failure costs much": {
        PLAN: ("Test-contingency", "Cycle-contingency")
    },
    "Consent and ethics check **R**": {PLAN: ("Families know they can say no",)},
    "Other checks before the start": {PLAN: ("Families it is for were asked",)},
    "Do: carried out as planned **R**, deviation": {PLAN: ("In part. Cycle-deviation",)},
    "Do: dated observations": {PLAN: ("Cycle-observations",), NOTES: ("Note-text", "18 November")},
    "Do: unexpected events, problems": {PLAN: ("Cycle-problems",), NOTES: ("Note-text",)},
    "Do: feedback of families and staff": {PLAN: ("Cycle-feedback",), NOTES: ("A family",)},
    "Do: reach by group": {PLAN: ("12 of 16 households", "Women 7 of 9")},
    "Do: artifacts": {NOTES: ("Artifact.png",)},
    "Do: data": {DATA: ("Nothing is logged yet.",)},
    "Study: what the data show **R**": {PLAN: ("Cycle-shown",)},
    "Study: prediction confirmed **R**, beside observed": {
        PLAN: ("Partly as predicted", "Cycle-observed · 14"),
    },
    "Study: surprises, what was learned **R**": {PLAN: ("Cycle-surprises", "Cycle-learned")},
    "Study: reading by group": {PLAN: ("Cycle-by-group",)},
    "Act: adopt, adapt, abandon **R**, reason **R**": {PLAN: ("Decided.** Adapt", "Cycle-reason")},
    "Act: what changes next **R** if adapt": {PLAN: ("Cycle-next-change",)},
    "Act: next cycle, spread plan": {PLAN: ("Changed since cycle 1", "Cycle-spread")},
    "Act: date, by": {PLAN: ("Closed on 23 November 2026 by Keisha Coleman",)},
    "Idea: title, drivers, rationale": {THEORY: ("Idea-title", "Idea-rationale")},
    "Idea: warrant": {THEORY: ("Idea-elsewhere", "Idea-record", "Idea-context")},
    "Idea: source, who proposed it": {THEORY: ("Staff who work with families", "Idea-proposer")},
    "Idea: core and adaptable": {THEORY: ("Idea-core", "Idea-adaptable")},
    "Idea: all tests and cycles, status": {THEORY: ("Test-title", "1 test")},
    "Idea: effort, evidence level": {THEORY: ("Idea-rationale",)},
    "Learning card: believed, observed, learned, therefore": {
        PLAN: ("test-because", "Cycle-shown", "Cycle-learned", "Cycle-next-change"),
    },
}
