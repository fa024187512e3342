import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from strata_cases import stratum, tallies

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import Tally
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.access import access
from improvement.stats.equity.group_effects import by_group
from improvement.stats.record import from_record, to_record


def reach(*cells: tuple[str, int, int]) -> list[GroupTally]:
    return [GroupTally(group=g, tally=Tally(events=x, n=n)) for g, x, n in cells]


GROUPS = reach(("Settled", 60, 100), ("Newer", 12, 40), ("Lodgers", 1, 3))


def test_access_beside_benefit() -> None:
    effects = [stratum("Newer", 9, 12, 5, 12)]
    found = access(GROUPS, effects)
    assert [g.status for g in found.groups] == [
        CellStatus.SHOWN,
        CellStatus.SHOWN,
        CellStatus.COUNTS_ONLY,
    ]
    assert [g.effect is not None for g in found.groups] == [False, True, False]
    assert found.groups[1].effect == by_group(effects).groups[0]
    assert found.overall.tally == Tally(events=73, n=143)


several = st.lists(tallies(0, 60), min_size=1, max_size=5).filter(lambda f: any(t.n for t in f))


@settings(deadline=None, max_examples=60)
@given(several)
def test_statsmodels_and_scipy_have_the_same_pieces(cells: list[Tally]) -> None:
    groups = [GroupTally(group=str(i), tally=t) for i, t in enumerate(cells)]
    found = access(groups)
    first = max(cells, key=lambda t: t.n)
    for one, tally in zip(found.groups, cells, strict=True):
        assert (one.reach is None) == (tally.n < 5)
        if one.reach is not None:
            limits = proportion_confint(tally.events, tally.n, method="wilson")
            assert (one.reach.lower, one.reach.upper) == pytest.approx(limits, abs=1e-12)
        if one.behind is not None:
            theirs = confint_proportions_2indep(
                first.events, first.n, tally.events, tally.n, method="newcomb", compare="diff"
            )
            seen = one.behind.difference
            assert (seen.lower, seen.upper) == pytest.approx(theirs, abs=1e-9)
    table = [[t.events, t.n - t.events] for t in cells if t.n]
    reached = sum(t.events for t in cells)
    if len(table) > 1 and 0 < reached < sum(t.n for t in cells):
        assert found.differ is not None
        other = chi2_contingency(table, correction=False)
        assert found.differ.chi_square == pytest.approx(other.statistic, rel=1e-9, abs=1e-12)
    else:
        assert found.differ is None


@settings(deadline=None, max_examples=60)
@given(several)
def test_everybody_is_counted_once(cells: list[Tally]) -> None:
    found = access([GroupTally(group=str(i), tally=t) for i, t in enumerate(cells)])
    assert found.overall.tally.n == sum(t.n for t in cells)
    assert found.overall.tally.events == sum(t.events for t in cells)


def test_the_reference_is_the_largest_or_the_registered_never_the_best() -> None:
    groups = reach(("Best", 20, 20), ("Large", 20, 80), ("Other", 9, 30))
    assert access(groups).reference == "Large"
    assert access(groups, reference="Other").reference == "Other"
    assert access(groups).groups[1].behind is None
    with pytest.raises(Invalid, match="Nobody"):
        access(groups, reference="Nobody")


def test_a_tiny_reference_holds_nobody_up() -> None:
    found = access(GROUPS, reference="Lodgers")
    assert [g.behind for g in found.groups] == [None, None, None]


@pytest.mark.parametrize("x", [0, 40])
def test_nobody_or_everybody_reached(x: int) -> None:
    found = access(reach(("A", x, 40), ("B", x, 40)))
    assert found.differ is None
    assert found.groups[1].behind is not None
    assert found.groups[1].behind.difference.lower < 0 < found.groups[1].behind.difference.upper


def test_a_group_with_nobody_eligible_stays_in_the_list() -> None:
    found = access(reach(("A", 4, 40), ("B", 0, 0), ("C", 0, 1)))
    assert [g.reach is None for g in found.groups] == [False, True, True]


@pytest.mark.parametrize("cells", [[], [("A", 0, 0)]])
def test_nobody_eligible(cells: list[tuple[str, int, int]]) -> None:
    with pytest.raises(NotComputable):
        access(reach(*cells))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid, match="same label"):
        access([GROUPS[0], GROUPS[0]])
    with pytest.raises(Invalid, match="Strangers"):
        access(GROUPS, [stratum("Strangers", 1, 2, 1, 2)])
    with pytest.raises(Invalid, match="standard errors"):
        access(GROUPS, z=-1)


def test_record_and_back() -> None:
    found = access(GROUPS, [stratum("Newer", 9, 12, 5, 12)])
    assert from_record(to_record(found)) == found
