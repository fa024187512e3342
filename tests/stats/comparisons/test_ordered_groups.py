import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import brunnermunzel, chi2, norm

from improvement.domain.group_samples import GroupSample
from improvement.domain.samples import Sample
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.ordered_groups import ordered_groups
from improvement.stats.comparisons.ordinal import OrderFinding
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

CONSTANT = "k_samples-005"


def groups(samples: dict[str, list[float]]) -> list[GroupSample]:
    return [GroupSample(group=g, sample=Sample(values=tuple(v))) for g, v in samples.items()]


def of(case: Case) -> list[GroupSample]:
    samples: dict[str, list[float]] = {}
    for value, group in zip(case["input"]["y"], case["input"]["group"], strict=True):
        samples.setdefault(group, []).append(value)
    return groups(samples)


def as_r_has_it(case: Case) -> None:
    found, expected = ordered_groups(of(case)), case["expected"]["kruskal"]
    assert (found.h, found.degrees_of_freedom, found.p) == pytest.approx(
        (expected["H"], expected["df"], expected["p"]), rel=1e-9
    )


@pytest.mark.parametrize(
    "case", [c for c in copied("k_samples") if c["id"] != CONSTANT], ids=lambda case: case["id"]
)
def test_as_r_has_it(case: Case) -> None:
    as_r_has_it(case)


def test_as_r_has_it_on_real_data() -> None:
    cases = real("k_samples")
    assert cases
    for case in cases:
        as_r_has_it(case)


def test_where_r_has_nothing_we_say_why() -> None:
    case = next(c for c in copied("k_samples") if c["id"] == CONSTANT)
    assert case["expected"]["kruskal"]["H"] is None
    with pytest.raises(NotComputable, match="same answer"):
        ordered_groups(of(case))


answers = st.lists(st.integers(1, 5).map(float), min_size=2, max_size=12)


@settings(deadline=None, max_examples=25)
@given(st.lists(answers, min_size=2, max_size=4))
def test_naive_second_way(samples: list[list[float]]) -> None:
    """H as an analysis of variance of ranks that are counted pair by pair; chances likewise."""
    flat = [x for v in samples for x in v]
    assume(len(set(flat)) > 1)
    found = ordered_groups(groups({str(i): v for i, v in enumerate(samples)}))
    n = len(flat)

    def rank(x: float) -> float:
        return sum(y < x for y in flat) + (sum(y == x for y in flat) + 1) / 2

    ranks = [[rank(x) for x in v] for v in samples]
    middle = (n + 1) / 2
    between = sum(len(r) * (np.mean(r) - middle) ** 2 for r in ranks)
    total = sum((x - middle) ** 2 for r in ranks for x in r)
    assert found.h == pytest.approx((n - 1) * between / total, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(chi2.sf((n - 1) * between / total, len(samples) - 1), abs=1e-9)
    for pair in found.pairs:
        one, other = samples[int(pair.one)], samples[int(pair.other)]
        wins = np.mean([(x > y) + 0.5 * (x == y) for x in one for y in other])
        assert pair.order.chance == pytest.approx(wins)
    assert from_record(to_record(found)) == found


SITES = {"z": [1.0, 2, 4, 3, 2], "b": [2.0, 5, 6, 4, 4], "c": [9.0, 4, 5, 3]}


def test_the_family_is_wider_and_its_chances_are_holms() -> None:
    found = ordered_groups(groups(SITES))
    assert [(p.one, p.other) for p in found.pairs] == [("z", "b"), ("z", "c"), ("b", "c")]
    assert norm.sf(found.z_family) * 3 == pytest.approx(norm.sf(Z95))
    single = ordered_groups(groups({k: SITES[k] for k in "zb"}))
    assert single.z_family == pytest.approx(Z95)
    wide, narrow = found.pairs[0].order.interval, single.pairs[0].order.interval
    assert wide is not None
    assert narrow is not None
    assert wide.lower <= narrow.lower
    plain = sorted(float(brunnermunzel(SITES[a], SITES[b]).pvalue) for a, b in ("zb", "zc", "bc"))
    first = min(p.p for p in found.pairs if p.p is not None)
    assert first == pytest.approx(3 * plain[0], rel=1e-9)


def test_groups_that_do_not_overlap_have_no_range_and_no_false_certainty() -> None:
    found = ordered_groups(groups({"low": [1, 2, 1, 2], "high": [4, 5, 4], "mid": [2, 4, 3, 1]}))
    apart = found.pairs[0]
    assert apart.order.finding is OrderFinding.ALL_LOWER
    assert (apart.order.interval, apart.p) == (None, None)
    assert from_record(to_record(found)) == found


@pytest.mark.parametrize(
    "samples", [{}, {"a": [1.0, 2]}, {"a": [1.0, 2], "b": [3.0]}, {"a": [1.0, 1], "b": [1.0, 1]}]
)
def test_too_few_or_all_the_same(samples: dict[str, list[float]]) -> None:
    with pytest.raises(NotComputable):
        ordered_groups(groups(samples))


def test_refusals() -> None:
    with pytest.raises(Invalid, match="twice"):
        ordered_groups([*groups(SITES), *groups({"b": [1.0, 2]})])
    with pytest.raises(Invalid):
        ordered_groups(groups(SITES), z=0)
