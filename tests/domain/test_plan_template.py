"""A new plan from an earlier one takes its thinking over, and none of its day."""

from datetime import date

from improvement.domain.plan import Plan, lacking
from improvement.domain.plan_template import ANEW, LONGEST_TITLE, plan_from

EARLIER = Plan(
    title="Rent reminders",
    aim="more pay on time",
    place="Lamar",
    prediction="ten more",
    predicted=0.7,
    confidence=0.8,
    right_if="eight more",
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 6, 1),
    planned_per_arm=60,
    minimum_worthwhile=0.1,
    responsible="Ann",
    own_words="We rang twice.",
    ethics_checked=True,
    families_asked=True,
    workers_agreed=True,
    data_tried=True,
)


def test_what_belongs_to_its_day_is_asked_anew() -> None:
    again = plan_from(EARLIER)
    assert {name: getattr(again, name) for name in ANEW} == {
        name: getattr(Plan(), name) for name in ANEW
    }
    asked = {lack.field for lack in lacking(again)}
    assert {"prediction", "confidence", "starts_on", "ends_on", "ethics_checked"} <= asked


def test_the_thinking_is_taken_over() -> None:
    again = plan_from(EARLIER)
    assert (again.aim, again.place, again.planned_per_arm) == ("more pay on time", "Lamar", 60)
    assert again.minimum_worthwhile == 0.1


def test_the_title_stays_within_its_column() -> None:
    assert len(plan_from(Plan(title="x" * LONGEST_TITLE)).title) == LONGEST_TITLE
    assert plan_from(Plan()).title == ""
