"""The grid of one period, as a script sees it; what only a browser does is in ``tests/e2e``."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Role
from improvement.files.numbers import DecimalMark
from improvement.services import data, entry, overview, people
from improvement.services.entry_grid import EntryWishes
from improvement.ui import frame

Told = Callable[[AppTest], str]
TITLE = "Rent reminders by text"
ROWS = 9  # eight groups of race and ethnicity, and everybody
BLACK, EVERYBODY = 2, 8


def actor(application: Application, role: Role = Role.MEMBER, *, nth: int = 0) -> Actor:
    everybody = [a for _, actors in people.actors(application.uow) for a in actors]
    return [a for a in everybody if a.role is role][nth]


@pytest.fixture
def test_id(application: Application) -> int:
    found = overview.home(application.uow, actor(application)).tests
    return next(s.kept.id for s in found if s.kept.plan.title == TITLE)


@pytest.fixture
def app(open_app: Callable[[Role], AppTest], test_id: int) -> AppTest:
    return at_the_grid(open_app, test_id)


def at_the_grid(open_app: Callable[[Role], AppTest], test_id: int) -> AppTest:
    """The Data tab, in a session of its own."""
    opened = open_app(Role.MEMBER)
    opened.switch_page("pages/test.py")
    opened.query_params["test"], opened.query_params["tab"] = str(test_id), Tab.DATA.value
    opened.run()
    assert not opened.exception
    return opened


def fields(app: AppTest) -> dict[str, Any]:
    """What the fields were sent."""
    (found,) = app.get("bidi_component")
    sent: dict[str, Any] = json.loads(found.proto.json)
    return sent


def grid_with(figures: dict[int, list[str]]) -> list[list[str]]:
    return [figures.get(row, ["", "", "", ""]) for row in range(ROWS)]


def type_in(app: AppTest, texts: object, *, row: int = -1) -> AppTest:
    """The texts as the browser sends them, and the row somebody stands in."""
    app.session_state[fields(app)["turn"]] = {"typed": {"texts": texts, "row": row}}
    return app.run()


def notes(app: AppTest, row: int) -> list[str]:
    return [note["words"] for note in fields(app)["notes"][row]]


def test_the_next_week_stands_there_with_a_row_for_each_group_and_everybody_last(
    app: AppTest, told: Told
) -> None:
    sent = fields(app)
    assert "Paid rent in full by the 10th, 23 November to 29 November 2026" in told(app)
    assert len(sent["rows"]) == ROWS
    assert (sent["rows"][BLACK], sent["rows"][EVERYBODY]) == ("Black", "Everybody")
    sides = [(c["side"], c["word"], c["whole"]) for c in sent["columns"]]
    assert sides == [
        ("Magnolia Court", "yes", True),
        ("Magnolia Court", "out of", True),
        ("Riverview Homes", "yes", True),
        ("Riverview Homes", "out of", True),
    ]
    assert sent["texts"] == grid_with({})


def test_a_wrong_figure_is_told_below_its_row_and_nothing_typed_is_lost(
    app: AppTest, told: Told, application: Application, test_id: int
) -> None:
    typed = grid_with({BLACK: ["13", "12", "1", "twelve"]})
    type_in(app, typed)
    assert notes(app, BLACK) == [
        "Magnolia Court: yes: 13 of 12: the part is above the whole. Check both figures.",
        "Riverview Homes: out of: This is not a number. "
        "Write digits only; leave the cell empty if nothing was recorded.",
    ]
    app.button(key="save_grid").click().run()
    assert not app.exception
    assert "Nothing was saved: 2 figures need another look" in told(app)
    assert "Black, Riverview Homes: out of: twelve" in told(app).replace("**", "")
    assert app.session_state[fields(app)["turn"]]["typed"]["texts"] == typed
    type_in(app, grid_with({BLACK: ["11", "12", "1", "12"]}))
    assert "Nothing was saved" not in told(app)


def test_half_a_pair_is_no_mistake_as_long_as_somebody_stands_there(app: AppTest) -> None:
    half = grid_with({BLACK: ["5", "", "", ""]})
    type_in(app, half, row=BLACK)
    assert notes(app, BLACK) == []
    type_in(app, half, row=BLACK + 1)
    assert len(notes(app, BLACK)) == 1
    assert "denominator is missing" in notes(app, BLACK)[0]


def test_what_groups_add_up_to_is_said_while_typing(app: AppTest) -> None:
    type_in(app, grid_with({0: ["3", "5", "", ""], BLACK: ["4", "5", "", ""]}))
    assert [s["words"] for s in fields(app)["sums"]] == [
        "Magnolia Court: the groups add up to 7 of 10. Everybody is empty, so this is taken."
    ]
    more = {0: ["3", "5", "", ""], BLACK: ["4", "5", "", ""], EVERYBODY: ["6", "9", "", ""]}
    type_in(app, grid_with(more))
    assert fields(app)["sums"] == [
        {
            "words": "Magnolia Court: the groups add up to 7 of 10, Everybody is 6 of 9. "
            "If both are saved, Everybody counts.",
            "kind": "off",
        }
    ]


def test_a_week_is_saved_and_the_next_measure_comes_up(
    app: AppTest, application: Application, test_id: int
) -> None:
    type_in(app, grid_with({BLACK: ["5", "9", "4", "8"], EVERYBODY: ["15", "20", "12", "20"]}))
    app.button(key="save_grid").click().run()
    assert not app.exception
    assert not app.error
    found = data.overview(application.uow, actor(application), test_id=test_id)
    newest = [k.total for k in found.totals if k.total.start == date(2026, 11, 23)]
    assert sorted((t.numerator, t.denominator) for t in newest) == [
        (4.0, 8.0),
        (5.0, 9.0),
        (12.0, 20.0),
        (15.0, 20.0),
    ]


def test_how_numbers_are_written_is_asked_only_where_it_matters(app: AppTest, told: Told) -> None:
    def asked() -> list[Any]:
        return [r for r in app.radio if r.label == "Numbers are written like"]

    type_in(app, grid_with({BLACK: ["5", "9", "", ""]}))
    assert asked() == []
    type_in(app, grid_with({BLACK: ["1,234", "2,000", "", ""]}))
    assert asked()[0].value is None
    app.button(key="save_grid").click().run()
    assert "can mean 1234 or 1.234" in told(app)
    asked()[0].set_value(DecimalMark.POINT).run()
    assert notes(app, BLACK) == [
        "Magnolia Court: yes: read as 1,234.",
        "Magnolia Court: out of: read as 2,000.",
    ]
    app.button(key="save_grid").click().run()
    assert not app.error


def test_a_day_of_a_spreadsheet_is_said_beside_its_cell_and_in_nobodys_way(
    app: AppTest,
) -> None:
    type_in(app, grid_with({BLACK: ["5", "46023", "", ""]}))
    (note,) = fields(app)["notes"][BLACK]
    assert note == {
        "words": "Magnolia Court: out of: 46,023 looks like a date in Excel's counting (1 January "
        "2026): the other figures are 13 or less. Put the figure there, or leave it if it is "
        "one.",
        "kind": "odd",
        "column": 1,
    }
    app.button(key="save_grid").click().run()
    assert not app.error
    (saved,) = app.toast
    assert saved.value.startswith(
        r"Saved\: 1 new, 0 changed, 0 same. Black, Magnolia Court\: out of"
    )
    assert "46,023 looks like a date in Excel's counting (1 January 2026)" in saved.value


def test_two_people_at_once_see_both_versions(
    app: AppTest, told: Told, application: Application, test_id: int
) -> None:
    mine = grid_with({BLACK: ["5", "9", "", ""], 0: ["1", "2", "", ""]})
    type_in(app, mine)
    wishes = EntryWishes(
        measure=found_measure(application, test_id),
        start=date(2026, 11, 23),
        dimension=fields_dimension(application, test_id),
    )
    other = actor(application, Role.COACH)
    entry.save(
        application.uow,
        other,
        test_id=test_id,
        wishes=wishes,
        texts=grid_with({BLACK: ["6", "9", "", ""], EVERYBODY: ["", "", "7", "8"]}),
    )
    type_in(app, mine)
    assert f"you typed 5 of 9; {other.name} saved 6 of 9" in told(app)
    assert [1, 8, 2, "7"] in fields(app)["put"]  # a row left alone shows what is kept now
    app.button(key="save_grid").click().run()
    found = data.overview(application.uow, actor(application), test_id=test_id)
    assert (1.0, 2.0) not in [(k.total.numerator, k.total.denominator) for k in newest(found)]
    app.button(key="grid_mine").click().run()
    app.button(key="save_grid").click().run()
    assert not app.error
    found = data.overview(application.uow, actor(application), test_id=test_id)
    kept = sorted((k.total.numerator, k.total.denominator) for k in newest(found))
    assert kept == [(1.0, 2.0), (5.0, 9.0), (7.0, 8.0)]


@pytest.mark.parametrize("texts", ["x", [["1"]], [["1", "2", "3", "4"]] * 3, 7, {"a": 1}, [1]])
def test_texts_that_fit_no_grid_are_refused_with_a_sentence(
    app: AppTest, told: Told, texts: object
) -> None:
    type_in(app, texts)
    assert not app.exception
    assert "What was typed does not fit this grid any more" in told(app)


def test_a_draft_is_there_again_in_another_session_and_can_be_discarded(
    app: AppTest,
    told: Told,
    open_app: Callable[[Role], AppTest],
    test_id: int,
) -> None:
    type_in(app, grid_with({BLACK: ["5", "1O", "", ""]}))
    assert "Kept as you type, not yet saved." in told(app)
    again = at_the_grid(open_app, test_id)
    assert fields(again)["texts"] == grid_with({BLACK: ["5", "1O", "", ""]})
    assert re.search(r"Kept from today \d\d:\d\d, not yet saved.", told(again))
    assert len(notes(again, BLACK)) == 1
    again.button(key="grid_discard").click().run()
    assert not again.exception
    assert fields(again)["texts"] == grid_with({})
    assert "not yet saved" not in told(again)
    assert fields(at_the_grid(open_app, test_id))["texts"] == grid_with({})


def test_a_draft_is_gone_once_it_is_saved(
    app: AppTest, told: Told, open_app: Callable[[Role], AppTest], test_id: int
) -> None:
    type_in(app, grid_with({BLACK: ["5", "9", "4", "8"]}))
    app.button(key="save_grid").click().run()
    assert "not yet saved" not in told(app)
    assert "not yet saved" not in told(at_the_grid(open_app, test_id))


def test_a_browser_that_changes_hands_shows_nobody_elses_draft(app: AppTest, told: Told) -> None:
    type_in(app, grid_with({BLACK: ["5", "9", "", ""]}))
    app.session_state["_person"] = another().person_id
    app.run()
    assert fields(app)["texts"] == grid_with({})
    assert "not yet saved" not in told(app)


def another() -> Actor:
    """A coach, who may log for this test as well."""
    return actor(frame.application(), Role.COACH)


def test_the_decimal_mark_is_asked_once_and_remembered(
    app: AppTest, told: Told, open_app: Callable[[Role], AppTest], test_id: int
) -> None:
    type_in(app, grid_with({BLACK: ["1.234", "2.000", "", ""]}))
    (asked,) = (r for r in app.radio if r.label == "Numbers are written like")
    asked.set_value(DecimalMark.COMMA).run()
    again = at_the_grid(open_app, test_id)
    (known,) = (r for r in again.radio if r.label == "Numbers are written like")
    assert known.value is DecimalMark.COMMA
    assert notes(again, BLACK)[0] == "Magnolia Court: yes: read as 1,234."


def newest(found: data.DataView) -> list[Any]:
    return [k for k in found.totals if k.total.start == date(2026, 11, 23)]


def found_measure(application: Application, test_id: int) -> str:
    found = data.overview(application.uow, actor(application), test_id=test_id)
    return found.kept.plan.measures[0].key


def fields_dimension(application: Application, test_id: int) -> str:
    found = data.overview(application.uow, actor(application), test_id=test_id)
    return found.dimensions[0].key
