"""The driver diagram: who changes it, what it counts, and that nothing in it is lost."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from improvement.domain.theory import TheoryDraft
from improvement.domain.vocabulary import Choice, IdeaSource, NodeKind, Ring
from improvement.errors import Conflict, Invalid, NotFound
from improvement.services import decisions, overview, tests, theory
from improvement.services.decisions import DecisionDraft

AIM = TheoryDraft(kind=NodeKind.AIM, title="Families stay", words="one in four fewer filings")
DRIVER = TheoryDraft(kind=NodeKind.PRIMARY, title="Rent is paid on time")
OTHER = TheoryDraft(kind=NodeKind.PRIMARY, title="Late rent ends in an agreement")
SECOND = TheoryDraft(kind=NodeKind.SECONDARY, title="Early word")
IDEA = TheoryDraft(
    kind=NodeKind.IDEA,
    title="A text three days before",
    words="the date slips by",
    source=IdeaSource.FAMILY,
    track_record="three sites",
    core="before the day",
)

SCALE = DecisionDraft(
    choice=Choice.SCALE,
    reason="Better for everybody we asked.",
    ring=Ring.FIVE,
    review_on=date(2027, 2, 22),
    community="The tenants' council",
    community_how="At its meeting",
)


def grown(place: Any) -> dict[str, int]:
    """An idea that moves two drivers of one aim."""

    def add(draft: TheoryDraft, *under: int) -> int:
        return theory.add(place.uow, place.member, draft=draft, parent_ids=under)

    aim = add(AIM)
    one, two = add(DRIVER, aim), add(OTHER, aim)
    second = add(SECOND, one)
    return {"aim": aim, "one": one, "two": two, "second": second, "idea": add(IDEA, second, two)}


def seen(place: Any, actor: Any = None) -> theory.Diagram:
    return theory.diagram(place.uow, actor or place.member)


def version(place: Any, node_id: int) -> int:
    return seen(place).nodes[node_id].kept.version


def change(
    place: Any, node_id: int, draft: TheoryDraft, *under: int, at: int | None = None
) -> None:
    theory.change(
        place.uow,
        place.member,
        node_id=node_id,
        version=version(place, node_id) if at is None else at,
        draft=draft,
        parent_ids=under,
    )


def test_both_ways_can_be_walked_from_every_part(place: Any) -> None:
    ids, nodes = grown(place), seen(place).nodes
    assert set(nodes[ids["idea"]].parents) == {ids["two"], ids["second"]}
    assert nodes[ids["aim"]].children == (ids["one"], ids["two"])
    for node_id, view in nodes.items():
        assert all(node_id in nodes[child].parents for child in view.children)
        assert all(node_id in nodes[parent].children for parent in view.parents)


def test_a_test_counts_once_wherever_two_ways_lead_to_it(place: Any) -> None:
    ids = grown(place)
    first, draft = place.newcombe(), place.draft()
    for test_id in (first, draft):
        theory.assign(place.uow, place.member, test_id=test_id, idea_id=ids["idea"])
    found = seen(place)
    for name in ids:
        view = found.nodes[ids[name]]
        assert sorted(s.kept.id for s in view.tests) == [first, draft]
    assert [s.kept.id for s in found.nodes[ids["aim"]].own] == []
    assert found.unlinked == ()


def test_verdicts_are_those_of_the_tests_own_pages(place: Any) -> None:
    ids, test_id = grown(place), place.newcombe()
    theory.assign(place.uow, place.member, test_id=test_id, idea_id=ids["idea"])
    (status,) = overview.home(place.uow, place.member).tests
    assert status.result is not None
    assert seen(place).nodes[ids["aim"]].verdicts == {status.result.verdict.value: 1}
    decisions.record(place.uow, place.leader, test_id=test_id, draft=SCALE)
    assert seen(place).nodes[ids["aim"]].verdicts == {"decided_scale": 1}


def test_tests_of_every_team_are_gathered_and_none_of_a_neighbour(
    place: Any, neighbour: Any
) -> None:
    ids = grown(place)
    mine = place.draft()
    theirs = tests.draft(place.uow, place.elsewhere, place.plan, team_id=place.other_team)
    theory.assign(place.uow, place.member, test_id=mine, idea_id=ids["idea"])
    theory.assign(place.uow, place.elsewhere, test_id=theirs, idea_id=ids["idea"])
    for actor in (place.member, place.elsewhere, place.coach, place.leader):
        found = seen(place, actor).nodes[ids["idea"]]
        assert sorted(s.kept.id for s in found.tests) == [mine, theirs]
    assert seen(place, neighbour.member).nodes == {}


def test_what_was_put_away_comes_back_to_where_it_stood(place: Any) -> None:
    ids = grown(place)
    before = seen(place)
    for name in ("second", "one"):
        at = version(place, ids[name])
        theory.archive(place.uow, place.coach, node_id=ids[name], version=at)
    away = seen(place)
    assert {n.id for n in away.archived} == {ids["second"], ids["one"]}
    assert away.nodes[ids["idea"]].parents == (ids["two"],)
    for name in ("second", "one"):
        theory.restore(place.uow, place.leader, node_id=ids[name])
    assert seen(place).links == before.links
    assert list(seen(place).nodes) == list(before.nodes)


def test_an_idea_whose_drivers_are_all_away_stands_loose_and_is_not_lost(place: Any) -> None:
    ids = grown(place)
    for name in ("second", "two"):
        at = version(place, ids[name])
        theory.archive(place.uow, place.coach, node_id=ids[name], version=at)
    assert [view.kept.id for view in seen(place).loose] == [ids["idea"]]


def test_moving_changes_places_with_the_neighbour_and_stops_at_the_end(place: Any) -> None:
    ids = grown(place)

    def order() -> list[int]:
        return [v.kept.id for v in seen(place).of(NodeKind.PRIMARY)]

    assert order() == [ids["one"], ids["two"]]
    theory.move(place.uow, place.member, node_id=ids["two"], up=True)
    assert order() == [ids["two"], ids["one"]]
    theory.move(place.uow, place.member, node_id=ids["two"], up=True)
    assert order() == [ids["two"], ids["one"]]


def test_renamed_and_linked_elsewhere_in_one_save(place: Any) -> None:
    ids = grown(place)
    change(place, ids["idea"], replace(IDEA, title="A call"), ids["one"])
    found = seen(place).nodes[ids["idea"]]
    assert (found.kept.title, found.parents) == ("A call", (ids["one"],))


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(place: Any) -> None:
    """Also where only the links were changed."""
    ids = grown(place)
    opened = version(place, ids["idea"])
    change(place, ids["idea"], IDEA, ids["one"], at=opened)
    with pytest.raises(Conflict, match="Somebody else saved this"):
        change(place, ids["idea"], replace(IDEA, title="Mine"), ids["two"], at=opened)
    found = seen(place).nodes[ids["idea"]]
    assert (found.kept.title, found.parents) == (IDEA.title, (ids["one"],))


@pytest.mark.parametrize(("draft", "under"), [(IDEA, "aim"), (AIM, "one"), (SECOND, "aim")])
def test_what_cannot_stand_there_is_refused(place: Any, draft: TheoryDraft, under: str) -> None:
    ids = grown(place)
    with pytest.raises(Invalid, match="stands under"):
        theory.add(place.uow, place.member, draft=draft, parent_ids=(ids[under],))


def test_a_driver_does_not_become_an_idea(place: Any) -> None:
    ids = grown(place)
    with pytest.raises(Invalid, match="stays a driver"):
        change(place, ids["one"], IDEA)


def test_tests_stand_under_ideas_in_sight_only(place: Any) -> None:
    ids, test_id = grown(place), place.draft()
    with pytest.raises(Invalid, match="Tests belong to change ideas"):
        theory.assign(place.uow, place.member, test_id=test_id, idea_id=ids["one"])
    at = version(place, ids["idea"])
    theory.archive(place.uow, place.member, node_id=ids["idea"], version=at)
    with pytest.raises(Conflict, match="was put away"):
        theory.assign(place.uow, place.member, test_id=test_id, idea_id=ids["idea"])
    with pytest.raises(NotFound):
        theory.part(seen(place), ids["idea"])


def test_a_running_test_finds_its_idea_without_an_amendment(place: Any) -> None:
    """What is locked is the plan; where it stands in the theory may follow later."""
    ids, test_id = grown(place), place.running()
    before = tests.view(place.uow, place.member, test_id=test_id)
    theory.assign(place.uow, place.member, test_id=test_id, idea_id=ids["idea"])
    after = tests.view(place.uow, place.member, test_id=test_id)
    assert (after.plan, after.versions) == (before.plan, before.versions)
    theory.assign(place.uow, place.member, test_id=test_id, idea_id=None)
    assert [s.kept.id for s in seen(place).unlinked] == [test_id]


def test_a_test_begun_from_an_idea_takes_its_words_over(place: Any) -> None:
    ids = grown(place)
    test_id = theory.begin_test(place.uow, place.member, idea_id=ids["idea"], team_id=place.team)
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert view.kept.idea_id == ids["idea"]
    assert (view.plan.title, view.plan.change_idea) == (IDEA.title, IDEA.title)
    assert (view.plan.because, view.plan.aim) == (IDEA.words, AIM.words)


def test_long_text_emoji_and_right_to_left_are_kept(place: Any) -> None:
    long = ("رسالة قبل ثلاثة أيام 🌱 " * 1000)[:20_000].strip()
    idea = replace(IDEA, words=long, core=long, title="رسالة 🌱")
    node_id = theory.add(place.uow, place.member, draft=idea)
    assert seen(place).nodes[node_id].kept.draft == idea


def test_an_empty_partnership_has_an_empty_theory(place: Any) -> None:
    found = seen(place)
    assert (found.nodes, found.links, found.archived) == ({}, (), ())
