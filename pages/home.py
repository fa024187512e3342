"""The first page: what to do next, by role."""

import streamlit as st

from improvement.domain.access import Action
from improvement.domain.vocabulary import Role
from improvement.services import overview
from improvement.ui import card_style, cards, decisions_due, due, show
from improvement.ui.frame import open_page

with open_page("") as visit:
    st.title(f"Good to see you, {show.plain(visit.actor.name.split()[0])}")
    card_style.apply()
    view = overview.home(visit.app.uow, visit.actor)
    mine = overview.mine_first(view, visit.actor)
    show.headline(cards.what_waits(mine, visit.actor.role))
    due.draw(visit)
    decisions_due.draw(visit)
    if not view.tests:
        cards.nothing_yet(visit)
    for status in (shown := cards.for_the_first_page(mine)):
        cards.at_a_glance(status, with_todos=True)
    cards.others(len(mine) - len(shown))
    if mine and visit.actor.role is Role.MEMBER and visit.may(Action.REGISTER_TEST):
        st.page_link("pages/register.py", label="Register a test", icon=":material/add_circle:")
    if visit.actor.role is Role.LEADER:
        for indicator in view.indicators:
            cards.indicator(indicator)
