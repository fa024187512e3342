"""A practice that was taken up: changed, paused, stopped, put away and brought back."""

from typing import Any

import pytest

from improvement.domain.practices import Adoption, PracticeCard, Standing
from improvement.domain.vocabulary import Arm, Choice, DecisionStep
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import adoptions, decisions, practice_cards, publishing, trail
from improvement.services.adoptions import Origin
from improvement.services.decisions import DecisionDraft

CARD = PracticeCard(name="Rent reminders", core=("Three days before", "In their language"))
#: (with, of) in the pilot and in the comparison: too many to tell on anybody.
FIGURES = ((60, 100), (50, 100))
STOPPED = Adoption(
    kept=("Three days before",),
    standing=Standing.STOPPED,
    reason="Rent is paid by payroll now.",
    lesson="Ask first how rent is paid.",
)


def tried(place: Any) -> int:
    test_id: int = place.running()
    for arm, figures in zip(Arm, FIGURES, strict=True):
        place.log(test_id, [place.week(0, arm, figures)])
    return test_id


def made(place: Any) -> int:
    """A practice out of a test that was adapted."""
    test_id = tried(place)
    draft = DecisionDraft(choice=Choice.ADAPT, reason="Because.")
    decision = decisions.record(place.uow, place.leader, test_id=test_id, draft=draft)
    if not decisions.of_test(place.uow, place.leader, test_id=test_id).decisions[0].in_force:
        decisions.take(place.uow, place.coach, decision_id=decision, step=DecisionStep.AGREE)
    return practice_cards.write(place.uow, place.leader, test_id=test_id, card=CARD)


def taken_up(place: Any, neighbour: Any) -> int:
    """The neighbour's adoption of a published practice; its result is given back."""
    practice = made(place)
    publication = publishing.publish(place.uow, place.leader, practice_id=practice)
    number = publishing.take_up(
        neighbour.uow,
        neighbour.member,
        publication_id=publication,
        test_id=tried(neighbour),
        adoption=Adoption(kept=CARD.core),
    )
    publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=number)
    return number


def seen(place: Any) -> Any:
    (taken,) = publishing.across(place.uow, place.member).taken_up
    return taken


def given(place: Any) -> Any:
    """What flows back to the partnership that published."""
    (view,) = practice_cards.book(place.uow, place.leader).all
    return view.given


def change(place: Any, who: str, adoption: Adoption) -> None:
    kept = seen(place).adoption
    adoptions.change(
        place.uow,
        getattr(place, who),
        origin=Origin.OUTSIDE,
        adoption_id=kept.id,
        adoption=adoption,
        version=kept.version,
    )


def test_what_changes_here_is_told_at_once_where_it_was_given(place: Any, neighbour: Any) -> None:
    taken_up(place, neighbour)
    (before,) = given(place)
    assert (before.kept, before.of, before.standing) == (2, 2, Standing.IN_USE)
    change(neighbour, "member", STOPPED)
    assert seen(neighbour).adoption.done == STOPPED
    assert seen(neighbour).fidelity.missing == ("In their language",)
    (after,) = given(place)
    assert (after.kept, after.of, after.standing) == (1, 2, Standing.STOPPED)
    assert (after.effect, after.se, after.n) == (before.effect, before.se, before.n)
    assert "payroll" not in repr(practice_cards.book(place.uow, place.leader))
    change(neighbour, "leader", Adoption(kept=CARD.core))  # taken up again, said by the leader
    assert given(place) == (before,)


def test_put_away_nothing_flows_and_brought_back_it_flows_again(place: Any, neighbour: Any) -> None:
    number = taken_up(place, neighbour)
    before = given(place)
    kept = seen(neighbour).adoption
    away = {"origin": Origin.OUTSIDE, "adoption_id": number}
    with pytest.raises(Forbidden):  # a leader gave it, so a leader takes it away
        adoptions.put_away(
            neighbour.uow, neighbour.member, version=kept.version, because="Never done.", **away
        )
    with pytest.raises(Invalid, match="Say why"):
        adoptions.put_away(
            neighbour.uow, neighbour.leader, version=kept.version, because="", **away
        )
    adoptions.put_away(
        neighbour.uow, neighbour.leader, version=kept.version, because="Never done.", **away
    )
    assert given(place) == ()
    assert publishing.across(neighbour.uow, neighbour.member).taken_up == ()
    (put,) = adoptions.those_away(neighbour.uow, neighbour.leader)
    assert (put.name, put.title, put.who) == (CARD.name, "Rent reminders", "Lea")
    assert (put.kept.archived_because, put.may_restore) == ("Never done.", True)
    assert [a.may_restore for a in adoptions.those_away(neighbour.uow, neighbour.member)] == [False]
    with pytest.raises(Conflict, match="Bring it back first"):
        adoptions.change(
            neighbour.uow,
            neighbour.leader,
            adoption=STOPPED,
            version=put.kept.version,
            **away,
        )
    adoptions.bring_back(neighbour.uow, neighbour.leader, **away)
    assert given(place) == before
    assert adoptions.those_away(neighbour.uow, neighbour.leader) == ()


def test_a_test_is_free_again_once_its_practice_is_put_away(place: Any, neighbour: Any) -> None:
    number = taken_up(place, neighbour)
    kept = seen(neighbour).adoption
    away = {"origin": Origin.OUTSIDE, "adoption_id": number}
    adoptions.put_away(neighbour.uow, neighbour.leader, version=kept.version, because="No.", **away)
    again = publishing.take_up(
        neighbour.uow,
        neighbour.member,
        publication_id=kept.publication_id,
        test_id=kept.test_id,
        adoption=Adoption(standing=Standing.PLANNED),
    )
    assert again != number
    with pytest.raises(Conflict, match="does another practice by now"):
        adoptions.bring_back(neighbour.uow, neighbour.leader, **away)


def test_a_practice_of_ones_own_goes_the_same_ways(place: Any) -> None:
    practice, test_id = made(place), tried(place)
    number = practice_cards.adopt(
        place.uow, place.member, practice_id=practice, test_id=test_id, adoption=Adoption()
    )
    own = {"origin": Origin.HERE, "adoption_id": number}
    adoptions.change(place.uow, place.member, adoption=STOPPED, version=1, **own)
    (view,) = practice_cards.book(place.uow, place.member).all
    assert view.sites[1].adoption is not None
    assert view.sites[1].adoption.done == STOPPED
    assert len(view.arms) == 2, "what was found goes on counting"
    with pytest.raises(Conflict, match="Somebody else saved"):
        adoptions.change(place.uow, place.member, adoption=Adoption(), version=1, **own)
    adoptions.put_away(place.uow, place.member, version=2, because="Never done.", **own)
    (view,) = practice_cards.book(place.uow, place.member).all
    assert len(view.sites) == 1
    assert test_id in practice_cards.book(place.uow, place.member).can_adopt
    adoptions.bring_back(place.uow, place.member, **own)
    (view,) = practice_cards.book(place.uow, place.member).all
    assert len(view.sites) == 2
    lines = trail.trail(place.uow, place.member, about=trail.Object.PRACTICE, number=practice).lines
    assert [line.what for line in lines][:3] == [
        "Brought a practice back",
        "Put away that a practice was taken up",
        "Said how a practice goes: stopped",
    ]


def test_what_was_done_is_not_planned_any_more_and_other_parts_are_refused(
    place: Any, neighbour: Any
) -> None:
    taken_up(place, neighbour)
    with pytest.raises(Conflict, match="not planned any more"):
        change(neighbour, "member", Adoption(standing=Standing.PLANNED))
    with pytest.raises(Invalid, match="no core part"):
        change(neighbour, "member", Adoption(kept=("By post",)))


@pytest.mark.parametrize(
    ("standing", "reason", "lesson", "lacks"),
    [
        (Standing.PAUSED, " ", "", "Say why it is paused"),
        (Standing.STOPPED, "", "Much.", "Say why it is stopped"),
        (Standing.STOPPED, "No money.", " ", "what was learned"),
    ],
)
def test_pausing_needs_a_reason_and_stopping_a_lesson_too(
    standing: Standing, reason: str, lesson: str, lacks: str
) -> None:
    with pytest.raises(Invalid, match=lacks):
        Adoption(standing=standing, reason=reason, lesson=lesson)
