"""Lists that change while a test runs: nothing logged is lost, nothing counted twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from improvement.domain.changing_groups import GroupWish
from improvement.domain.entries import CaseRecord
from improvement.domain.vocabulary import Arm, GroupChangeKind, Reporting
from improvement.errors import Conflict, Invalid
from improvement.services import analyses, charts, data, entry, group_lists, groups
from improvement.services.charts import ChartWishes
from improvement.services.entry_grid import EntryWishes
from improvement.services.group_lists import DimensionDraft, GroupDraft
from improvement.store.repositories.cells import KeptDimension
from improvement.words.grouping import grouping_lines

START = date(2026, 8, 3)
SPLIT_DAY = START + timedelta(weeks=2)
SPLIT = GroupWish(
    kind=GroupChangeKind.SPLIT,
    groups=("women",),
    labels=("Trans women", "Cis women"),
    on=SPLIT_DAY,
    reason="People asked for it.",
)


def kept(place: Any, key: str = "gender") -> KeptDimension:
    return next(k for k in groups.dimensions(place.uow, place.coach) if k.dimension.key == key)


def change(place: Any, function: Any, **wishes: Any) -> None:
    known = kept(place)
    function(place.uow, place.coach, dimension="gender", version=known.version, **wishes)


def draft(**changes: Any) -> DimensionDraft:
    plain = DimensionDraft(
        label="Gender",
        definition="In their own words.",
        reference=None,
        reporting=Reporting.ONE_ANSWER,
        sensitive=False,
    )
    return replace(plain, **changes)


def order(place: Any) -> list[str]:
    return [g.key for g in kept(place).dimension.groups]


def by_group(view: analyses.CompareView) -> dict[str, tuple[int, int]]:
    (dimension,) = view.result.findings.evidence.dimensions
    return {g.group: (g.pilot.n, g.comparison.n) for g in dimension.groups}


def test_groups_are_moved_up_and_down_and_stay_before_the_ways_of_not_knowing(place: Any) -> None:
    last = ["declined", "unknown", "not_collected"]
    assert order(place) == ["women", "men", *last]
    change(place, group_lists.move_group, group="men", up=True)
    assert order(place) == ["men", "women", *last]
    change(place, group_lists.move_group, group="men", up=True)  # it is first already
    assert order(place) == ["men", "women", *last]
    groups.add_group(place.uow, place.coach, dimension="gender", label="Nonbinary")
    assert order(place) == ["men", "women", "nonbinary", *last]
    grid = entry.grid(
        place.uow,
        place.member,
        test_id=place.running(),
        wishes=EntryWishes(measure="kept", start=START, dimension="gender"),
    )
    assert [label for label, _ in grid.rows][:3] == ["Men", "Women", "Nonbinary"]


def test_dimensions_are_moved_too(place: Any) -> None:
    groups.add_dimension(place.uow, place.coach, label="Age", groups=(), bounds=(60.0,))
    change(place, group_lists.move_dimension, up=False)
    found = [k.dimension.key for k in groups.dimensions(place.uow, place.coach)]
    assert found == ["age", "gender"]


def test_a_stale_save_changes_nothing(place: Any) -> None:
    opened = kept(place)
    change(place, group_lists.move_group, group="men", up=True)
    for function, wishes in (
        (group_lists.save_dimension, {"draft": draft(label="Sex")}),
        (group_lists.change_groups, {"wish": SPLIT}),
        (group_lists.put_out_of_use, {"group": "men", "last_day": START}),
    ):
        with pytest.raises(Conflict, match="Somebody else saved this"):
            function(place.uow, place.coach, dimension="gender", version=opened.version, **wishes)
    assert kept(place).dimension.label == "Gender"
    assert order(place)[:2] == ["men", "women"]


def test_definition_reference_and_parent_are_kept(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reference="men", sensitive=True))
    change(
        place,
        group_lists.save_group,
        group="women",
        draft=GroupDraft(definition="Who says woman.", parent="men"),
    )
    found = kept(place)
    assert (found.definition, found.dimension.reference) == ("In their own words.", "men")
    assert found.dimension.sensitive
    women = found.dimension.group("women")
    assert (women.definition, women.parent) == ("Who says woman.", "men")
    with pytest.raises(Invalid, match="joined into itself"):
        change(
            place,
            group_lists.save_group,
            group="men",
            draft=GroupDraft(definition="", parent="women"),
        )


def test_a_group_in_use_is_put_out_of_use_never_removed(place: Any) -> None:
    test_id = place.newcombe()
    with pytest.raises(Conflict, match="Put it out of use instead"):
        change(place, group_lists.remove_group, group="men")
    change(place, group_lists.put_out_of_use, group="men", last_day=SPLIT_DAY)
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view) == {"Women": (35, 40), "Men": (35, 40)}
    late = EntryWishes(measure="kept", start=SPLIT_DAY + timedelta(weeks=2), dimension="gender")
    grid = entry.grid(place.uow, place.member, test_id=test_id, wishes=late)
    assert "Men" not in [label for label, _ in grid.rows]
    change(place, group_lists.put_back, group="men")
    grid = entry.grid(place.uow, place.member, test_id=test_id, wishes=late)
    assert "Men" in [label for label, _ in grid.rows]


def test_a_group_that_was_never_used_can_be_taken_out(place: Any) -> None:
    groups.add_group(place.uow, place.coach, dimension="gender", label="Typo")
    change(place, group_lists.remove_group, group="typo")
    assert "typo" not in order(place)


def test_the_reference_goes_with_a_group_out_of_use(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reference="men"))
    change(place, group_lists.put_out_of_use, group="men", last_day=START)
    assert kept(place).dimension.reference is None


def test_a_split_in_the_middle_of_a_test(place: Any) -> None:
    """Three weeks of Women, then two weeks of its parts: one row, with the reason; total as was."""
    test_id = place.newcombe()
    before = analyses.compare(place.uow, place.member, test_id=test_id)
    seen = group_lists.preview_change(place.uow, place.coach, dimension="gender", wish=SPLIT)
    assert seen.logged["women"].totals == 6
    assert seen.later["women"].totals == 2  # the third week, on both sides
    change(place, group_lists.change_groups, wish=SPLIT)
    assert by_group(analyses.compare(place.uow, place.member, test_id=test_id)) == {
        "Women": (35, 40),
        "Men": (35, 40),
    }
    later = [
        replace(place.week(3, arm, (4, 8), "women"), cell=frozenset({("gender", group)}))
        for arm in Arm
        for group in ("trans_women", "cis_women")
    ]
    totals = [place.week(3, arm, (8, 16)) for arm in Arm]
    assert place.log(test_id, [*later, *totals]).saved
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view) == {"Women": (51, 56), "Men": (35, 40)}
    assert view.result.findings.evidence.arms.pilot.n == 70 + 16
    assert before.result.findings.evidence.arms.pilot.n == 70
    (line,) = grouping_lines(view.groupings["Gender"])
    assert line == (
        "Women was split into Trans women and Cis women on 17 August 2026 (People asked for it). "
        "Figures from before cannot be divided, so they are shown together."
    )
    chart = charts.of_test(
        place.uow, place.member, test_id=test_id, wishes=ChartWishes(dimension="gender")
    )
    women = next(g.chart for g in chart.groups if g.label == "Women")
    assert women is not None
    assert [(p.numerator, p.denominator) for p in women.points][-1] == (8, 16)
    assert [g.label for g in chart.groups] == ["Women", "Men"]


def test_a_renaming_reaches_every_page_and_the_old_name_is_understood(place: Any) -> None:
    test_id = place.newcombe()
    wish = GroupWish(
        kind=GroupChangeKind.RENAMED, groups=("women",), labels=("Women and girls",), on=START
    )
    change(place, group_lists.change_groups, wish=wish)
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert list(by_group(view)) == ["Women and girls", "Men"]
    found = kept(place).dimension.find("women ")
    assert found is not None
    assert found.key == "women"


def test_a_merger_shows_old_and_new_in_one_row(place: Any) -> None:
    test_id = place.newcombe()
    wish = GroupWish(
        kind=GroupChangeKind.MERGED, groups=("men", "women"), labels=("Adults",), on=SPLIT_DAY
    )
    change(place, group_lists.change_groups, wish=wish)
    later = replace(place.week(3, Arm.PILOT, (1, 2)), cell=frozenset({("gender", "adults")}))
    assert place.log(test_id, [later, place.week(3, Arm.PILOT, (1, 2))]).saved
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view) == {"Adults": (72, 80)}
    with pytest.raises(Conflict, match="merged into another"):
        change(place, group_lists.put_back, group="men")


def test_small_groups_go_into_their_parent_on_compare_and_on_the_chart(place: Any) -> None:
    test_id = place.running()
    for label in ("Trans women", "Nonbinary"):
        groups.add_group(place.uow, place.coach, dimension="gender", label=label, parent="women")
    cells = {"men": 20, "trans_women": 4, "nonbinary": 9, "women": 30}
    rows = [
        replace(place.week(0, arm, (n // 2, n)), cell=frozenset({("gender", key)}))
        for arm in Arm
        for key, n in cells.items()
    ]
    assert place.log(test_id, rows).saved
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view) == {"Women": (43, 43), "Men": (20, 20)}
    assert view.result.findings.evidence.arms.pilot.n == 63  # the breakdown is the overall here
    (line,) = grouping_lines(view.groupings["Gender"])
    assert "Women stands for Women, Trans women and Nonbinary together" in line
    chart = charts.of_test(
        place.uow, place.member, test_id=test_id, wishes=ChartWishes(dimension="gender")
    )
    assert [g.label for g in chart.groups] == ["Women", "Men"]
    # Joined is shown, not seen: they are still to be recruited and watched before scaling.
    small = {g.group: g.smaller_n for g in view.result.findings.small_groups}
    assert small == {"Trans women": 4, "Nonbinary": 9}


def test_those_who_may_not_see_small_groups_never_see_the_parts(place: Any) -> None:
    test_id = place.running()
    groups.add_group(place.uow, place.coach, dimension="gender", label="Nonbinary", parent="women")
    cells = {"men": 20, "nonbinary": 4, "women": 30}
    rows = [
        replace(place.week(0, arm, (n // 2, n)), cell=frozenset({("gender", key)}))
        for arm in Arm
        for key, n in cells.items()
    ]
    assert place.log(test_id, rows).saved
    seen = analyses.compare(place.uow, place.member, test_id=test_id).result
    assert [g.group for g in seen.findings.small_groups] == ["Nonbinary"]
    assert "Nonbinary" in str(seen.rows)
    for dimension in seen.findings.comparison.dimensions:
        assert [part.group for part in dimension.dimension.small_parts] == ["Nonbinary"]
    shown = analyses.compare(place.uow, place.leader, test_id=test_id).result
    assert shown.verdict is seen.verdict
    assert "Nonbinary" not in str(shown)


# --- Several answers -----------------------------------------------------------------------------


def people(*answers: tuple[str, ...]) -> list[CaseRecord]:
    return [
        CaseRecord(
            code=f"P{number}",
            starts_on=START,
            arm=(Arm.PILOT, Arm.COMPARISON)[number % 2],
            cell=frozenset(("gender", answer) for answer in given),
            values={"kept": float(number % 4 < 2)},
        )
        for number, given in enumerate(answers)
    ]


CASES = people(
    *[("women",)] * 24, *[("men",)] * 22, *[("women", "men")] * 20, *[("men", "unknown")] * 2
)


def logged(place: Any) -> int:
    test_id = place.running()
    found = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="cases")
    assert found.errors == ()
    return test_id


def test_several_answers_are_refused_where_one_is_asked_for(place: Any) -> None:
    test_id = place.running()
    found = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="cases")
    assert {e.problem for e in found.errors} == {"Two groups of gender in one entry."}


def test_two_or_more_counts_everybody_once(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.TWO_OR_MORE))
    view = analyses.compare(place.uow, place.member, test_id=logged(place))
    assert by_group(view) == {"Women": (12, 12), "Men": (12, 12), "Two or more": (10, 10)}
    assert view.result.findings.evidence.arms.pilot.n == 34
    assert "who named several groups is counted as Two or more" in " ".join(
        grouping_lines(view.groupings["Gender"])
    )


def test_in_combination_overlaps_and_says_what_it_cannot_answer(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.IN_COMBINATION))
    view = analyses.compare(place.uow, place.member, test_id=logged(place))
    assert by_group(view) == {"Women": (22, 22), "Men": (22, 22)}
    assert view.result.findings.evidence.arms.pilot.n == 34
    (dimension,) = view.result.findings.comparison.dimensions
    assert dimension.heterogeneity is None
    assert dimension.gaps is None
    assert dimension.dimension.overlapping


def test_the_rule_can_be_changed_and_the_same_answers_are_counted_anew(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.TWO_OR_MORE))
    test_id = logged(place)
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.IN_COMBINATION))
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view)["Women"] == (22, 22)
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.TWO_OR_MORE))
    view = analyses.compare(place.uow, place.member, test_id=test_id)
    assert by_group(view)["Women"] == (12, 12)
    with pytest.raises(Conflict, match="Some people named several groups"):
        change(place, group_lists.save_dimension, draft=draft())
    assert kept(place).dimension.reporting is Reporting.TWO_OR_MORE
    again = data.log_cases(place.uow, place.member, test_id=test_id, cases=CASES, name="again")
    assert (again.tallied.identical, again.tallied.changed) == (len(CASES), 0)


def test_an_overlapping_breakdown_is_never_the_total(place: Any) -> None:
    change(place, group_lists.save_dimension, draft=draft(reporting=Reporting.IN_COMBINATION))
    test_id = place.running()
    rows = [place.week(0, arm, (10, 20), group) for arm in Arm for group in ("women", "men")]
    assert place.log(test_id, rows).saved
    view = data.overview(place.uow, place.member, test_id=test_id)
    assert view.figures["kept"].overall == ()
    assert place.log(test_id, [place.week(0, arm, (15, 30)) for arm in Arm]).saved
    view = data.overview(place.uow, place.member, test_id=test_id)
    assert [row.denominator for row in view.figures["kept"].overall] == [30, 30]
    assert view.figures["kept"].differences == ()


# --- Sensitive dimensions ------------------------------------------------------------------------


def test_a_sensitive_breakdown_is_for_those_who_may_see_it(place: Any) -> None:
    test_id = place.newcombe()
    before = analyses.compare(place.uow, place.leader, test_id=test_id)
    assert [d.found.dimension.label for d in before.dimensions] == ["Gender"]
    change(place, group_lists.save_dimension, draft=draft(sensitive=True))
    wishes = ChartWishes(dimension="gender")
    for name, seen in (("member", True), ("coach", True), ("leader", False), ("elsewhere", False)):
        actor = getattr(place, name)
        view = analyses.compare(place.uow, actor, test_id=test_id)
        assert bool(view.dimensions) is seen, name
        assert bool(view.result.findings.comparison.dimensions) is seen, name
        assert bool(view.result.findings.flags) is seen, name
        assert view.result.verdict is before.result.verdict
        told = " ".join((view.reading.headline, *view.reading.because, *view.reading.caveats))
        assert ("Women" in told or "Men" in told) <= seen, name
        chart = charts.of_test(place.uow, actor, test_id=test_id, wishes=wishes)
        assert bool(chart.groups) is seen, name


def test_labels_that_differ_in_signs_alone_are_two_groups(place: Any) -> None:
    key = groups.add_dimension(
        place.uow, place.leader, label="Income", groups=("< 30% AMI", "> 30% AMI", "≥ 30% AMI")
    )
    with place.uow.reading(place.leader) as store:
        kept = next(k.dimension for k in store.groups.all() if k.dimension.key == key)
    assert [g.label for g in kept.named] == ["< 30% AMI", "> 30% AMI", "≥ 30% AMI"]
    assert len({g.key for g in kept.groups}) == len(kept.groups)
    with pytest.raises(Invalid, match="two groups are called"):
        groups.add_dimension(place.uow, place.leader, label="Again", groups=("One", "one"))
