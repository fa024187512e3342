"""A housing authority's reminder letters, drawn by lot, 3 points up, scaled: theory to decision.

The letters go to every second tenant by lot; the others get what they always got. 63 of 100 pay by
the 10th with the letter, 60 of 100 without: small, sure, and cheap enough to be worth it from 2 on.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from statsmodels.stats.proportion import confint_proportions_2indep

pytestmark = pytest.mark.browser

DRIVER = "Early word from somebody they know, in their language"
IDEA = "A reminder letter before rent is due"
WITH, WITHOUT = "Letter", "No letter"
FIRST_WEEK, WEEKS, A_WEEK = date(2026, 8, 31), 12, 1000
PAID = {WITH: 630, WITHOUT: 600}  # of 1,000 a week


def test_from_the_theory_to_the_whole_system(person: Any) -> None:
    draw_the_theory(person)
    begin_a_test_of_the_idea(person)
    write_it_quickly(person)
    log(person)
    compare(person)
    ask_the_coach(person)
    scale(person)
    find_it_in_the_theory(person)
    assert person.complaints == []


def draw_the_theory(person: Any) -> None:
    """An idea under a driver that is there."""
    person.go("theory")
    add(person, "Change idea", "idea", IDEA, under=DRIVER)
    assert person.sees(IDEA)
    assert person.page.locator('[data-testid="stVegaLiteChart"] svg.marks').count() == 1


def add(person: Any, kind: str, key: str, title: str, *, under: str) -> None:
    person.page.get_by_text("Add an aim, driver or idea").click()
    person.pick("node_new_0_kind", kind)
    person.at(f"node_new_0_{key}_title").locator("input").fill(title)
    box = person.at(f"node_new_0_under_{key}").get_by_role("combobox").first
    box.press_sequentially(under)
    choices = person.page.get_by_role("option")
    expect(choices).to_have_count(1)  # the list narrows while one types; Enter takes what is left
    expect(choices).to_have_text(under)
    box.press("Enter")
    expect(person.at(f"node_new_0_under_{key}").get_by_text(under, exact=True)).to_be_visible()
    person.page.keyboard.press("Escape")
    person.press("node_new_0_add")


def begin_a_test_of_the_idea(person: Any) -> None:
    person.page.get_by_role("link", name=IDEA).click()
    person.settle()
    assert person.sees("No tests yet.")
    person.press("begin_test")
    person.page.wait_for_url(re.compile(r"register.*draft=\d+"))


def write_it_quickly(person: Any) -> None:
    """Only what is needed, on one page; what is missing is said until nothing is."""
    person.pick("plan_mode", "Quick")
    assert person.at("plan_title").locator("input").input_value() == IDEA
    for key, words in (
        ("for_whom", "Every tenant of the authority"),
        ("place", "All 40 buildings, by lot"),
        ("learning_question", "Does a letter help, and is it worth its stamp?"),
        ("prediction", "Three more of 100 pay in full"),
        ("expected_now", "60"),
        ("predicted", "63"),
        ("confidence", "70"),
        ("right_if", "at least 2 more of 100"),
    ):
        person.type(f"plan_{key}", words)
    person.type("measure_label_0", "Paid in full by the 10th")
    person.pick("design", "Side by side, drawn by lot")
    person.type("plan_pilot_name", WITH)
    person.type("plan_comparison_name", WITHOUT)
    person.type("plan_starts_on", FIRST_WEEK.isoformat())
    person.type("plan_ends_on", "2026-11-22")
    person.type("planned_per_arm", str(WEEKS * A_WEEK))
    person.type("plan_minimum_worthwhile", "2")
    person.pick("plan_belief", "High")
    person.pick("plan_consequence", "Minor")
    person.pick("plan_readiness", "Ready")
    assert person.sees("It could be made the usual way at once")
    assert person.sees("Say who does it.")
    person.type("plan_responsible", "The rent office")
    person.at("ethics_checked").locator("label").click()
    person.settle()
    assert person.sees("Everything is there")
    person.press("start")
    person.page.get_by_role("heading", level=1, name=IDEA).wait_for()


def log(person: Any) -> None:
    person.page.get_by_role("tab", name="Paste or upload a table").click()
    lines = ["Week\tSide\tPaid in full by the 10th\tOut of"]
    for week in range(WEEKS):
        monday = FIRST_WEEK + timedelta(weeks=week)
        lines += [f"{monday}\t{side}\t{paid}\t{A_WEEK}" for side, paid in PAID.items()]
    person.type("upload_paste", "\n".join(lines))
    assert person.sees("24 of 24 rows can be kept.")
    person.press("save_upload")
    assert person.sees("Logged so far: 12 periods")


def compare(person: Any) -> None:
    """The figures against a range that statsmodels works out."""
    person.pick("tab_" + number_of(person), "Compare")
    n = WEEKS * A_WEEK
    lower, upper = confint_proportions_2indep(
        PAID[WITH] * WEEKS, n, PAID[WITHOUT] * WEEKS, n, method="newcomb"
    )
    assert person.sees("63 of 100")
    assert person.sees("60 of 100")
    assert person.sees(f"between {round(lower * 100)} and {round(upper * 100)} more")


def ask_the_coach(person: Any) -> None:
    person.page.get_by_text("Comments", exact=True).first.click()
    person.at("comment_new_0_text").locator("textarea").fill("@Priya, is 3 of 100 enough? 🌱")
    person.press("comment_new_0_keep")
    assert person.sees("for Priya Raman")


def scale(person: Any) -> None:
    """The rule says so and leadership decides: in force at once, for the whole system."""
    person.become("Denise Whitfield")
    person.pick("tab_" + number_of(person), "Decide")
    assert person.sees("Rule says")
    person.pick("decision_choice", "Scale")
    person.at("decision_reason").locator("textarea").fill("Three more of 100, for a stamp.")
    person.at("decision_lesson").locator("textarea").fill("A letter is enough for some.")
    person.at("decision_community").locator("input").fill("The tenants' council")
    person.page.get_by_text("What else should stay with it").click()
    person.at("decision_community_how").locator("input").fill("At its meeting")
    person.choose("decision_ring", "Everywhere: full scale")
    person.page.get_by_role("button", name="Record the decision").click()
    person.settle()
    assert person.sees("Why. Three more of 100, for a stamp.")


def find_it_in_the_theory(person: Any) -> None:
    person.page.get_by_role("link", name="Theory").first.click()
    person.settle()
    assert person.sees("1 test: scaled")
    person.page.get_by_role("link", name=IDEA).click()
    person.settle()
    assert person.sees("How sure: Sure, as far as one test can be (drawn by lot)")


def number_of(person: Any) -> str:
    found = re.search(r"test=(\d+)", person.page.url)
    assert found is not None
    return found.group(1)
