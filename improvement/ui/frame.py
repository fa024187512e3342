"""The frame every page stands in: the gate, who is acting, navigation, and caught errors."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from improvement.bootstrap import Application, open_application
from improvement.domain.access import Action, Actor, may, require
from improvement.domain.vocabulary import Role
from improvement.errors import ImprovementError, NotFound, Unreachable
from improvement.services import people
from improvement.ui import acting, founding, show, state, style

log = logging.getLogger("improvement")

ENTRY = "streamlit_app.py"
FIRST = "home"  # the file of the page that the bare address shows
ROOT = "first"  # what Streamlit knows that page by; nobody sees it


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page in the navigation; ``needs`` is the right without which it is not offered."""

    file: str
    title: str
    icon: str
    address: str
    needs: Action
    listed: bool = True


#: The page registry: section -> pages. A test holds it against the files in ``pages/``.
PAGES: dict[str, tuple[PageEntry, ...]] = {
    "My tests": (
        PageEntry(file="home", title="Home", icon="home", address="home", needs=Action.VIEW_TESTS),
        PageEntry(
            file="register",
            title="Register a test",
            icon="add_circle",
            address="register",
            needs=Action.REGISTER_TEST,
        ),
        PageEntry(
            file="tests", title="Tests", icon="science", address="tests", needs=Action.VIEW_TESTS
        ),
        PageEntry(
            file="theory",
            title="Theory",
            icon="account_tree",
            address="theory",
            needs=Action.VIEW_TESTS,
        ),
        PageEntry(
            file="search",
            title="Search",
            icon="search",
            address="search",
            needs=Action.VIEW_TESTS,
        ),
        PageEntry(
            file="test",
            title="Test",
            icon="science",
            address="test",
            needs=Action.VIEW_TESTS,
            listed=False,
        ),
    ),
    "Coaching": (
        PageEntry(
            file="board",
            title="Board",
            icon="view_kanban",
            address="board",
            needs=Action.SEE_BOARD,
        ),
    ),
    "Leadership": (
        PageEntry(
            file="portfolio",
            title="Portfolio",
            icon="insights",
            address="portfolio",
            needs=Action.SEE_PORTFOLIO,
        ),
        PageEntry(
            file="practices",
            title="Practices",
            icon="menu_book",
            address="practices",
            needs=Action.VIEW_TESTS,
        ),
    ),
    "Partnership": (
        PageEntry(
            file="settings",
            title="Settings",
            icon="settings",
            address="settings",
            needs=Action.VIEW_TESTS,
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page works with: the application and who is acting."""

    app: Application
    actor: Actor

    @property
    def today(self) -> date:
        """What day it is where the partnership is."""
        return self.app.uow.today_of(self.actor)

    def may(self, action: Action) -> bool:
        """Shows or hides a button; the service decides."""
        return may(self.actor, action)


@st.cache_resource(show_spinner=False)
def application() -> Application:
    """The one application of this process."""
    return open_application()


def run() -> None:
    """The whole of ``streamlit_app.py``: settings, who is acting, navigation, the page."""
    st.set_page_config(page_title="Improvement", page_icon="🌱", layout="wide")
    state.enter()
    style.apply()
    with caught():
        if not any(actors for _, actors in people.actors(application().uow)):
            begin = st.Page(_first_page, title="Begin", icon=":material/flag:", default=True)
            st.navigation([begin], position="hidden").run()
            return
        actor = _whoever_acts(application())
        chosen = st.navigation(_offered(actor), expanded=True)
        acting.header(application(), actor)
        goal = state.goal()
        if goal:  # a bookmark opened first on a cold server: through the gate, and on
            st.switch_page(goal[0], query_params=goal[1])
        chosen.run()


def _first_page() -> None:
    founding.first_page(application())


@contextmanager
def open_page(title: str, *, needs: Action = Action.VIEW_TESTS) -> Iterator[Visit]:
    """What every page begins with: the gate, the actor, the heading, and caught errors.

    A session that has not come through the entry file is sent there first: on a cold server
    Streamlit would otherwise run a file in ``pages/`` before anybody asked who is there.
    """
    if not state.has_entered():
        wanted = _wanted_page()
        if wanted:
            state.remember_goal(_page_file(wanted), st.query_params.to_dict())
        st.switch_page(ENTRY)
    visit = None
    if title:
        st.title(title)
    with caught():
        visit = _admitted(needs)
    if visit is None:
        st.stop()
    told = state.said()
    if told:
        st.toast(told.words, icon=told.icon)
    with caught():
        yield visit


def revisit(needs: Action = Action.VIEW_TESTS) -> Visit:
    """Who acts, for a part of a page that runs again by itself: rights may be others by now."""
    return _admitted(needs)


def _admitted(needs: Action) -> Visit:
    app = application()
    actor = _whoever_acts(app)
    require(actor, needs)
    return Visit(app=app, actor=actor)


@contextmanager
def caught() -> Iterator[None]:
    """Our own errors as a sentence; anything else into the log, with a number to quote."""
    try:
        yield
    except NotFound as missing:
        st.warning(show.plain(str(missing)), icon=":material/search_off:")
        st.page_link(_page_file("tests"), label="All tests", icon=":material/science:")
    except Unreachable as away:
        st.error(show.plain(str(away)), icon=":material/cloud_off:")
        st.button("Try again", key="try_again", icon=":material/refresh:")
        st.stop()  # a run that ends early forgets no field: what was typed waits
    except ImprovementError as known:
        show.refused(known)
    except Exception:
        number = secrets.token_hex(4)
        log.exception("unexpected error %s", number)
        st.error(
            f"Something went wrong on our side. Nothing was saved half-way. Quote number {number} "
            "when you report it.",
            icon=":material/error:",
        )


def _wanted_page() -> str | None:
    """The file of the page whose address the browser shows."""
    address = urlsplit(st.context.url or "").path.rpartition("/")[2]
    found = [e.file for entries in PAGES.values() for e in entries if e.address == address]
    return found[0] if found else None


def _page_file(name: str) -> str:
    return f"pages/{name}.py"


def _offered(actor: Actor) -> dict[str, list[StreamlitPage]]:
    """Every page, listed for those who have the right; others are told so by the page's gate."""
    offered = {
        section: [
            _page(entry, listed=entry.listed and may(actor, entry.needs)) for entry in entries
        ]
        for section, entries in PAGES.items()
    }
    next(iter(offered.values())).append(
        st.Page(_to_first, title="Home", url_path=FIRST, visibility="hidden")
    )
    return offered


def _page(entry: PageEntry, *, listed: bool) -> StreamlitPage:
    return st.Page(
        _page_file(entry.file),
        title=entry.title,
        icon=f":material/{entry.icon}:",
        url_path=ROOT if entry.file == FIRST else entry.address,
        default=entry.file == FIRST,
        visibility="visible" if listed else "hidden",
    )


def _to_first() -> None:
    """Streamlit knows its default page by the bare address only; typed in full it leads there."""
    st.switch_page(_page_file(FIRST), query_params=st.query_params.to_dict())


def _whoever_acts(app: Application) -> Actor:
    """The chosen person (local mode); until somebody chooses, the first of one's own partnership.

    The demo's first while there is no other: whoever has begun comes back to what is theirs. An
    action team has the next step, so its people come before others.
    """
    known = sorted(people.actors(app.uow), key=lambda each: each[0].synthetic)
    everybody = [
        actor
        for _, actors in known
        for actor in sorted(actors, key=lambda each: each.role is not Role.MEMBER)
    ]
    if not everybody:
        raise NotFound("There is nobody here yet. Load the demo: run `improvement demo`.")
    chosen = state.person()
    return next((a for a in everybody if a.person_id == chosen), everybody[0])
