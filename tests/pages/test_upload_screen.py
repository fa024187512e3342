"""Bringing in a table, on the screen: asked, previewed with marks, saved once, remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import Belief, Consequence, Design, MeasureKind, Role
from improvement.files.dates import DateOrder
from improvement.services import data, people, tests
from improvement.words import bringing_in

PLAN = Plan(
    title="Calls to tenants",
    aim="more families keep their home",
    for_whom="families with a case",
    change_idea="a call",
    prediction="10 of 100 more keep their home",
    measures=(MeasureSpec(key="housed", label="Housed", kind=MeasureKind.PROPORTION),),
    dimensions=(NamedDimension(key="gender"),),
    design=Design.BEFORE_AFTER,
    planned_per_arm=80,
    minimum_worthwhile=0.1,
    responsible="Ann",
    ethics_checked=True,
    place="Memphis",
    learning_question="Does a call help?",
    confidence=0.7,
    predicted=0.6,
    right_if="at least 10 more of 100",
    belief=Belief.MEDIUM,
    consequence=Consequence.MINOR,
)
ASKED = (
    "started\tcode\tgender\thoused\n03/04/2026\tA1\tF\tyes\n05/06/2026\tA2\tWomen\tno\n"
    "07/08/2026\tA3\tMen\tperhaps\n"
)


def member_of(application: Application) -> Actor:
    (_, everybody), *_ = people.actors(application.uow)
    return next(a for a in everybody if a.role is Role.MEMBER)


@pytest.fixture
def running(application: Application) -> int:
    member = member_of(application)
    plan = replace(PLAN, starts_on=date(2026, 3, 2), ends_on=date(2026, 12, 31))
    test_id = tests.draft(application.uow, member, plan, team_id=min(member.team_ids))
    tests.start(application.uow, member, test_id=test_id, version=1)
    return test_id


@pytest.fixture
def screen(open_app: Callable[[str | Role], AppTest], running: int) -> AppTest:
    app = open_app(Role.MEMBER)
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = str(running), "Data"
    return app.run()


def paste(app: AppTest, text: str) -> AppTest:
    box = next(t for t in app.text_area if str(t.key).startswith("upload_paste"))
    return fine(box.set_value(text).run())


def fine(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def named(widgets: Any, part: str) -> Any:
    return next(w for w in widgets if part in str(w.key))


def saved(application: Application, test_id: int) -> data.DataView:
    return data.overview(application.uow, member_of(application), test_id=test_id)


def test_dates_are_asked_labels_are_asked_and_bad_cells_are_marked(
    screen: AppTest, application: Application, running: int, told: Callable[[AppTest], str]
) -> None:
    app = paste(screen, ASKED)
    assert named(app.radio, "upload_order").value is None
    assert "03/04/2026 is 3 April 2026 or 4 March 2026" in told(app)
    assert "Choose how dates are written" in told(app)
    assert not [b for b in app.button if b.key == "save_upload"]
    fine(named(app.radio, "upload_order").set_value(DateOrder.DAY_FIRST).run())
    assert "1 of 3 rows can be kept; 2 need another look." in told(app)
    table = next(d.value for d in app.dataframe if "What is wrong" in d.value.columns)
    assert list(table.Row) == [2, 4]
    assert table.gender.iloc[0] == "⚠ F"
    assert table.housed.iloc[1] == "⚠ perhaps"
    assert "neither yes nor no" in table["What is wrong"].iloc[1]
    fine(named(app.selectbox, "label_gender_F").set_value("women").run())
    assert "2 of 3 rows can be kept; 1 needs another look." in told(app)
    fine(app.button(key="save_upload").click().run())
    view = saved(application, running)
    assert (view.cases.n, view.imports[0].rejected) == (2, 1)
    assert "2 new, 0 changed, 0 there already." in app.success[0].value, "it stays, unlike a toast"
    assert "1 row was refused and is not in." in app.success[0].value
    assert app.get("download_button"), "the refused row can still be had"
    app = paste(app, ASKED)
    assert not app.success, "until the next table is here"
    assert "housed: This says neither yes nor no." in told(app)
    assert "Row 4, “perhaps”." in told(app)


def folded(app: AppTest) -> Any:
    return next(e for e in app.expander if e.label == "What the columns mean")


def inside(place: Any, part: str) -> bool:
    return any(part in str(w.key) for w in (*place.radio, *place.selectbox))


def test_what_was_found_is_one_line_and_only_what_is_open_is_asked(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    app = paste(screen, "started\tcode\tgender\thoused\n2026-08-03\tA1\tWomen\tyes\n")
    assert (
        "Found by itself: a row is one household or person; start in “started”, code in “code”, "
        "Housed in “housed”, Gender in “gender”; dates year first (2026-03-15); numbers like "
        "1,234.5." in told(app)
    )
    for part in ("shape", "starts_on", "code", "order", "mark", "measure_housed", "group_gender"):
        assert inside(folded(app), f"upload_{part}_of_"), part
    app = paste(app, ASKED)  # nothing in it settles the order of dates
    assert not inside(folded(app), "upload_order_of_")
    assert inside(folded(app), "upload_starts_on_of_")
    fine(named(app.radio, "upload_order").set_value(DateOrder.DAY_FIRST).run())
    assert not inside(folded(app), "upload_order_of_"), "an answered question stays where it was"
    fine(named(app.selectbox, "upload_code").set_value(None).run())
    assert "Read as: a row is" in told(app)


def test_every_column_of_figures_says_whom_it_is_about_and_the_others_that_they_are_not_used(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    app = paste(
        screen,
        "week\thoused\tof\tWomen housed\tComparison women of\tNon-White housed\n"
        "2026-08-03\t9\t20\t5\t10\t4\n",
    )
    line = told(app)
    for part in (
        "Housed (how many), everybody in “housed”",
        "Housed (out of how many), everybody in “of”",
        "Housed (how many), Gender Women in “Women housed”",
        "Housed (out of how many), Gender Women, Comparison in “Comparison women of”",
        "Not used: “Non-White housed”.",
    ):
        assert part in line


def test_a_table_that_says_little_is_asked_about_in_sight(screen: AppTest) -> None:
    app = paste(screen, "a\tb\n1\t2\n")
    for part in ("shape", "starts_on", "measure_housed"):
        assert not inside(folded(app), f"upload_{part}_of_"), part


def test_a_day_in_excels_counting_waits_for_an_answer(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    weeks = "week\thoused yes\thoused of\n2026-08-03\t7\t20\n2026-08-10\t8\t46023\n"
    app = paste(screen, f"{weeks}2026-08-17\t9\t25\n")
    assert (
        "housed of: 46,023 looks like a date in Excel's counting (1 January 2026). Its row is left "
        "out unless you say that it is a figure." in told(app)
    )
    assert "2 of 3 rows can be kept; 1 needs another look." in told(app)
    fine(named(app.checkbox, "upload_meant_housed of").check().run())
    assert "3 of 3 rows can be kept." in told(app)
    fine(named(app.checkbox, "upload_meant_housed of").uncheck().run())
    assert "2 of 3 rows can be kept; 1 needs another look." in told(app)


def test_one_row_is_told_beside_what_was_logged_before_and_can_be_saved(screen: AppTest) -> None:
    app = paste(screen, TOTALS)
    fine(app.button(key="save_upload").click().run())
    app = paste(app, "week\tHoused: yes\tHoused: all\n2026-03-16\t3\t46023\n")
    (warning,) = app.warning
    assert "46,023 (Housed, others up to 6) looks like a date" in warning.value
    fine(app.button(key="save_upload").click().run())
    assert "1 new" in app.success[0].value


def test_the_next_one_is_read_as_last_time(
    screen: AppTest, application: Application, running: int, told: Callable[[AppTest], str]
) -> None:
    app = paste(screen, ASKED)
    named(app.radio, "upload_order").set_value(DateOrder.MONTH_FIRST).run()
    named(app.selectbox, "label_gender_F").set_value("women").run()
    fine(app.button(key="save_upload").click().run())
    app = paste(app, "started\tcode\tgender\thoused\n09/10/2026\tA7\tF\tyes\n")
    assert "As last time (" in told(app)
    assert named(app.radio, "upload_order").value is DateOrder.MONTH_FIRST
    assert named(app.selectbox, "label_gender_F").value == "women"
    assert "1 of 1 rows can be kept." in told(app)


def test_none_saves_nothing_and_makes_room(
    screen: AppTest, application: Application, running: int
) -> None:
    app = paste(screen, ASKED)
    named(app.radio, "upload_order").set_value(DateOrder.DAY_FIRST).run()
    fine(app.button(key="save_none").click().run())
    assert saved(application, running).imports == ()
    assert named(app.text_area, "upload_paste").value == ""


def test_the_same_table_again_has_nothing_to_save(
    screen: AppTest, application: Application, running: int, told: Callable[[AppTest], str]
) -> None:
    clear = "started\tcode\thoused\n2026-08-03\tA1\tyes\n"
    app = paste(screen, clear)
    fine(app.button(key="save_upload").click().run())
    app = paste(app, clear)
    assert "there is nothing to save" in told(app)
    assert not [b for b in app.button if b.key == "save_upload"]
    assert len(saved(application, running).imports) == 1


def test_a_table_that_changed_under_the_button_is_not_saved_unseen(
    screen: AppTest, application: Application, running: int, told: Callable[[AppTest], str]
) -> None:
    """The box is typed in and Save is pressed at one go: what comes was never shown."""
    app = paste(screen, "started\tcode\thoused\n2026-08-03\tA1\tyes\n")
    named(app.text_area, "upload_paste").set_value(
        "started\tcode\thoused\n2026-08-03\tA1\tno\n2026-08-04\tA2\tno\n"
    )
    fine(app.button(key="save_upload").click().run())
    assert "changed since the preview. Nothing was saved" in told(app)
    assert saved(application, running).imports == ()
    fine(app.button(key="save_upload").click().run())
    assert saved(application, running).cases.n == 2


def test_what_others_save_meanwhile_is_shown_before_it_is_overwritten(
    screen: AppTest, application: Application, running: int, told: Callable[[AppTest], str]
) -> None:
    app = paste(screen, "started\tcode\thoused\n2026-08-03\tA1\tyes\n")
    theirs = CaseRecord(code="A1", starts_on=date(2026, 8, 3), values={"housed": 0.0})
    data.log_cases(
        application.uow, member_of(application), test_id=running, cases=[theirs], name="theirs"
    )
    fine(app.button(key="save_upload").click().run())
    assert "Nothing was saved" in told(app)
    assert [i.name for i in saved(application, running).imports] == ["theirs"]


TOTALS = "week\tHoused: yes\tHoused: all\n2026-03-02\t3\t5\n2026-03-09\t4\t6\n"
CASES = "started\tcode\thoused\n2026-04-13\tA1\tyes\n"


def test_case_records_that_would_silence_totals_say_so_before_they_are_saved(
    screen: AppTest, application: Application, running: int
) -> None:
    """One record is enough: 24 weeks of totals would no longer count, and nobody would know."""
    app = paste(screen, TOTALS)
    assert not app.warning
    fine(app.button(key="save_upload").click().run())
    assert len(saved(application, running).totals) == 2
    app = paste(app, CASES)
    (warning,) = app.warning
    assert "Housed stands here as totals of 2 periods." in warning.value
    fine(app.button(key="save_upload").click().run())
    assert "Housed is counted from case records." in app.warning[0].value
    app = paste(app, TOTALS.replace("-03-", "-04-"))
    assert sum("Totals of it are kept, and not counted" in w.value for w in app.warning) == 2


def test_rows_without_an_outcome_are_people_whose_outcome_is_not_known_and_that_is_said(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    """Said, not refused: a list of who began comes before anybody's outcome is known."""
    app = paste(screen, "started\tcode\n2026-04-13\tA1\n")
    assert "1 of 1 rows can be kept." in told(app)
    assert "No column is chosen under Measures" in app.warning[0].value
    assert not paste(app, CASES).warning


def test_groups_that_cannot_be_everybody_are_told_in_the_words_of_the_grid(
    screen: AppTest,
) -> None:
    row = "2026-08-03\t{}\t{}\t10\n"
    rows = "".join(row.format(*each) for each in (("", 5), ("Women", 5), ("Men", 6)))
    app = paste(screen, "week\tgender\thoused numerator\thoused denominator\n" + rows)
    (warning,) = app.warning
    assert "the groups add up to 11 of 20, Everybody is 5 of 10" in warning.value


def test_how_long_a_period_is_taken_to_be_is_told(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    """1 February and 1 March are four weeks apart, and months all the same."""
    text = "from\thoused numerator\thoused denominator\n{}\t3\t5\n{}\t2\t5\n"
    app = paste(screen, text.format("2026-02-01", "2026-03-01"))
    assert "a row is a period of one month (totals)" in told(app)
    app = paste(app, text.format("2026-02-02", "2026-03-02"))
    assert "a row is a period of four weeks (totals)" in told(app)


def test_half_a_share_is_asked_for_in_sight_and_in_the_words_of_the_question(
    screen: AppTest, told: Callable[[AppTest], str]
) -> None:
    app = paste(screen, "week\tstayed\tout of\n2026-08-03\t14\t20\n2026-08-10\t11\t20\n")
    said = told(app)
    assert "Housed needs how many and out of how many. Choose the column for: how many." in said
    assert not inside(folded(app), "upload_figure_housed_numerator")
    asked = next(b for b in app.selectbox if b.label == "Housed: how many")
    fine(asked.set_value("stayed").run())
    assert "2 of 2 rows can be kept." in told(app)
    assert not inside(folded(app), "upload_figure_housed_numerator"), "no field runs away"


def test_a_second_sheet_says_what_happens_to_households_that_are_here(
    open_app: Callable[[str | Role], AppTest],
    application: Application,
    told: Callable[[AppTest], str],
) -> None:
    member = member_of(application)
    plan = replace(PLAN, starts_on=date(2026, 3, 2), ends_on=date(2026, 12, 31))
    plan = replace(plan, design=Design.SIDE_BY_SIDE)
    test_id = tests.draft(application.uow, member, plan, team_id=min(member.team_ids))
    tests.start(application.uow, member, test_id=test_id, version=1)
    app = open_app(Role.MEMBER)
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = str(test_id), "Data"
    app = paste(app.run(), "started\tcode\tgender\thoused\n2026-08-03\tA1\tWomen\tno\n")
    assert named(app.radio, "upload_side").label == "All rows are about"
    assert bringing_in.STAY_ON_THEIR_SIDE not in told(app), "nobody is here yet"
    assert bringing_in.KEPT_AS_IT_IS not in told(app)
    fine(app.button(key="save_upload").click().run())
    app = paste(app, "started\tcode\thoused\n2026-08-03\tA1\tyes\n")
    assert bringing_in.STAY_ON_THEIR_SIDE in told(app)
    assert bringing_in.KEPT_AS_IT_IS in told(app)
