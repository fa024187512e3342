"""A test in several sites: each site's own effect, and what they come to together.

For the test's own team and coaches: a site can be a single worker, and small ones could be worked
out from the rest.
"""

from dataclasses import dataclass

from improvement.domain.access import Action, Actor, require
from improvement.domain.dimensions import Dimension, require_disjoint
from improvement.domain.sites import SiteArms
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Direction, GroupKind
from improvement.errors import NotComputable
from improvement.services.analyses import Loaded, judged, load
from improvement.services.assessment import sides_of
from improvement.services.groups import visible
from improvement.stats.comparisons.cell_status import FEWEST_FOR_ESTIMATE
from improvement.stats.decisions.findings import Findings
from improvement.stats.spread.caterpillar import Caterpillar, caterpillar
from improvement.stats.spread.pooled import Spread, spread
from improvement.stats.spread.site_effects import site_effects
from improvement.store.unit_of_work import UnitOfWork

FOR_THE_TEAM = "Sites are shown to the test's own team and coaches: a site can be a single worker."
ONLY_SHARES = "Sites are brought together for outcomes that are shares, on two sides."
NO_SITES = (
    "The plan does not say which dimension holds the sites or workers. Say so under Plan, and each "
    "one's own result stands here."
)
ONE_SIDED = (
    "No site has {fewest} people or more on both sides: where whole sites got the change, none can "
    "be held beside itself. Log figures from before the change, or compare tests in Practices."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesOfTest:
    """Sites in the order of their list; ``left_out`` have fewer than 5 people on a side."""

    direction: Direction
    rows: Caterpillar
    together: Spread
    left_out: tuple[str, ...]


def sites_of(uow: UnitOfWork, actor: Actor, *, test_id: int) -> SitesOfTest:
    """Each site's difference of shares, its best guess, and the mean as far as their number allows.

    Raises ``NotComputable`` with the reason to show.
    """
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        loaded = load(store, test_id, today=uow.today_of(actor))
        require(actor, Action.SEE_SMALL_GROUPS, team_id=loaded.kept.team_id)
        known = {kept.dimension.key: kept.dimension for kept in store.groups.all()}
    dimension = known.get(loaded.kept.plan.cluster_dimension)
    if dimension is None or not visible(dimension, actor, team_id=loaded.kept.team_id):
        raise NotComputable(NO_SITES)
    require_disjoint(dimension, "Bringing sites together")
    findings = judged(loaded).findings
    if not isinstance(findings, Findings):
        raise NotComputable(ONLY_SHARES)
    return _together(_arms(loaded, dimension), findings.evidence.rule.direction)


def _arms(loaded: Loaded, dimension: Dimension) -> list[SiteArms]:
    """Both sides of every named site."""
    plan = loaded.kept.plan
    if plan.primary is None or plan.design is None:
        raise NotComputable(ONLY_SHARES)
    own, sides = loaded.figures[plan.primary.key], sides_of(plan.design)
    pilot = own.group_tallies(dimension.key, *sides.pilot)
    comparison = own.group_tallies(dimension.key, *sides.comparison)
    nobody = Tally(events=0, n=0)
    return [
        SiteArms(
            site=group.label,
            arms=TwoArms(
                pilot=pilot.get(group.key, nobody), comparison=comparison.get(group.key, nobody)
            ),
        )
        for group in dimension.groups
        if group.kind is GroupKind.NAMED and (group.key in pilot or group.key in comparison)
    ]


def _together(sites: list[SiteArms], direction: Direction) -> SitesOfTest:
    enough = [
        site
        for site in sites
        if min(site.arms.pilot.n, site.arms.comparison.n) >= FEWEST_FOR_ESTIMATE
    ]
    if not enough:
        raise NotComputable(ONE_SIDED.format(fewest=FEWEST_FOR_ESTIMATE))
    used = site_effects(enough, direction=direction).used
    kept = {site.site for site in used}
    return SitesOfTest(
        direction=direction,
        rows=caterpillar(used),
        together=spread(used),
        left_out=tuple(site.site for site in sites if site.site not in kept),
    )
