"""Every cell of the table of steps, who may take them, and every line of what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from improvement.domain.decisions import (
    STEPS,
    DecisionDraft,
    Wanted,
    after,
    against_rule,
    begins,
    check_person,
    content_digest,
    lasts,
    missing,
    needs_words,
    standing,
    wanted,
)
from improvement.domain.vocabulary import Choice, DecisionStep, Ring, Standing
from improvement.errors import Conflict, Invalid

TODAY = date(2026, 11, 23)
WHOLE = DecisionDraft(
    choice=Choice.SCALE,
    reason="It helped.",
    ring=Ring.FIVE,
    review_on=TODAY + timedelta(days=90),
    community="The tenants' council",
    community_how="At its October meeting",
)
NEEDS = {
    (review, approval): Wanted(review=review, approval=approval)
    for review, approval in product((False, True), repeat=2)
}
#: (standing, step) -> where it leads when (both, only a review, only an approval) are wanted,
#: written down anew. What is not here is refused.
MAY = {
    ("proposed", "agree"): ("reviewed", "in_force", "reviewed"),
    ("proposed", "give_back"): ("given_back",) * 3,
    ("proposed", "withdraw"): ("withdrawn",) * 3,
    ("reviewed", "approve"): ("in_force",) * 3,
    ("reviewed", "give_back"): ("given_back",) * 3,
    ("reviewed", "withdraw"): ("withdrawn",) * 3,
}
ORDER = ((True, True), (True, False), (False, True))


@pytest.mark.parametrize(("at", "step"), list(product(Standing, DecisionStep)))
def test_every_cell(at: Standing, step: DecisionStep) -> None:
    expected = MAY.get((at.value, step.value))
    for place, needs in enumerate(ORDER):
        if expected:
            assert after(at, step, NEEDS[needs]).value == expected[place]
            continue
        with pytest.raises(Conflict) as refused:
            after(at, step, NEEDS[needs])
        assert str(refused.value).startswith("This decision cannot be ")
        assert str(refused.value).endswith(".")


def test_every_standing_has_its_row() -> None:
    assert set(STEPS) == set(Standing)


@pytest.mark.parametrize(
    ("review", "approval", "first"),
    [
        (False, False, Standing.IN_FORCE),
        (True, False, Standing.PROPOSED),
        (True, True, Standing.PROPOSED),
        (False, True, Standing.REVIEWED),
    ],
)
def test_how_it_begins(review: bool, approval: bool, first: Standing) -> None:
    assert begins(NEEDS[review, approval]) is first
    assert lasts(first) is (first is not Standing.IN_FORCE)


def test_a_whole_way_and_a_correction() -> None:
    both = NEEDS[True, True]
    way = [DecisionStep.AGREE, DecisionStep.APPROVE]
    assert standing(way, both) is Standing.IN_FORCE
    assert standing(way, both, replaced=True) is Standing.REPLACED
    assert standing([DecisionStep.GIVE_BACK], both, replaced=True) is Standing.GIVEN_BACK
    assert standing(way[:1], both, replaced=True) is Standing.REVIEWED
    with pytest.raises(Conflict, match="correction that points at it"):
        standing([*way, DecisionStep.WITHDRAW], both)


@pytest.mark.parametrize(
    ("choice", "rule", "against"),
    [
        (Choice.SCALE, Choice.SCALE, False),
        (Choice.SCALE, Choice.ADAPT, True),
        (Choice.STOP, Choice.KEEP_TESTING, True),
        (Choice.STOP, None, False),
        (Choice.DID_NOT_FINISH, Choice.SCALE, False),
    ],
)
def test_what_goes_against_the_rule(choice: Choice, rule: Choice | None, against: bool) -> None:
    assert against_rule(choice, rule) is against


@pytest.mark.parametrize(
    ("choice", "against", "leader"), list(product(Choice, (False, True), (False, True)))
)
def test_who_must_look_at_it(choice: Choice, against: bool, leader: bool) -> None:
    found = wanted(choice, against=against, by_leadership=leader)
    assert found.review is against
    assert found.approval is (choice is Choice.SCALE and not leader)


@pytest.mark.parametrize(
    ("step", "author", "against"), list(product(DecisionStep, (False, True), (False, True)))
)
def test_whose_step_it_is(step: DecisionStep, author: bool, against: bool) -> None:
    others = step is DecisionStep.AGREE or (step is DecisionStep.APPROVE and against)
    refused = (author and others) or (step is DecisionStep.WITHDRAW and not author)
    if refused:
        with pytest.raises(Conflict):
            check_person(step, author=author, against=against)
    else:
        check_person(step, author=author, against=against)


def test_only_giving_back_must_say_why() -> None:
    assert [step for step in DecisionStep if needs_words(step)] == [DecisionStep.GIVE_BACK]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ring": None}, "how far"),
        ({"review_on": None}, "look again"),
        ({"review_on": TODAY}, "not after today"),
        ({"community": " "}, "not only how"),
        ({"community": "", "community_how": ""}, "who of the community"),
        ({"choice": Choice.STOP}, "belongs to a decision to scale"),
    ],
)
def test_each_thing_a_decision_needs(change: dict[str, object], words: str) -> None:
    assert missing(WHOLE, today=TODAY) == ()
    lacks = missing(replace(WHOLE, **change), today=TODAY)  # type: ignore[arg-type]
    assert any(words in line for line in lacks)
    assert all(line.endswith(".") for line in lacks)


@pytest.mark.parametrize("choice", [c for c in Choice if c is not Choice.SCALE])
def test_other_choices_need_a_reason_only(choice: Choice) -> None:
    assert missing(DecisionDraft(choice=choice, reason="Because."), today=TODAY) == ()
    with pytest.raises(Invalid, match="needs its reason"):
        DecisionDraft(choice=choice, reason=" \n")


def test_a_digest_knows_content_only() -> None:
    assert content_digest({"a": TODAY}) == content_digest({"a": "2026-11-23"})
    assert content_digest({"a": 1}) != content_digest({"a": 2})
