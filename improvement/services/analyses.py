"""The comparison and the verdict of a test, for looking at and for keeping."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension
from improvement.domain.grouping import Grouping
from improvement.domain.plan import Plan
from improvement.errors import Invalid, NotComputable, NotFound
from improvement.services.as_looked import TakenLook, points_of_households
from improvement.services.assessment import assess, groupings
from improvement.services.data import dimensions_of
from improvement.services.figures import Figures, load_figures
from improvement.services.kept_looks import looks_of
from improvement.services.outcome_data import needs_households
from improvement.services.redaction import DimensionView
from improvement.services.sensitive import (
    closed_in_notes,
    closed_to,
    notes_seen,
    sensitive,
    without,
)
from improvement.services.settled_sites import in_force_before, scaled_on
from improvement.services.telling import Told, bring_up_to_date, extend, told_in
from improvement.services.told_averages import ToldAverages, told_averages
from improvement.services.told_everybody import shown_figures
from improvement.services.told_result import Shown, only_told, whole
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.findings import (
    Findings as Findings,
)  # screens take these names from here
from improvement.stats.decisions.outcome_evidence import OutcomeEvidence
from improvement.stats.decisions.outcome_findings import GroupFinding as GroupFinding
from improvement.stats.decisions.outcome_findings import OutcomeFindings as OutcomeFindings
from improvement.stats.decisions.verdict import Verdict, verdict
from improvement.stats.decisions.verdict import VerdictResult as VerdictResult
from improvement.stats.record import (
    Record,
    digest,
    from_record,
    in_layout_of,
    record_digest,
    to_record,
)
from improvement.stats.record_differences import differing
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.plans import KeptTest
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.chosen_worst import with_choice
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.scaled import with_end
from improvement.words.told_everybody import with_look
from improvement.words.verdict import verdict_reading

KIND, SCHEMA = "verdict", 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareView:
    """What the Compare and Decide tabs show.

    ``groupings`` say by dimension (label) which groups stand together (for those dimensions of
    which this person sees every group); ``hidden`` counts the groups left out by dimension, for
    outcomes that are no shares, ``averages`` are what was told of those. ``looked_until`` is the
    last day of the look whose figures of households are shown, None where they are today's.
    """

    kept: KeptTest
    names: Names
    result: VerdictResult
    reading: Reading
    dimensions: tuple[DimensionView, ...]
    figures: Mapping[str, Figures]
    notes: tuple[KeptNote, ...]
    sees_all: bool
    as_of: date
    groupings: Mapping[str, Grouping]
    hidden: Mapping[str, int] = field(default_factory=dict)
    averages: tuple[ToldAverages, ...] = ()
    looked_until: date | None = None

    @property
    def shares(self) -> Findings | None:
        """The findings where the outcome is a share of two sides."""
        return self.result.shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A kept analysis computed again: does it still come out the same?

    ``data_changed`` looks at the figures only, ``plan_changed`` at the decision rule: an amended
    plan is not a change of the data. ``inputs_as_kept`` is false where what the verdict rested on
    was altered afterwards (its digest does not fit); ``differences`` are the places at which the
    result differs. ``recomputed_verdict`` is None where the inputs cannot be read any more;
    ``verdict_by_data_now`` is what the figures up to that day, as they stand now, come to by the
    plan as it stands now (None where they come to none).
    """

    analysis_id: int
    made_by_version: str
    as_of: date
    same_result: bool
    inputs_as_kept: bool
    data_changed: bool
    plan_changed: bool
    kept_verdict: str
    recomputed_verdict: str | None
    differences: tuple[str, ...]
    verdict_by_data_now: str | None

    @property
    def sound(self) -> bool:
        """Nothing was altered, and it comes out the same."""
        return self.same_result and self.inputs_as_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A test with all its figures, read in one go. Whole, so it stays inside the services.

    ``scaled_on`` is the day with which its figures end, where it was scaled.
    """

    kept: KeptTest
    dimensions: tuple[Dimension, ...]
    figures: Mapping[str, Figures]
    notes: tuple[KeptNote, ...]
    told: Told
    as_of: date
    scaled_on: date | None = None
    look: TakenLook | None = None


def compare(uow: UnitOfWork, actor: Actor, *, test_id: int) -> CompareView:
    """Who does the change work for? Raises ``NotComputable`` with the reason if nobody can say."""
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, [test_id])
    with uow.reading(actor) as store:
        loaded = load(store, test_id, today=uow.today_of(actor))
        closed = closed_in_notes(store, actor, team_id=loaded.kept.team_id)
        loaded = replace(loaded, notes=notes_seen(loaded.notes, closed))
    return shown_to(actor, loaded, judged(loaded))


def load(store: Store, test_id: int, *, today: date, also: Sequence[Dimension] = ()) -> Loaded:
    """Read a test once for everything that is said about it; ``also`` more ways to tell groups."""
    kept = store.plans.get(test_id)
    dimensions = dimensions_of(store, kept)
    until = _end(store, test_id)
    return Loaded(
        kept=kept,
        dimensions=dimensions,
        figures=figures_of(store, kept, (*dimensions, *also), today=today, until=until),
        notes=store.notes.of(test_id),
        told=told_in(store, [test_id]),
        as_of=today,
        scaled_on=until,
        look=looks_of(store, [test_id]).get(test_id),
    )


def judged(loaded: Loaded) -> VerdictResult:
    """The verdict on what was loaded; raises ``NotComputable`` with the reason."""
    return _assess(loaded.kept, loaded.figures, loaded.dimensions, today=loaded.as_of)


def shown_to(actor: Actor, loaded: Loaded, result: VerdictResult) -> CompareView:
    """As much of it as this person may see."""
    kept, figures = loaded.kept, loaded.figures
    closed = closed_to(actor, loaded.dimensions, team_id=kept.team_id)
    result = without(result, closed)
    sees_all = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    open_ones = [d for d in loaded.dimensions if d.label not in closed]
    told = loaded.told.up_to(loaded.scaled_on)
    points = points_of_households(kept.plan, figures)
    figures = {key: shown_figures(found, kept, actor, told) for key, found in figures.items()}
    shown = (
        whole(result)
        if sees_all
        else only_told(result, kept, open_ones, told, loaded.look, points=points)
    )
    return CompareView(
        kept=kept,
        names=names_of(kept.plan),
        result=shown.result,
        reading=reading_of(kept, shown, scaled_on=loaded.scaled_on),
        dimensions=shown.dimensions,
        figures=figures,
        notes=loaded.notes,
        sees_all=sees_all,
        as_of=loaded.as_of,
        # Which groups were joined for being few is not said to whom groups are only told.
        groupings=groupings(kept.plan, figures, open_ones) if sees_all else {},
        hidden=shown.hidden,
        averages=() if sees_all else told_averages(kept, open_ones, told),
        looked_until=shown.until,
    )


def figures_of(
    store: Store,
    kept: KeptTest,
    dimensions: tuple[Dimension, ...],
    *,
    today: date,
    until: date | None,
) -> dict[str, Figures]:
    """A test's figures by measure key; those that began after ``until`` are left out."""
    specs = {kept.measure_ids[m.key]: m for m in kept.plan.measures}
    keys = dict.fromkeys([*(d.key for d in dimensions), kept.plan.cluster_dimension])
    found = load_figures(
        store,
        specs,
        dimensions=[key for key in keys if key],
        as_of=today,
        until=dict.fromkeys(specs, until) if until else {},
        households=[kept.measure_ids[key] for key in needs_households(kept.plan)],
    )
    return {specs[measure_id].key: figures for measure_id, figures in found.items()}


def _end(store: Store, test_id: int) -> date | None:
    return scaled_on(d for d in store.decisions.of(test_id) if d.in_force)


def _assess(
    kept: KeptTest,
    figures: Mapping[str, Figures],
    dimensions: tuple[Dimension, ...],
    *,
    today: date,
) -> VerdictResult:
    return assess(
        kept.plan,
        figures,
        dimensions,
        today=today,
        changed_after_looking=kept.amended_after_looking,
    )


def keep(store: Store, kept: KeptTest, *, today: date) -> tuple[int, Verdict | None]:
    """Compute the verdict again inside this transaction and keep it; returns its id and verdict.

    Nothing trusts a result handed over by a page: what a decision rests on is computed here. Where
    the rule cannot be applied, the reason is what is kept, and the verdict is None.
    """
    dimensions, until = dimensions_of(store, kept), _end(store, kept.id)
    figures = figures_of(store, kept, dimensions, today=today, until=until)
    try:
        result = _assess(kept, figures, dimensions, today=today)
    except (NotComputable, Invalid) as reason:  # a rule that cannot be held against anything
        return _keep_reason(store, kept, str(reason), today=today), None
    evidence = result.findings.evidence
    extend(store, [kept], today=today)
    open_ones = [d for d in dimensions if not d.sensitive]
    told = told_in(store, [kept.id]).up_to(until)
    look = looks_of(store, [kept.id]).get(kept.id)
    points = points_of_households(kept.plan, figures)
    seen = without(result, sensitive(dimensions))
    everybodys = only_told(seen, kept, open_ones, told, look, points=points)
    reading = reading_of(kept, everybodys, scaled_on=until)
    analysis_id = store.analyses.add(
        test_id=kept.id,
        kind=KIND,
        schema_number=SCHEMA,
        as_of=today,
        digest=digest(evidence),
        inputs=to_record(evidence),
        result=to_record(result),
        words=asdict(reading),
    )
    return analysis_id, result.verdict


def _keep_reason(store: Store, kept: KeptTest, reason: str, *, today: date) -> int:
    return store.analyses.add(
        test_id=kept.id,
        kind="no verdict",
        schema_number=SCHEMA,
        as_of=today,
        digest="",
        inputs={},
        result={"reason": reason},
        words=asdict(Reading(headline=reason)),
    )


def verify(uow: UnitOfWork, actor: Actor, *, analysis_id: int) -> Verification:
    """Compute a kept analysis again from its kept inputs, and say whether the data moved since."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        return checked(store, analysis_id)


def checked(store: Store, analysis_id: int) -> Verification:
    """The same inside somebody's transaction."""
    kept_analysis = store.analyses.get(analysis_id)
    if kept_analysis.kind != KIND:
        raise NotFound(f"Analysis {analysis_id} is a {kept_analysis.kind}, not a verdict.")
    rested_on, again = _again(kept_analysis.inputs)
    kept = store.plans.get(kept_analysis.test_id)
    # What began after that day is no late figure: the analysis could not have rested on it.
    until = scaled_on(in_force_before(store.decisions.of(kept.id), analysis_id))
    until = until or kept_analysis.as_of
    now = _evidence_now(store, kept, as_of=kept_analysis.as_of, until=until)
    before: Record = dict(kept_analysis.result)
    differences = (
        ()
        if again is None
        else differing(before, in_layout_of(before, to_record(again)) | _made(before))
    )
    return Verification(
        analysis_id=analysis_id,
        made_by_version=kept_analysis.package_version,
        as_of=kept_analysis.as_of,
        same_result=again is not None and not differences,
        inputs_as_kept=record_digest(kept_analysis.inputs) == kept_analysis.digest,
        data_changed=now is None or rested_on is None or _data(now) != _data(rested_on),
        plan_changed=now is None or rested_on is None or now.rule != rested_on.rule,
        kept_verdict=str(before["body"]["verdict"]),
        recomputed_verdict=None if again is None else str(again.verdict),
        differences=differences,
        verdict_by_data_now=None if now is None else str(verdict(now).verdict),
    )


def _again(
    inputs: Mapping[str, Any],
) -> tuple[Evidence | OutcomeEvidence | None, VerdictResult | None]:
    """The evidence that was kept and its verdict; None where it cannot be read any more."""
    try:
        evidence: Evidence | OutcomeEvidence = from_record(inputs)
        return evidence, verdict(evidence)
    except (Invalid, NotComputable):
        return None, None


def _made(kept: Record) -> Record:
    """By which version it was made is no difference."""
    return {"version": kept.get("version")}


def _evidence_now(
    store: Store, kept: KeptTest, *, as_of: date, until: date
) -> Evidence | OutcomeEvidence | None:
    """What the verdict would rest on today; None where it could not be given any more."""
    dimensions = dimensions_of(store, kept)
    figures = figures_of(store, kept, dimensions, today=as_of, until=until)
    try:
        return _assess(kept, figures, dimensions, today=as_of).findings.evidence
    except (NotComputable, Invalid):
        return None


def _data(evidence: Evidence | OutcomeEvidence) -> tuple[object, ...]:
    rails = tuple(
        (g.name, g.arms if isinstance(g, Guardrail) else g.outcome) for g in evidence.guardrails
    )
    own = evidence.arms if isinstance(evidence, Evidence) else evidence.outcome
    return own, evidence.dimensions, evidence.due, rails, evidence.fidelity


def reading_of(kept: KeptTest, shown: Shown, *, scaled_on: date | None = None) -> Reading:
    """The verdict in words; of groups it says what is in the result.

    What a second look brings by itself is a figure of everybody: from the whole that it rests on.
    ``scaled_on`` is the day with which its figures end.
    """
    result, rests_on = shown.result, shown.rests_on
    grouped = bool(rests_on.findings.flags)
    said = verdict_reading(result, names_of(kept.plan), grouped=grouped)
    few = getattr(result.findings, "found", rests_on) is None  # nothing is told of the outcomes
    choice = result.findings if few else rests_on.findings
    said = with_choice(said, kept.plan.chosen_worst, choice)
    said = said if shown.until is None else with_look(said, shown.until)
    return said if scaled_on is None else with_end(said, scaled_on)


def names_of(plan: Plan) -> Names:
    """What sentences about this test call its things."""
    outcome = plan.primary.label if plan.primary else ""
    in_time = plan.design is not None and not plan.design.has_comparison
    return Names(
        pilot=plan.title or plan.pilot_name or "The pilot",
        outcome=outcome[:1].lower() + outcome[1:] or "with the outcome",
        here=plan.pilot_name or ("Since the change" if in_time else "Pilot"),
        there=plan.comparison_name or ("Before" if in_time else "Comparison"),
    )
