"""Practices: out of a decision, taken up by other tests, whose findings come together."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.stories import StoryDraft
from improvement.domain.tallies import Tally
from improvement.domain.vocabulary import Arm, Channel, Choice, Ring
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import decisions, practice_cards, stories
from improvement.services.decisions import DecisionDraft
from improvement.services.holding import Held
from improvement.stats.spread.pooled import SpreadClaim, spread

CARD = PracticeCard(
    name="Rent reminders",
    problem="Rent falls due before wages come in",
    core=("Three days before", "In the family's language"),
    adaptable=("Who sends it",),
    cost=2.5,
)
SCALE = DecisionDraft(
    choice=Choice.SCALE,
    reason="It helped.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
)
#: (with, of) in the pilot and the comparison of two more sites.
MORE = {"East": ((30, 50), (25, 50)), "West": ((20, 40), (20, 40))}


def scaled(place: Any) -> int:
    test_id: int = place.newcombe()
    decisions.record(place.uow, place.leader, test_id=test_id, draft=SCALE)
    return test_id


def site(place: Any, name: str, **changes: Any) -> int:
    test_id: int = place.running(replace(place.plan, place=name, dimensions=(), **changes))
    for arm, figures in zip(Arm, MORE[name], strict=True):
        place.log(test_id, [place.week(0, arm, figures)])
    return test_id


def made(place: Any) -> tuple[int, int]:
    test_id = scaled(place)
    return test_id, practice_cards.write(place.uow, place.member, test_id=test_id, card=CARD)


def adopt(place: Any, practice: int, test_id: int, *kept: str) -> None:
    adoption = Adoption(kept=kept, adaptations="The desk sends it.")
    practice_cards.adopt(
        place.uow, place.member, practice_id=practice, test_id=test_id, adoption=adoption
    )


def test_sites_come_together_as_far_as_their_number_allows(place: Any) -> None:
    """Held against the library itself, given the counts by hand."""
    _, practice = made(place)
    (view,) = practice_cards.book(place.uow, place.coach).all
    assert view.together is not None
    assert view.together.found.claim is SpreadClaim.NONE
    assert view.together.reading.headline.startswith("One site")
    for name in MORE:
        adopt(place, practice, site(place, name), "Three days before")
    (view,) = practice_cards.book(place.uow, place.coach).all
    assert view.together is not None
    found = view.together.found
    assert found.claim is SpreadClaim.MEAN_AND_RANGE
    effects = {s.site: round(s.effect, 4) for s in found.sites}
    assert sorted(effects.values()) == [0.0, 0.1, 0.2]  # 20/40-20/40, 30/50-25/50, 56/70-48/80
    assert spread(found.sites).pooled == found.pooled
    assert view.together.cost is not None  # three sites are enough for a mean
    assert [s.fidelity.kept if s.fidelity else None for s in view.sites] == [None, 1, 1]
    assert view.sites[1].fidelity is not None
    assert view.sites[1].fidelity.missing == ("In the family's language",)
    assert view.ring is Ring.FIVE


def test_figures_after_the_decision_are_about_holding_the_gain_and_move_no_site(place: Any) -> None:
    """Once all have the change only the pilot goes on: 56/70 would sink to 66/170."""
    test_id, practice = made(place)
    for name in MORE:
        adopt(place, practice, site(place, name), "Three days before")
    (before,) = practice_cards.book(place.uow, place.coach).all
    place.log(test_id, [place.week(1, Arm.PILOT, (10, 100))])
    place.log(before.sites[1].status.kept.id, [place.week(1, Arm.PILOT, (1, 50))])
    (after,) = practice_cards.book(place.uow, place.coach).all
    (kept, *_), (own, moved, _) = before.arms.values(), after.arms.values()
    assert own.arms == kept.arms
    assert own.arms.pilot == Tally(events=56, n=70)
    assert moved.arms.pilot == Tally(events=31, n=100), "nothing is decided there: it goes on"


def test_another_outcome_stands_for_itself(place: Any) -> None:
    _, practice = made(place)
    other = replace(place.plan.measures[0], label="Paid in time")
    adopt(place, practice, site(place, "East", measures=(other,)))
    (view,) = practice_cards.book(place.uow, place.coach).all
    assert view.together is not None
    assert len(view.together.found.sites) == 1
    assert view.left_out == ("East: it counts another outcome, so it stands for itself.",)


def test_a_practice_comes_out_of_a_decision_in_force(place: Any) -> None:
    test_id = place.newcombe()
    with pytest.raises(Conflict, match="comes out of a decision in force"):
        practice_cards.write(place.uow, place.member, test_id=test_id, card=CARD)
    decisions.record(place.uow, place.member, test_id=test_id, draft=SCALE)  # not approved
    with pytest.raises(Conflict, match="comes out of a decision in force"):
        practice_cards.write(place.uow, place.member, test_id=test_id, card=CARD)
    with pytest.raises(Forbidden):
        practice_cards.write(place.uow, place.elsewhere, test_id=test_id, card=CARD)


def test_of_two_who_change_a_card_the_second_is_told(place: Any) -> None:
    test_id, _ = made(place)
    (view,) = practice_cards.book(place.uow, place.member).all
    first = replace(CARD, burden="None that we know of")
    practice_cards.write(
        place.uow, place.member, test_id=test_id, card=first, version=view.version, reason="Asked."
    )
    with pytest.raises(Conflict, match="Somebody else saved this"):
        practice_cards.write(
            place.uow, place.leader, test_id=test_id, card=CARD, version=view.version, reason="Mine"
        )
    with pytest.raises(Invalid, match="Say why the card changes"):
        practice_cards.write(
            place.uow, place.leader, test_id=test_id, card=CARD, version=view.version + 1
        )
    (view,) = practice_cards.book(place.uow, place.member).all
    assert view.card == replace(first, currency="USD")  # the partnership's own
    assert [(v.number, v.reason) for v in view.versions] == [(1, ""), (2, "Asked.")]


def test_a_test_does_one_practice_and_its_own_is_there_already(place: Any) -> None:
    test_id, practice = made(place)
    with pytest.raises(Invalid, match="among its sites already"):
        adopt(place, practice, test_id)
    with pytest.raises(Invalid, match="is no core part"):
        adopt(place, practice, site(place, "East"), "By post")
    second = scaled(place)
    other = practice_cards.write(
        place.uow, place.member, test_id=second, card=replace(CARD, name="Calls")
    )
    east = site(place, "East")
    adopt(place, practice, east)
    with pytest.raises(Conflict, match="does another practice already"):
        adopt(place, other, east)
    book = practice_cards.book(place.uow, place.member)
    assert east not in book.can_adopt

    def found(words: str) -> list[str]:
        numbers = practice_cards.mentioning(place.uow, place.coach, words=words)
        return [p.card.name for p in book.among(numbers)]

    assert found("call") == ["Calls"]
    assert found("languag east") == ["Rent reminders"]


def test_an_empty_partnership_has_no_practices(place: Any) -> None:
    book = practice_cards.book(place.uow, place.leader)
    assert (book.all, dict(book.can_become), dict(book.can_adopt)) == ((), {}, {})


def test_small_groups_stay_hidden_on_a_card(place: Any) -> None:
    """Ten households a side: women and men are hidden from the leader, not from the coach."""
    test_id = place.running()
    figures = {Arm.PILOT: (9, 12), Arm.COMPARISON: (5, 12)}
    for arm, both in figures.items():
        place.log(
            test_id,
            [
                place.week(0, arm, both),
                place.week(0, arm, (both[0] - 2, 9), "women"),
                place.week(0, arm, (2, 3), "men"),
            ],
        )
    adopt_to = made(place)[1]
    adopt(place, adopt_to, test_id)
    by_leader = practice_cards.book(place.uow, place.leader).all[0].sites[1].status
    by_coach = practice_cards.book(place.uow, place.coach).all[0].sites[1].status
    assert "Men" not in repr((by_leader.dimensions, by_leader.reading))
    assert "Men" in repr(by_coach.dimensions)


def test_the_ledger_counts_households_at_every_site(place: Any) -> None:
    """By hand: 70 + 50 + 40 of Newcombe's and the two others; one ring; no figure since."""
    test_id, practice = made(place)
    for name in MORE:
        adopt(place, practice, site(place, name))
    (view,) = practice_cards.book(place.uow, place.leader).all
    kept = view.ledger
    assert (kept.sites, kept.counted) == (3, 3)
    looks = [s.status.look for s in view.sites if s.status.look]
    assert kept.households == sum(look.n_pilot for look in looks) == 160
    assert kept.widest is Ring.FIVE
    assert [d.test_id for d in kept.rings] == [test_id]
    assert [s.gain.held for s in kept.gains] == [Held.NO_FIGURES]


def test_households_by_group_are_sums_of_what_was_told(place: Any) -> None:
    """Three sites; three men at one of them: neither they nor the women there are in the sums."""
    first = made(place)
    for women, men in (((20, 40), (15, 30)), ((9, 20), (2, 3))):
        test_id = place.running(replace(place.plan, place=f"Site {men[1]}"))
        for arm in Arm:
            both = (women[0] + men[0], women[1] + men[1])
            place.log(
                test_id,
                [
                    place.week(0, arm, both),
                    place.week(0, arm, women, "women"),
                    place.week(0, arm, men, "men"),
                ],
            )
        adopt(place, first[1], test_id)

    def reached(actor: Any) -> dict[str, tuple[int, int]]:
        (view,) = practice_cards.book(place.uow, actor).all
        return {
            group.label: (group.households, group.sites)
            for dimension in view.ledger.dimensions
            for group in dimension.groups
        }

    everything, told = reached(place.coach), reached(place.leader)
    assert everything == {"Women": (95, 3), "Men": (68, 3)}
    assert told == {"Women": (75, 2), "Men": (65, 2)}
    by_leader = practice_cards.book(place.uow, place.leader).all[0].ledger.dimensions
    assert any(dimension.hidden for dimension in by_leader)


def test_words_stand_on_the_card_while_their_consent_does(place: Any) -> None:
    test_id, _ = made(place)
    draft = StoryDraft(
        text="She asked what I could pay.",
        purpose="Show other sites",
        given_by="A7",
        given_on=place.uow.today,
    )
    story = stories.add(place.uow, place.member, test_id=test_id, draft=draft)
    stories.add(
        place.uow,
        place.member,
        test_id=test_id,
        draft=replace(draft, text="In reports only.", channels=frozenset({Channel.REPORT})),
    )
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert [(s.text, s.given_by) for s in view.stories] == [("She asked what I could pay.", "")]
    stories.withdraw(place.uow, place.member, story_id=story)
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert view.stories == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "201 characters"),
        ({"core": ()}, "core part"),
        ({"core": ("a", "a")}, "twice"),
        ({"core": tuple(str(n) for n in range(31))}, "more than 30"),
        ({"cost": -1.0}, "below 0"),
    ],
)
def test_each_thing_a_card_needs(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        replace(CARD, **change)
