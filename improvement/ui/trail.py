"""Who changed what, when: the same filters and the same table wherever something has a history."""

import streamlit as st

from improvement.domain.trail import Area, Object, Wish
from improvement.domain.zones import zone_words
from improvement.errors import Invalid
from improvement.services.trail import Trail, trail
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.amounts import counted

EVERYBODY, EVERYTHING = "Everybody", "Everything"
#: Kinds of changes that can be there at all.
OFFERED: dict[Object, tuple[Area, ...]] = {
    Object.PLACE: tuple(Area),
    Object.TEST: (
        *(Area.PLANS, Area.CYCLES, Area.DATA, Area.NOTES),
        *(Area.DECISIONS, Area.PRACTICES, Area.COMMENTS),
    ),
    Object.NODE: (Area.THEORY, Area.PLANS),
    Object.PRACTICE: (),
}


def folded(visit: Visit, about: Object, number: int) -> None:
    """Read only when somebody asks for it."""
    if st.toggle("Show who changed what", key=f"past_{about}_{number}"):
        draw(visit, about, number)


def draw(visit: Visit, about: Object, number: int | None = None) -> None:
    """Filters, how many there are, and the changes in words, newest first."""
    key = f"past_{about}_{number or 0}"
    everything = trail(visit.app.uow, visit.actor, about=about, number=number)
    if not everything.lines:
        show.headline("Nothing has been changed yet.")
        show.small("Whoever adds, changes or decides something here is listed with day and time.")
        return
    wish = _wish(everything, about, key)
    if wish is None:
        return
    found = (
        everything
        if wish == Wish()
        else trail(visit.app.uow, visit.actor, about=about, number=number, wish=wish)
    )
    older = " Older ones are left out: choose days to see them." if found.more else ""
    show.small(
        f"{counted(len(found.lines), 'change')}, newest first. "
        f"Times are by {zone_words(visit.actor.zone)}.{older}"
    )
    if found.lines:
        show.table(
            ("When", "What", "Who"),  # on a phone the last column is out of sight
            [(f"{line.at:%Y-%m-%d %H:%M}", line.what, line.who) for line in found.lines],
            name=f"history-{about}-{number or 'all'}",
            key=f"{key}_table",
        )


def _wish(found: Trail, about: Object, key: str) -> Wish | None:
    """What is chosen; None (and a sentence) where it cannot be."""
    with st.container(horizontal=True, key=f"{key}_filters"):
        there = {line.who for line in found.lines}
        people = {name: number for number, name in found.people.items() if name in there}
        who = st.selectbox("By whom?", [EVERYBODY, *people], key=f"{key}_who", width=165)
        area = EVERYTHING
        if OFFERED[about]:
            kinds = [EVERYTHING, *OFFERED[about]]
            area = st.selectbox("What kind?", kinds, key=f"{key}_area", width=155)
        words = st.text_input("With the word", key=f"{key}_words", width=125, placeholder="cycle")
        since = st.date_input(
            "From", value=None, key=f"{key}_since", width=130, format="YYYY-MM-DD"
        )
        until = st.date_input("To", value=None, key=f"{key}_until", width=130, format="YYYY-MM-DD")
    try:
        return Wish(
            who=people.get(who),
            area=None if area == EVERYTHING else Area(area),
            since=since,
            until=until,
            words=words,
        )
    except Invalid as problem:
        show.refused(problem)
        return None
