"""A practice as one person may see it: its sites, what they found together, how far it went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may
from improvement.domain.practices import Fidelity, PracticeCard, fidelity, from_kept, with_currency
from improvement.domain.publishing import Evidence, as_sites
from improvement.domain.sites import SiteArms
from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Direction, Ring
from improvement.errors import NotComputable
from improvement.services.holding import Gain
from improvement.services.overview import TestStatus
from improvement.services.practice_ledger import Ledger, ledger
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.spread.caterpillar import Caterpillar, caterpillar
from improvement.stats.spread.cost import CostPerExtra, cost_per_extra
from improvement.stats.spread.pooled import Spread, spread
from improvement.stats.spread.site_effects import site_effects
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.repositories.practices import KeptAdoption, KeptCardVersion, KeptPractice
from improvement.store.repositories.stories import KeptStory
from improvement.words.reading import Reading
from improvement.words.spread import cost_reading, spread_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A test that does the practice; ``adoption`` is None for the one it came out of.

    ``may_change`` is whether whoever asked may say how it goes there.
    """

    status: TestStatus
    adoption: KeptAdoption | None
    fidelity: Fidelity | None
    may_change: bool = False

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
    """A practice as one person may see it.

    ``arms`` are, by test, the sites that could be brought together, ``given`` the evidence of
    partnerships that took it up; both are in ``together``.
    """

    id: int
    version: int
    card: PracticeCard
    versions: tuple[KeptCardVersion, ...]
    sites: tuple[Site, ...]
    arms: Mapping[int, SiteArms]
    given: tuple[Evidence, ...]
    together: Together | None
    left_out: tuple[str, ...]
    ledger: Ledger
    stories: tuple[KeptStory, ...]
    may_write: bool

    @property
    def ring(self) -> Ring | None:
        """How far it has been decided to go, newest decision first."""
        return self.ledger.rings[0].ring if self.ledger.rings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What cards are made of, loaded once for all of them: by test, as this person may see it.

    ``given`` is, by practice, what other partnerships that took it up gave back; ``settled`` is,
    by test, what it had found when it was decided.
    """

    actor: Actor
    statuses: Mapping[int, TestStatus]
    decisions: Sequence[KeptDecision]
    stories: Mapping[int, Sequence[KeptStory]]
    gains: Mapping[int, Gain]
    given: Mapping[int, tuple[Evidence, ...]]
    settled: Mapping[int, TwoArms]
    currency: str


def view_of(around: Around, practice: KeptPractice) -> PracticeView:
    """One practice with everything that its tests say."""
    card = with_currency(from_kept(dict(practice.card)), around.currency)
    source = around.statuses[practice.test_id]
    sites = tuple(_sites(around.actor, around.statuses, practice, card))
    ids = [site.status.kept.id for site in sites]
    arms, left_out = _arms(sites, around.settled)
    given = around.given.get(practice.id, ())
    return PracticeView(
        id=practice.id,
        version=practice.version,
        card=card,
        versions=practice.versions,
        sites=sites,
        arms=arms,
        given=given,
        together=_together(tuple(arms.values()), given, source, card),
        left_out=left_out,
        ledger=ledger(
            {site.status.kept.id: (site.name, site.status) for site in sites},
            decisions=around.decisions,
            gains=around.gains,
        ),
        stories=tuple(story for number in ids for story in around.stories.get(number, ())),
        may_write=may(around.actor, Action.KEEP_PRACTICE, team_id=source.kept.team_id),
    )


def _sites(
    actor: Actor, statuses: Mapping[int, TestStatus], practice: KeptPractice, card: PracticeCard
) -> Iterator[Site]:
    """Where it began, then whoever took it up."""
    yield Site(status=statuses[practice.test_id], adoption=None, fidelity=None)
    for taken in practice.adoptions:
        if taken.test_id in statuses:
            status = statuses[taken.test_id]
            yield Site(
                status=status,
                adoption=taken,
                fidelity=fidelity(card, taken.done),
                may_change=may(actor, Action.KEEP_PRACTICE, team_id=status.kept.team_id),
            )


def _arms(
    sites: Sequence[Site], settled: Mapping[int, TwoArms]
) -> tuple[Mapping[int, SiteArms], tuple[str, ...]]:
    """Sites whose two sides may be shown, and why the others are left out."""
    wanted = what_is_counted(sites[0].status)
    found: dict[int, SiteArms] = {}
    left_out: list[str] = []
    for site in sites:
        name = site.name if site.name not in {s.site for s in found.values()} else _apart(site)
        arms = site_arms(name, site.status, settled)
        if arms is None:
            left_out.append(f"{name}: too few outcomes so far, or none that is a share.")
        elif what_is_counted(site.status) != wanted:
            left_out.append(f"{name}: it counts another outcome, so it stands for itself.")
        else:
            found[site.status.kept.id] = arms
    return found, tuple(left_out)


def site_arms(name: str, status: TestStatus, settled: Mapping[int, TwoArms]) -> SiteArms | None:
    """A test's two sides, as decided; None while they may not be shown, or are no shares."""
    shares = status.result.shares if status.result else None
    if shares is None or shares.comparison.status is not CellStatus.SHOWN:
        return None
    return SiteArms(site=name, arms=settled.get(status.kept.id, shares.evidence.arms))


def _apart(site: Site) -> str:
    return f"{site.name} (test {site.status.kept.id})"


def what_is_counted(status: TestStatus) -> tuple[str, str] | None:
    """Only the same outcome, the same way better, is brought together: by its name."""
    primary = status.kept.plan.primary
    return (primary.label.strip().casefold(), primary.direction) if primary else None


def _together(
    arms: Sequence[SiteArms],
    given: tuple[Evidence, ...],
    source: TestStatus,
    card: PracticeCard,
) -> Together | None:
    primary = source.kept.plan.primary
    if primary is None:
        return None
    own = site_effects(arms, direction=primary.direction).used
    effects = (*own, *as_sites(given, own="Another partnership"))
    if not effects:
        return None
    found = spread(effects)
    return Together(
        found=found,
        rows=caterpillar(effects),
        direction=primary.direction,
        reading=spread_reading(found, direction=primary.direction),
        cost=_cost(found, card),
    )


def _cost(found: Spread, card: PracticeCard) -> Reading | None:
    """What one more household helped costs, where there are sites enough for a mean."""
    if not card.cost or found.pooled is None:
        return None
    try:
        cost: CostPerExtra = cost_per_extra(card.cost, found.pooled.mean)
    except NotComputable as reason:
        return Reading(headline=str(reason))
    return cost_reading(cost, currency=card.currency)
