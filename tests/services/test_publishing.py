"""Practices across partnerships: what crosses, what does not, and how it is taken back."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.practices import Adoption, PracticeCard
from improvement.domain.publishing import Evidence, summary_of, summary_record
from improvement.domain.vocabulary import Arm, Choice, DecisionStep, Direction
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import decisions, practice_cards, publishing
from improvement.services.decisions import DecisionDraft
from improvement.stats.spread.pooled import SpreadClaim, spread

CARD = PracticeCard(
    name="Rent reminders",
    problem="Rent falls due before wages come in",
    core=("Three days before", "In the family's language"),
)
#: (with, of) in the pilot and in the comparison.
Sides = tuple[tuple[int, int], tuple[int, int]]
EAST: Sides = ((30, 50), (25, 50))
LARGE: Sides = ((60, 100), (50, 100))


def tried(place: Any, name: str, sides: Sides) -> int:
    test_id: int = place.running(replace(place.plan, place=name, dimensions=()))
    for arm, figures in zip(Arm, sides, strict=True):
        place.log(test_id, [place.week(0, arm, figures)])
    return test_id


def made(place: Any) -> int:
    """A practice out of a test with 100 a side that was adapted, done at one more site."""
    test_id = tried(place, "North", LARGE)
    adapt = DecisionDraft(choice=Choice.ADAPT, reason="Because Lea Ott said so.")
    made_id = decisions.record(place.uow, place.leader, test_id=test_id, draft=adapt)
    seen = decisions.of_test(place.uow, place.leader, test_id=test_id).decisions[0]
    if not seen.in_force:
        decisions.take(place.uow, place.coach, decision_id=made_id, step=DecisionStep.AGREE)
    practice = practice_cards.write(place.uow, place.leader, test_id=test_id, card=CARD)
    east = tried(place, "East", EAST)
    practice_cards.adopt(
        place.uow, place.member, practice_id=practice, test_id=east, adoption=Adoption()
    )
    return practice


def taken_up(place: Any, publication: int, sides: Sides = LARGE, *kept: str) -> int:
    return publishing.take_up(
        place.uow,
        place.member,
        publication_id=publication,
        test_id=tried(place, "Glen Hill", sides),
        adoption=Adoption(kept=kept, adaptations="Ana Roe calls."),
    )


def test_a_published_practice_is_found_with_its_evidence(place: Any, neighbour: Any) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    (found,) = publishing.across(neighbour.uow, neighbour.member).others
    assert found.id == publication
    assert found.summary.card == CARD
    assert (found.summary.sites, found.summary.held_back) == (2, 0)
    assert found.summary.verdicts == {Choice.ADAPT: 1}
    # By hand: 60/100 - 50/100 and 30/50 - 25/50; the standard error of the +1 rule is above the
    # usual one, sqrt(.6 x .4 / 100 + .5 x .5 / 100) = 0.0700.
    assert [e.effect for e in found.summary.evidence] == [0.1, 0.1]
    assert found.summary.evidence[0].se == pytest.approx(0.07, abs=0.002)
    assert [e.n for e in found.summary.evidence] == [200, 100]
    assert found.reading is not None
    assert publishing.across(place.uow, place.member).others == ()  # not among those of others


def test_no_name_of_a_site_a_team_or_a_person_crosses(place: Any, neighbour: Any) -> None:
    publishing.publish(place.uow, place.leader, practice_id=made(place))
    (found,) = publishing.across(neighbour.uow, neighbour.leader).others
    names = ("North", "East", "Lea Ott", *(getattr(place, r).name for r in ("member", "leader")))
    assert [name for name in names if name in repr(found)] == []


def test_a_site_with_few_outcomes_gives_no_figures(place: Any, neighbour: Any) -> None:
    practice = made(place)
    few = tried(place, "West", ((10, 40), (20, 40)))  # ten had the outcome: below 11
    practice_cards.adopt(
        place.uow, place.member, practice_id=practice, test_id=few, adoption=Adoption()
    )
    publishing.publish(place.uow, place.leader, practice_id=practice)
    (found,) = publishing.across(neighbour.uow, neighbour.leader).others
    assert (found.summary.sites, found.summary.held_back) == (3, 1)
    assert [e.n for e in found.summary.evidence] == [200, 100]


def test_only_a_leader_publishes_and_takes_back(place: Any, neighbour: Any) -> None:
    practice = made(place)
    for actor in (place.member, place.coach):
        with pytest.raises(Forbidden):
            publishing.publish(place.uow, actor, practice_id=practice)
    with pytest.raises(NotFound):
        publishing.publish(neighbour.uow, neighbour.leader, practice_id=practice)
    publication = publishing.publish(place.uow, place.leader, practice_id=practice)
    adoption = taken_up(neighbour, publication)
    publishing.revoke(place.uow, place.leader, practice_id=practice)
    across = publishing.across(neighbour.uow, neighbour.leader)
    assert across.others == ()
    assert [(t.adoption.id, t.card, t.stands) for t in across.taken_up] == [(adoption, CARD, False)]
    kept = publishing.across(place.uow, place.leader).published[practice]
    assert (dict(kept.summary), kept.stands) == ({}, False)
    with pytest.raises(NotFound, match="no published practice"):
        taken_up(neighbour, publication)


def test_what_a_test_elsewhere_found_flows_back_when_it_is_given(
    place: Any, neighbour: Any
) -> None:
    practice = made(place)
    publication = publishing.publish(place.uow, place.leader, practice_id=practice)
    adoption = taken_up(neighbour, publication, LARGE, "Three days before")
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert view.given == ()
    with pytest.raises(Forbidden):
        publishing.give_back(neighbour.uow, neighbour.coach, adoption_id=adoption)
    given = publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    assert (given.effect, given.n, given.kept, given.of) == (0.1, 200, 1, 2)
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert view.given == (given,)
    assert view.together is not None
    assert view.together.found.claim is SpreadClaim.MEAN_AND_RANGE
    assert spread(view.together.found.sites).pooled == view.together.found.pooled
    assert [round(s.effect, 4) for s in view.together.found.sites] == [0.1, 0.1, 0.1]
    assert "Ana Roe" not in repr(view)
    assert "Glen Hill" not in repr(view)
    publishing.keep_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    (view,) = practice_cards.book(place.uow, place.leader).all
    assert view.given == ()


def test_what_is_too_small_or_counts_something_else_is_not_given(
    place: Any, neighbour: Any
) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    small = taken_up(neighbour, publication, ((10, 40), (20, 40)))
    with pytest.raises(Conflict, match="at least 11 households"):
        publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=small)
    other = replace(neighbour.plan.measures[0], label="Paid in time")
    plan = replace(neighbour.plan, place="Hill", dimensions=(), measures=(other,))
    test_id = neighbour.running(plan)
    for arm, figures in zip(Arm, LARGE, strict=True):
        neighbour.log(test_id, [neighbour.week(0, arm, figures)])
    adoption = publishing.take_up(
        neighbour.uow,
        neighbour.member,
        publication_id=publication,
        test_id=test_id,
        adoption=Adoption(),
    )
    with pytest.raises(Conflict, match="counts something else"):
        publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption)


def test_a_few_more_households_are_not_told_by_publishing_anew(place: Any, neighbour: Any) -> None:
    practice = made(place)
    publishing.publish(place.uow, place.leader, practice_id=practice)
    first = publishing.across(neighbour.uow, neighbour.leader).others[0].summary
    east = practice_cards.book(place.uow, place.leader).all[0].sites[1].status.kept.id
    place.log(east, [place.week(1, Arm.PILOT, (3, 3))])
    publishing.publish(place.uow, place.leader, practice_id=practice)
    assert publishing.across(neighbour.uow, neighbour.leader).others[0].summary == first
    place.log(east, [place.week(2, Arm.PILOT, (8, 12))])  # 11 more with it, only 4 without
    publishing.publish(place.uow, place.leader, practice_id=practice)
    assert publishing.across(neighbour.uow, neighbour.leader).others[0].summary == first
    place.log(east, [place.week(3, Arm.PILOT, (5, 12))])
    publishing.publish(place.uow, place.leader, practice_id=practice)
    newer = publishing.across(neighbour.uow, neighbour.leader).others[0].summary
    assert [e.n for e in newer.evidence] == [200, 127]


def test_taken_back_and_published_anew_is_held_against_what_was_told(
    place: Any, neighbour: Any
) -> None:
    practice = made(place)
    publishing.publish(place.uow, place.leader, practice_id=practice)
    kept_copy = publishing.across(neighbour.uow, neighbour.leader).others[0].summary
    east = practice_cards.book(place.uow, place.leader).all[0].sites[1].status.kept.id
    publishing.revoke(place.uow, place.leader, practice_id=practice)
    place.log(east, [place.week(1, Arm.PILOT, (3, 3))])
    publishing.publish(place.uow, place.leader, practice_id=practice)
    newer = publishing.across(neighbour.uow, neighbour.leader).others[0].summary
    assert newer.evidence == kept_copy.evidence
    assert newer == publishing.preview(place.uow, place.leader, practice_id=practice)


def test_a_result_corrected_by_a_few_is_not_given_anew(place: Any, neighbour: Any) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    adoption = taken_up(neighbour, publication)
    test_id = publishing.across(neighbour.uow, neighbour.leader).taken_up[0].adoption.test_id
    given = publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    publishing.keep_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    neighbour.log(test_id, [neighbour.week(0, Arm.PILOT, (59, 100))])  # as many, one fewer with it
    with pytest.raises(Conflict, match="Only a few households"):
        publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    neighbour.log(test_id, [neighbour.week(0, Arm.PILOT, (60, 100))])
    again = publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption)
    assert again == given


def test_a_test_does_one_practice_wherever_it_is_from(place: Any, neighbour: Any) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    with pytest.raises(NotFound, match="of another partnership"):
        taken_up(place, publication)
    with pytest.raises(Invalid, match="no core part"):
        taken_up(neighbour, publication, LARGE, "By post")
    taken_up(neighbour, publication)
    (taken,) = publishing.across(neighbour.uow, neighbour.member).taken_up
    again = {"publication_id": publication, "test_id": taken.adoption.test_id}
    with pytest.raises(Conflict, match="another practice already"):
        publishing.take_up(neighbour.uow, neighbour.member, adoption=Adoption(), **again)
    book = practice_cards.book(neighbour.uow, neighbour.member)
    assert taken.adoption.test_id not in book.can_adopt


def test_an_idea_in_like_words_finds_it_until_it_is_taken_up(place: Any, neighbour: Any) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))

    def alike(words: str) -> list[int]:
        across = publishing.across(neighbour.uow, neighbour.member)
        return [found.id for found in across.like(words)]

    # The card: "Rent reminders", "Rent falls due before wages come in", "In the family's language".
    assert alike("A reminder in the language of families") == [publication]
    assert alike("Reminders by post") == [], "one word alone is chance"
    assert alike("Rent falls due") == [], "short words stand in every text"
    taken_up(neighbour, publication)
    assert alike("A reminder in the language of families") == []
    assert publishing.across(place.uow, place.member).like("reminder language") == ()


def test_words_in_quotation_marks_follow_each_other_on_the_card(place: Any, neighbour: Any) -> None:
    publication = publishing.publish(place.uow, place.leader, practice_id=made(place))
    across = publishing.across(neighbour.uow, neighbour.member)

    def found(words: str) -> list[int]:
        return [practice.id for practice in across.mentioning(words)]

    assert found("falls rent remind") == found('"RENT falls" remind') == [publication]
    assert found('"falls rent"') == found('"rent remind"') == []
    assert found("“Three days before”") == found('"rent') == [publication]


def test_a_summary_comes_back_as_it_was_kept() -> None:
    evidence = Evidence(effect=0.1, se=0.05, n=200, source="Valley", kept=1, of=2)
    summary = publishing.Summary(
        partnership="Harbor",
        card=CARD,
        outcome="Kept their home",
        direction=Direction.HIGHER,
        sites=2,
        verdicts={Choice.SCALE: 1},
        evidence=(evidence,),
        held_back=1,
    )
    assert summary_of(summary_record(summary)) == summary
