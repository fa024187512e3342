"""Which themes were heard, from how many people: words first, then the tables to take along."""

import streamlit as st

from improvement.services import heard
from improvement.services.heard import Heard, HeardBy
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.themes import (
    FEW_HEARD,
    HEARD_SINCE,
    SILENCE,
    THEMES_OF_ALL,
    WHO_COUNTS,
    by_label,
    heard_headline,
    hidden_heard,
    n_of,
    told_us,
)

EXAMPLE = (
    "Give a note a theme (More, under the text) and it is counted here: how many people spoke of "
    "it, and in which group. For example: Language, 4 of 5 people told us."
)


def draw(visit: Visit, view: TestView) -> None:
    """Each theme with its people, by group; months and tables folded away."""
    found = heard.of_test(visit.app.uow, visit.actor, test_id=view.id)
    if found.all is None and found.themes:
        show.headline(FEW_HEARD)
        show.small(f"Themes so far: {', '.join(found.themes)}.")
        return
    show.headline(heard_headline(found.all.people if found.all else 0, found.own))
    if not found.themes:
        show.small(EXAMPLE)
    for theme in found.themes:
        _theme(found, theme)
    if found.themes:
        _left_out(found)
        show.small(f"{SILENCE} {WHO_COUNTS}")
        _tables(found)


def _theme(found: Heard, theme: str) -> None:
    everybody = found.all
    if everybody is None:
        return
    with st.container(border=True, key=f"card_theme_{found.themes.index(theme)}"):
        said = told_us(theme, everybody.themes[theme], everybody.people)
        st.markdown(f"**{show.plain(said)}**")
        for by in found.groups:
            people = {row.label: (row.themes[theme], row.people) for row in by.rows if row.themes}
            if people and everybody.themes[theme]:
                show.small(f"{by.label}: {by_label(people)}")


def _left_out(found: Heard) -> None:
    for by in found.groups:
        if by.hidden:
            show.small(f"{by.label}: {hidden_heard(by.hidden, 'group')}")
    if any(by.without_themes for by in found.groups):
        show.small(THEMES_OF_ALL)


def _tables(found: Heard) -> None:
    for by in found.groups:
        with st.expander(f"By {by.label.lower()}, as a table"):
            _table(found, by, key=f"heard_{by.label}")
    with st.expander("Month by month", key="heard_months"):
        if found.over_time.hidden:
            show.small(HEARD_SINCE)
        _table(found, found.over_time, key="heard_over_time")


def _table(found: Heard, by: HeardBy, *, key: str) -> None:
    if not by.rows:
        show.small("Nothing can be shown here.")
        return
    themes = () if by.without_themes else found.themes
    show.table(
        (by.label, "People heard", *themes),
        [
            (row.label, row.people, *(n_of(row.themes[t], row.people) for t in themes))
            for row in by.rows
        ],
        name=f"themes-by-{by.label.lower()}",
        key=key,
    )
