"""Costs have a currency: shown with every figure, carried along, never converted or added."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.currencies import CURRENCIES
from improvement.domain.measures import MeasureSpec
from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.vocabulary import Arm, Choice, ComparedBy, DecisionStep, MeasureKind
from improvement.errors import Forbidden, Invalid
from improvement.services import decisions, people, practice_cards, publishing, tests
from improvement.services.decisions import DecisionDraft
from improvement.words.history import history
from improvement.words.money import money
from improvement.words.plans import worthwhile_words
from improvement.words.practices import cost_line

CARD = PracticeCard(name="Calls", core=("Early",), cost=11.5)
#: (with, of) in pilot and comparison, by place: large enough to leave, gains of 10, 20, 30 of 100.
PLACES = {
    "North": ((60, 100), (50, 100)),
    "East": ((60, 100), (40, 100)),
    "West": ((60, 100), (30, 100)),
}


def tried(place: Any, name: str) -> int:
    test_id: int = place.running(replace(place.plan, place=name, dimensions=()))
    for arm, figures in zip(Arm, PLACES[name], strict=True):
        place.log(test_id, [place.week(0, arm, figures)])
    return test_id


def made(place: Any) -> int:
    test_id = tried(place, "North")
    draft = DecisionDraft(choice=Choice.ADAPT, reason="So.")
    decision = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
    if not decisions.of_test(place.uow, place.leader, test_id=test_id).decisions[0].in_force:
        decisions.take(place.uow, place.coach, decision_id=decision, step=DecisionStep.AGREE)
    return practice_cards.write(place.uow, place.leader, test_id=test_id, card=CARD)


def test_only_a_leader_changes_it_and_it_is_told(place: Any) -> None:
    assert people.partnership(place.uow, place.member).currency == "USD"
    with pytest.raises(Forbidden):
        people.set_currency(place.uow, place.coach, code="EUR")
    with pytest.raises(Invalid, match="no currency 'EURO'"):
        people.set_currency(place.uow, place.leader, code="EURO")
    people.set_currency(place.uow, place.leader, code="EUR")
    with place.uow.reading(place.leader) as store:
        newest = store.history.newest()
    assert history(newest[:1], {})[0].what == "Currency: from USD to EUR"


def test_a_practice_tells_its_costs_in_it(place: Any) -> None:
    """Cost / benefit by hand: the mean of three sites alike in size is near 20 of 100."""
    people.set_currency(place.uow, place.leader, code="GBP")
    practice = made(place)
    for name in ("East", "West"):
        practice_cards.adopt(
            place.uow,
            place.member,
            practice_id=practice,
            test_id=tried(place, name),
            adoption=Adoption(),
        )
    (view,) = practice_cards.book(place.uow, place.member).all
    assert cost_line(view.card) == "£11.50 per household served."
    assert view.together is not None
    assert view.together.found.pooled is not None
    assert view.together.cost is not None
    each = 11.5 / view.together.found.pooled.mean.estimate
    assert each == pytest.approx(11.5 / 0.2, rel=0.05)
    assert view.together.cost.headline.startswith(f"About £{each:,.2f} for each extra")
    with place.uow.reading(place.leader) as store:
        (kept,) = store.practices.all()
    assert kept.card["currency"] == "", "at home it is the partnership's, also when that changes"


def test_what_leaves_takes_its_own_money_along(place: Any, neighbour: Any) -> None:
    people.set_currency(place.uow, place.leader, code="CHF")
    people.set_currency(neighbour.uow, neighbour.leader, code="EUR")
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    (found,) = publishing.across(neighbour.uow, neighbour.member).others
    assert cost_line(found.summary.card) == "CHF 11.50 per household served."
    publishing.take_up(
        neighbour.uow,
        neighbour.member,
        publication_id=publication,
        test_id=tried(neighbour, "East"),
        adoption=Adoption(kept=("Early",)),
    )
    people.set_currency(place.uow, place.leader, code="USD")
    (taken,) = publishing.across(neighbour.uow, neighbour.member).taken_up
    assert cost_line(taken.card) == "CHF 11.50 per household served."
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert cost_line(view.card) == "$11.50 per household served."


@pytest.mark.parametrize(("code", "told"), [("USD", "$40"), ("EUR", "€40"), ("CHF", "CHF 40")])
def test_an_outcome_in_money_without_a_unit_is_in_it(place: Any, code: str, told: str) -> None:
    people.set_currency(place.uow, place.leader, code=code)
    paid = MeasureSpec(
        key="paid", label="Paid out", kind=MeasureKind.VALUE, compared_by=ComparedBy.COST
    )
    plan = replace(place.plan, measures=(paid,), minimum_worthwhile=40.0)
    test_id = tests.draft(place.uow, place.member, plan, team_id=place.team)
    kept = tests.view(place.uow, place.member, test_id=test_id).plan
    assert worthwhile_words(kept) == f"worth it from {told} on"


def test_signs_tell_currencies_apart_and_letters_stand_apart_from_figures() -> None:
    assert len({money(5, code) for code in CURRENCIES}) == len(CURRENCIES)
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert money(1234.5, "SEK") == "SEK 1,234"  # half goes to the even
