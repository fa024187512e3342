"""Everything of the partnership that this person may see, to be taken along."""

import streamlit as st

from improvement.domain.told import Audience
from improvement.services import people, told_register
from improvement.ui import show, take_along
from improvement.ui.frame import Visit
from improvement.words.periods import day

AUDIENCES = {Audience.SCREEN: "on screen", Audience.OUTSIDE: "in exports"}


def draw(visit: Visit) -> None:
    """What is in it, what is not, and the two files."""
    partnership = people.partnership(visit.app.uow, visit.actor)
    show.headline("Take your data along: it is yours.")
    show.small(take_along.INSIDE)
    show.small(take_along.LEFT_OUT)
    take_along.buttons(visit, name=partnership.slug)
    show.small(
        "The zip holds one CSV file a table and a description (datapackage.json) that statistics "
        "programs read. Where very much was logged, a file takes a minute to make."
    )
    _register(visit)


def _register(visit: Visit) -> None:
    """What people who may not see small groups, and whoever gets an export, were told of groups."""
    st.header("What was told of groups", anchor=False)
    show.small(
        "People who may not see small groups are shown what stands here and nothing else; exports "
        "are told less. What was told stays told, so that no two looks can be subtracted."
    )
    lines = told_register.register(visit.app.uow, visit.actor)
    if not lines:
        show.small("Nothing yet: groups are told once a week, from weeks that are over.")
        return
    show.table(
        ("Test", "Measure", "By", "Told", "Groups", "Up to the week of", "From people"),
        [
            (
                *(line.test, line.measure, line.dimension, AUDIENCES[line.audience]),
                ", ".join(line.groups) or "none yet",
                day(line.until) if line.until else "",
                str(line.threshold or ""),
            )
            for line in lines
        ],
        name="what-was-told",
        key="what_was_told",
    )
