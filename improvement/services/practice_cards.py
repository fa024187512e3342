"""Practices: a card in versions, the tests that do it, and what they found together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.practices import (
    Adoption,
    Fidelity,
    PracticeCard,
    as_record,
    fidelity,
    from_kept,
)
from improvement.domain.search import folded, wanted
from improvement.domain.sites import SiteArms
from improvement.domain.vocabulary import Choice, Direction, Ring
from improvement.errors import Conflict, Invalid, NotComputable
from improvement.services.overview import TestStatus
from improvement.services.overview import practices as overview_of
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.spread.caterpillar import Caterpillar, caterpillar
from improvement.stats.spread.cost import CostPerExtra, cost_per_extra
from improvement.stats.spread.pooled import Spread, spread
from improvement.stats.spread.site_effects import site_effects
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.repositories.practices import (
    KeptAdoption,
    KeptCardVersion,
    KeptPractice,
)
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.reading import Reading
from improvement.words.spread import cost_reading, spread_reading

MADE_OF = frozenset({Choice.SCALE, Choice.ADAPT})  # what somebody would do again


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A test that does the practice; ``adoption`` is None for the one it came out of."""

    status: TestStatus
    adoption: KeptAdoption | None
    fidelity: Fidelity | None

    @property
    def name(self) -> str:
        plan = self.status.kept.plan
        return plan.place or plan.title or f"Test {self.status.kept.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The sites brought together as far as their number allows; ``left_out`` with the reason."""

    found: Spread
    rows: Caterpillar
    direction: Direction
    reading: Reading
    cost: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeView:
    """A practice as one person may see it."""

    id: int
    version: int
    card: PracticeCard
    versions: tuple[KeptCardVersion, ...]
    sites: tuple[Site, ...]
    together: Together | None
    left_out: tuple[str, ...]
    rings: tuple[KeptDecision, ...]
    may_write: bool

    @property
    def ring(self) -> Ring | None:
        """How far it has been decided to go, newest decision first."""
        return self.rings[0].ring if self.rings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeBook:
    """Every practice; ``can_become`` are decided tests (id -> title) without a card, ``can_adopt``
    running tests of this person's teams that do no practice yet.
    """

    all: tuple[PracticeView, ...]
    can_become: Mapping[int, str]
    can_adopt: Mapping[int, str]
    names: Mapping[int, str]

    def mentioning(self, words: str) -> tuple[PracticeView, ...]:
        """Those on whose card, or at whose sites, all these words begin a word."""
        asked = wanted(words)
        return tuple(p for p in self.all if all(_begins(word, p) for word in asked))


def _begins(word: str, practice: PracticeView) -> bool:
    card = practice.card
    parts = (card.name, card.problem, card.for_whom, *card.core, *card.adaptable, card.conditions)
    sites = (f"{s.name} {s.status.kept.plan.title} {s.status.kept.team}" for s in practice.sites)
    return any(each.startswith(word) for each in folded(" ".join((*parts, *sites))))


def write(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    card: PracticeCard,
    version: int = 0,
    reason: str = "",
) -> int:
    """Keep the card of the practice that came out of a test; returns the practice's id.

    The first card needs a decision in force to scale or adapt. ``version`` is that of the practice
    the form was opened with; raises ``Conflict`` for a stale one.
    """
    with uow.writing(actor) as store:
        kept = store.plans.get(test_id)
        require(actor, Action.KEEP_PRACTICE, team_id=kept.team_id)
        found = next((p for p in store.practices.all() if p.test_id == test_id), None)
        if found is None:
            practice_id, version = _begun(store, test_id, card), 1
        else:
            practice_id = found.id
            if not reason.strip():
                raise Invalid("Say why the card changes: others rely on how it was.")
        store.practices.write(
            practice_id, as_record(card), name=card.name, reason=reason.strip(), version=version
        )
        store.commit()
        return practice_id


def adopt(
    uow: UnitOfWork,
    actor: Actor,
    *,
    practice_id: int,
    test_id: int,
    adoption: Adoption,
    version: int = 0,
) -> None:
    """This test does the practice, so and so; what it finds flows into the practice's card."""
    with uow.writing(actor) as store:
        practice = store.practices.get(practice_id)
        require(actor, Action.EDIT_PLAN, team_id=store.plans.get(test_id).team_id)
        if practice.test_id == test_id:
            raise Invalid("The practice came out of this test, so it is among its sites already.")
        card = from_kept(dict(practice.card))
        others = [part for part in adoption.kept if part not in card.core]
        if others:
            raise Invalid(f"{others[0]!r} is no core part of this practice. Choose from its card.")
        store.practices.adopt(
            practice_id,
            test_id,
            kept=adoption.kept,
            adaptations=adoption.adaptations.strip(),
            version=version,
        )
        store.commit()


def book(uow: UnitOfWork, actor: Actor) -> PracticeBook:
    """Every practice with its sites, each as this person may see it."""
    require(actor, Action.VIEW_TESTS)
    seen = overview_of(uow, actor, put_away=True)
    statuses = {status.kept.id: status for status in seen.tests}
    with uow.reading(actor) as store:
        practices = store.practices.all()
        taken = store.practices.of_tests()
        decisions = store.decisions.all()
    return PracticeBook(
        all=tuple(
            _view(actor, p, statuses, decisions)
            for p in practices
            if p.test_id in statuses and p.versions
        ),
        can_become={
            status.kept.id: status.kept.plan.title
            for status in seen.tests
            if status.kept.id not in taken
            and status.kept.archived_at is None
            and status.line.decision is not None
            and status.line.decision.choice in MADE_OF
            and may(actor, Action.KEEP_PRACTICE, team_id=status.kept.team_id)
        },
        can_adopt={
            status.kept.id: status.kept.plan.title
            for status in seen.tests
            if status.kept.id not in taken
            and status.kept.archived_at is None
            and may(actor, Action.EDIT_PLAN, team_id=status.kept.team_id)
        },
        names=seen.names,
    )


def _begun(store: Store, test_id: int, card: PracticeCard) -> int:
    decision = store.decisions.latest().get(test_id)
    if decision is None or decision.choice not in MADE_OF:
        raise Conflict(
            "A practice comes out of a decision in force to scale or adapt. "
            "Record that decision first, on the test's Decide tab."
        )
    return store.practices.add(test_id, name=card.name)


def _view(
    actor: Actor,
    practice: KeptPractice,
    statuses: Mapping[int, TestStatus],
    decisions: Sequence[KeptDecision],
) -> PracticeView:
    card = from_kept(dict(practice.card))
    source = statuses[practice.test_id]
    sites = (
        Site(status=source, adoption=None, fidelity=None),
        *(
            Site(
                status=statuses[a.test_id],
                adoption=a,
                fidelity=fidelity(card, Adoption(kept=a.kept, adaptations=a.adaptations)),
            )
            for a in practice.adoptions
            if a.test_id in statuses
        ),
    )
    ids = {site.status.kept.id for site in sites}
    arms, left_out = _arms(sites)
    return PracticeView(
        id=practice.id,
        version=practice.version,
        card=card,
        versions=practice.versions,
        sites=sites,
        together=_together(arms, source, card),
        left_out=left_out,
        rings=tuple(d for d in decisions if d.test_id in ids and d.in_force and d.ring is not None),
        may_write=may(actor, Action.KEEP_PRACTICE, team_id=source.kept.team_id),
    )


def _arms(sites: Sequence[Site]) -> tuple[tuple[SiteArms, ...], tuple[str, ...]]:
    """Sites whose two sides may be shown, and why the others are left out."""
    wanted = _what_is_counted(sites[0].status)
    found: list[SiteArms] = []
    left_out: list[str] = []
    for site in sites:
        name = site.name if site.name not in {s.site for s in found} else _apart(site)
        shares = site.status.result.shares if site.status.result else None
        if shares is None or shares.comparison.status is not CellStatus.SHOWN:
            left_out.append(f"{name}: too few outcomes so far, or none that is a share.")
        elif _what_is_counted(site.status) != wanted:
            left_out.append(f"{name}: it counts another outcome, so it stands for itself.")
        else:
            found.append(SiteArms(site=name, arms=shares.evidence.arms))
    return tuple(found), tuple(left_out)


def _apart(site: Site) -> str:
    return f"{site.name} (test {site.status.kept.id})"


def _what_is_counted(status: TestStatus) -> tuple[str, str] | None:
    """Only the same outcome, the same way better, is brought together: by its name."""
    primary = status.kept.plan.primary
    return (primary.label.strip().casefold(), primary.direction) if primary else None


def _together(arms: Sequence[SiteArms], source: TestStatus, card: PracticeCard) -> Together | None:
    primary = source.kept.plan.primary
    if not arms or primary is None:
        return None
    effects = site_effects(arms, direction=primary.direction).used
    if not effects:
        return None
    found = spread(effects)
    return Together(
        found=found,
        rows=caterpillar(effects),
        direction=primary.direction,
        reading=spread_reading(found, direction=primary.direction),
        cost=_cost(found, card.cost),
    )


def _cost(found: Spread, per_household: float | None) -> Reading | None:
    """What one more household helped costs, where there are sites enough for a mean."""
    if not per_household or found.pooled is None:
        return None
    try:
        cost: CostPerExtra = cost_per_extra(per_household, found.pooled.mean)
    except NotComputable as reason:
        return Reading(headline=str(reason))
    return cost_reading(cost)
