"""Compare, by site: each site's own result and what they come to together."""

import streamlit as st

from improvement.charts.caterpillar import caterpillar_spec
from improvement.errors import NotComputable
from improvement.services import sites_of_test
from improvement.services.analyses import CompareView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.spread import spread_reading


def draw(visit: Visit, found: CompareView) -> None:
    """Folded; only where the plan names sites or workers."""
    if not found.kept.plan.cluster_dimension:
        return
    box = st.expander(
        "Site by site", icon=":material/location_city:", on_change="rerun", key="compare_sites"
    )
    if not box.open:
        return
    with box:
        if not found.sees_all:
            show.small(sites_of_test.FOR_THE_TEAM)
            return
        try:
            _sites(visit, found)
        except NotComputable as reason:
            show.small(str(reason))


def _sites(visit: Visit, found: CompareView) -> None:
    sites = sites_of_test.sites_of(visit.app.uow, visit.actor, test_id=found.kept.id)
    said = spread_reading(sites.together, direction=sites.direction)
    st.markdown(show.plain(said.headline))
    show.chart(
        caterpillar_spec(
            sites.rows,
            sites.together,
            title="Difference, site by site",
            direction=sites.direction,
            theme=show.theme(),
        ),
        name="difference-by-site",
        key="caterpillar",
    )
    for line in said.because:
        st.markdown(f"- {show.plain(line)}")
    for line in said.caveats:
        show.small(line)
    if sites.left_out:
        names = ", ".join(sites.left_out)
        show.small(f"Fewer than 5 people on one side, so not part of this: {names}.")
