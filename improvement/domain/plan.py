"""The registered plan of a test of change, and what it still lacks before it can start.

Everything may be empty while a plan is a draft: saving never refuses an unfinished thought. What
must be there before *Start* is listed by :func:`lacking`, in words, one line each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from improvement.domain.decision_rule import (
    FIDELITY_FLOOR,
    GAP_TOLERANCE,
    MAX_MISSING,
    OF_WORTHWHILE,
    DecisionRule,
)
from improvement.domain.measures import MeasureSpec
from improvement.domain.scale import Scale, gain, loss, possible, scale_of
from improvement.domain.vocabulary import (
    Belief,
    ComparedBy,
    Consequence,
    Design,
    MeasureRole,
    Readiness,
    WorstOff,
)
from improvement.errors import Invalid

SHARES = (
    "gap_tolerance",
    "fidelity_floor",
    "max_missing",
    "cluster_likeness",
)
#: Shares where the primary outcome is one; else figures in its own unit.
SHARES_OF_PRIMARY = ("minimum_worthwhile", "predicted", "expected_now")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDimension:
    """A dimension the test is disaggregated by; ``reference`` is a group key, or None = largest."""

    key: str
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a team writes down before it looks. Shares are 0-1, dates inclusive.

    ``expected_now`` is the share of households that have the outcome without the change,
    ``predicted`` the share expected with it, and ``confidence`` how sure the team is of "we are
    right if" (0-1).
    ``minimum_worthwhile`` is on the primary outcome's own scale (``domain.scale``); for a change
    that is cheaper and should be ``no_worse`` it is how much worse would still be accepted.
    ``before_measure`` is the key of the measure that holds the same household's value from before;
    ``cluster_dimension`` that of the dimension whose groups (workers, sites) got the change as a
    whole, and ``cluster_likeness`` how alike their households are (0-1; None = estimated).
    ``chosen_worst`` says whether places, groups or families were chosen for being worst off.
    ``own_words`` is what a team wrote freely and no other field holds. The four checks at the end
    are ticked by people; of them only the consent and ethics check stands before the start.
    """

    title: str = ""
    aim: str = ""
    for_whom: str = ""
    place: str = ""
    change_idea: str = ""
    because: str = ""
    learning_question: str = ""
    prediction: str = ""
    expected_now: float | None = None
    predicted: float | None = None
    confidence: float | None = None
    right_if: str = ""
    design: Design | None = None
    pilot_name: str = ""
    comparison_name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    planned_per_arm: int | None = None
    minimum_worthwhile: float | None = None
    no_worse: bool = False
    before_measure: str = ""
    cluster_dimension: str = ""
    cluster_likeness: float | None = None
    chosen_worst: WorstOff | None = None
    gap_tolerance: float = GAP_TOLERANCE
    fidelity_floor: float = FIDELITY_FLOOR
    max_missing: float = MAX_MISSING
    belief: Belief | None = None
    consequence: Consequence | None = None
    readiness: Readiness | None = None
    contingency: str = ""
    responsible: str = ""
    own_words: str = ""
    ethics_checked: bool = False
    families_asked: bool = False
    workers_agreed: bool = False
    data_tried: bool = False
    measures: tuple[MeasureSpec, ...] = ()
    dimensions: tuple[NamedDimension, ...] = ()

    def __post_init__(self) -> None:
        self._check_shares()
        self._check_dates()
        self._check_measures()
        if self.planned_per_arm is not None and self.planned_per_arm < 1:
            raise Invalid(
                f"Planned households per arm is {self.planned_per_arm}: plan at least 1, "
                "or leave it empty for now."
            )

    def _check_shares(self) -> None:
        primary = self.primary
        own = () if primary and primary.outcome is not ComparedBy.SHARE else SHARES_OF_PRIMARY
        for name in (*own, *SHARES, "confidence"):
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise Invalid(
                    f"{name.replace('_', ' ').capitalize()} is {share:g}: "
                    "give it between 0 and 100 percent."
                )

    def _check_dates(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise Invalid(
                f"The test would end on {self.ends_on}, not after its start on {self.starts_on}. "
                "Choose a later end."
            )

    def _check_measures(self) -> None:
        keys = [m.key for m in self.measures]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise Invalid(f"Two measures are called {min(twice)!r}. Give each a name of its own.")
        if sum(m.role is MeasureRole.PRIMARY for m in self.measures) > 1:
            raise Invalid("More than one measure is marked primary. Choose the one that decides.")

    @property
    def primary(self) -> MeasureSpec | None:
        """The measure the decision rests on."""
        return next((m for m in self.measures if m.role is MeasureRole.PRIMARY), None)

    @property
    def theory(self) -> str:
        """We believe [change] will help: [aim], because [reason].

        The aim stands after a colon, for people write a sentence ("more households pay on time")
        as often as a thing ("fewer late fees").
        """
        if not self.change_idea:
            return ""
        outcome = f" will help: {self.aim}" if self.aim else " will help"
        reason = f", because {self.because}" if self.because else ""
        return f"We believe {self.change_idea}{outcome}{reason}."

    def rule(self, *, changed_after_looking: bool = False) -> DecisionRule:
        """The decision rule in this plan; raises ``Invalid`` while it is not complete."""
        if self.primary is None or self.design is None or self.planned_per_arm is None:
            raise Invalid(
                "The decision rule needs a primary measure, a design and a planned number of "
                "households on each side. Add them under Plan."
            )
        scale = scale_of(self.primary.outcome, self.design) or Scale.UNITS
        wanted = self._benefit(self.minimum_worthwhile, scale)
        tolerance = self.gap_tolerance
        if scale is not Scale.SHARE:
            half = (self.minimum_worthwhile or 0.0) * OF_WORTHWHILE
            tolerance = self._benefit(half or None, scale) or 0.0
        return DecisionRule(
            direction=self.primary.direction,
            design=self.design,
            minimum_worthwhile=wanted,
            planned_per_arm=self.planned_per_arm,
            gap_tolerance=tolerance,
            fidelity_floor=self.fidelity_floor,
            max_missing=self.max_missing,
            changed_after_looking=changed_after_looking,
            scale=scale,
            no_worse=self.no_worse,
        )

    def _benefit(self, written: float | None, scale: Scale) -> float | None:
        """In units of benefit; a margin is counted the other way."""
        if written is None or self.primary is None:
            return None
        if scale is Scale.SHARE:  # as written, to the last bit; the rule checks it
            return written
        turned = loss if self.no_worse else gain
        return turned(written, scale, self.primary.direction)

    @property
    def scale(self) -> Scale | None:
        """On which scale the primary outcome is judged; None while that is open (or impossible)."""
        if self.primary is None or self.design is None:
            return None
        return scale_of(self.primary.outcome, self.design)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing a plan still needs: the field, and a line that says what to do."""

    field: str
    words: str


def _worth_it(plan: Plan) -> bool:
    """Is the smallest worthwhile difference there, and possible on its scale?"""
    if plan.minimum_worthwhile is None:
        return False
    return plan.scale is None or possible(plan.minimum_worthwhile, plan.scale)


def _goes_together(plan: Plan) -> bool:
    """Has the primary outcome a comparison in this design?"""
    return plan.primary is None or plan.design is None or plan.scale is not None


def _has_before(plan: Plan) -> bool:
    """The same households before and after need a measure that holds the value from before."""
    return plan.design is not Design.PAIRED or any(
        m.key == plan.before_measure for m in plan.measures
    )


def _has_figure(plan: Plan) -> bool:
    """Of answers in steps only the order counts: there a prediction is words."""
    in_steps = plan.primary is not None and plan.primary.outcome is ComparedBy.ORDER
    return in_steps or plan.primary is None or plan.predicted is not None


#: field -> is it there?, what to do. One table: the form, the board and *Start* all read it.
REQUIRED: tuple[tuple[str, Callable[[Plan], object], str], ...] = (
    ("title", lambda p: p.title.strip(), "Give the test a name."),
    ("aim", lambda p: p.aim.strip(), "Write the aim: what should get better?"),
    ("for_whom", lambda p: p.for_whom.strip(), "Say who it is for."),
    ("place", lambda p: p.place.strip(), "Say where."),
    ("change_idea", lambda p: p.change_idea.strip(), "Describe the change you will try."),
    ("learning_question", lambda p: p.learning_question.strip(), "Say what you want to learn."),
    ("prediction", lambda p: p.prediction.strip(), "Write down what you predict."),
    ("right_if", lambda p: p.right_if.strip(), "Say from when on you were right."),
    ("confidence", lambda p: p.confidence is not None, "Say how sure you are."),
    ("measures", lambda p: p.primary, "Choose the primary measure."),
    ("design", lambda p: p.design, "Choose what you will compare with."),
    ("starts_on", lambda p: p.starts_on, "Set the day the change begins."),
    ("ends_on", lambda p: p.ends_on, "Set the day you will stop and decide."),
    ("planned_per_arm", lambda p: p.planned_per_arm, "Plan how many households on each side."),
    (
        "minimum_worthwhile",
        _worth_it,
        "Say which difference would be worth it (without it there is no verdict).",
    ),
    ("belief", lambda p: p.belief, "Say how strongly you believe that it will work."),
    ("consequence", lambda p: p.consequence, "Say what it costs people if it fails."),
    ("responsible", lambda p: p.responsible.strip(), "Say who does it."),
    ("ethics_checked", lambda p: p.ethics_checked, "Confirm the consent and ethics check."),
)


#: The same for what only some designs and outcomes need.
SOMETIMES: tuple[tuple[str, Callable[[Plan], object], str], ...] = (
    (
        "design",
        _goes_together,
        "Answers of which only the order counts have no comparison in this design: choose another "
        "design, or compare them as scores.",
    ),
    ("before_measure", _has_before, "Say which measure holds the same household's value before."),
    ("predicted", _has_figure, "Give the figure that you predict with the change."),
    (
        "contingency",
        lambda p: p.consequence is not Consequence.MAJOR or p.contingency.strip(),
        "A failure would cost people much: say what you do if something goes wrong.",
    ),
)


def lacking(plan: Plan) -> tuple[Lack, ...]:
    """What must still be written before the test can start.

    >>> [lack.field for lack in lacking(Plan(title="Rent reminders"))][:3]
    ['aim', 'for_whom', 'place']
    """
    return tuple(
        Lack(field=field, words=words)
        for field, is_there, words in (*REQUIRED, *SOMETIMES)
        if not is_there(plan)
    )


def newly_lacking(plan: Plan, before: Plan) -> tuple[Lack, ...]:
    """What an amendment takes away; what was not asked for at the start is not asked for later."""
    never_there = {lack.field for lack in lacking(before)}
    return tuple(lack for lack in lacking(plan) if lack.field not in never_there)
