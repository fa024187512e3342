from itertools import combinations

import numpy as np
import pytest
from golden import Case, copied, real
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f as f_distribution
from statsmodels.stats.multicomp import pairwise_tukeyhsd

from improvement.domain.group_samples import GroupSample
from improvement.domain.samples import Sample, TwoSamples
from improvement.errors import Invalid, NotComputable
from improvement.stats.comparisons.many_groups import ManyGroups, many_groups
from improvement.stats.comparisons.welch import welch
from improvement.stats.interval import Z95
from improvement.stats.record import from_record, to_record

CONSTANT = "k_samples-005"
SAME = {"a": [1.0, 2], "b": [3.0, 3]}


def groups(samples: dict[str, list[float]]) -> list[GroupSample]:
    return [GroupSample(group=g, sample=Sample(values=tuple(v))) for g, v in samples.items()]


def of(case: Case) -> list[GroupSample]:
    samples: dict[str, list[float]] = {}
    for value, group in zip(case["input"]["y"], case["input"]["group"], strict=True):
        samples.setdefault(group, []).append(value)
    return groups(samples)


def as_r_has_it(case: Case) -> None:
    found, expected = many_groups(of(case)), case["expected"]["welch_anova"]
    assert (found.f, found.df_between, found.df_within, found.p) == pytest.approx(
        (expected["F"], expected["df1"], expected["df2"], expected["p"]), rel=1e-9
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
    assert case["expected"]["welch_anova"]["F"] is None
    with pytest.raises(NotComputable, match="alike"):
        many_groups(of(case))


def test_pairs_as_statsmodels_has_them() -> None:
    random = np.random.default_rng(5)
    # Labels that sort otherwise than they are given: pingouin sorts, we must not.
    samples = {
        "south": random.normal(5, 1, 9).tolist(),
        "9": random.normal(6, 3, 14).tolist(),
        "10": random.normal(4, 2, 6).tolist(),
        "east": random.normal(5, 1.5, 20).tolist(),
    }
    found = many_groups(groups(samples))
    assert [(p.one, p.other) for p in found.pairs] == list(combinations(samples, 2))
    labels = [k for k, v in samples.items() for _ in v]
    other = pairwise_tukeyhsd([x for v in samples.values() for x in v], labels, use_var="unequal")
    names = [str(name) for name in other.groupsunique]
    rows = zip(combinations(names, 2), other.confint, other.meandiffs, strict=True)
    theirs = {frozenset(couple): (couple, ci, diff) for couple, ci, diff in rows}
    for pair in found.pairs:
        (_, second), (low, high), diff = theirs[frozenset((pair.one, pair.other))]
        # Theirs is second minus first.
        mine = pair.difference if second == pair.one else pair.difference.flipped()
        assert (mine.estimate, mine.lower, mine.upper) == pytest.approx((diff, low, high), rel=1e-6)


values = st.lists(st.integers(-40, 40).map(lambda k: k / 4), min_size=2, max_size=12).filter(
    lambda v: len(set(v)) > 1
)


@settings(deadline=None, max_examples=25)
@given(st.lists(values, min_size=2, max_size=4))
def test_naive_second_way(samples: list[list[float]]) -> None:
    """Welch's 1951 formula from weights, by hand."""
    found = many_groups(groups({str(i): v for i, v in enumerate(samples)}))
    n = np.array([len(v) for v in samples])
    w = n / np.array([np.var(v, ddof=1) for v in samples])
    m = np.array([np.mean(v) for v in samples])
    k, middle = len(samples), (w * m).sum() / w.sum()
    untrusted = (((1 - w / w.sum()) ** 2) / (n - 1)).sum()
    f = ((w * (m - middle) ** 2).sum() / (k - 1)) / (1 + 2 * (k - 2) / (k * k - 1) * untrusted)
    assert found.f == pytest.approx(f, rel=1e-9, abs=1e-12)
    assert found.df_within == pytest.approx((k * k - 1) / (3 * untrusted), rel=1e-9)
    assert found.p == pytest.approx(f_distribution.sf(f, k - 1, found.df_within), abs=1e-9)
    assert from_record(to_record(found)) == found


@settings(deadline=None, max_examples=25)
@given(values, values)
def test_two_groups_are_welchs_comparison(one: list[float], two: list[float]) -> None:
    found = many_groups(groups({"b": one, "a": two}))
    plain = welch(TwoSamples(pilot=Sample(values=tuple(one)), comparison=Sample(values=tuple(two))))
    pair = found.pairs[0].difference
    assert (pair.estimate, pair.lower, pair.upper) == pytest.approx(
        (plain.difference.estimate, plain.difference.lower, plain.difference.upper), rel=1e-9
    )
    assert found.p == pytest.approx(plain.p, rel=1e-6, abs=1e-12)


def test_ranges_are_not_rounded() -> None:
    """pingouin's own intervals carry 2 decimals; a share of .004 would become 0."""
    small = {g: [x / 10_000 for x in v] for g, v in SITES.items()}
    one, two = many_groups(groups(SITES)), many_groups(groups(small))
    for a, b in zip(one.pairs, two.pairs, strict=True):
        assert b.difference.lower == pytest.approx(a.difference.lower / 10_000, rel=1e-9)
    for a, b in zip(one.means, two.means, strict=True):
        assert b.mean.upper == pytest.approx(a.mean.upper / 10_000, rel=1e-9)


SITES = {"a": [1.0, 2, 4, 3], "b": [2.0, 5, 6, 4, 4], "c": [9.0, 4, 5]}


def widths(found: ManyGroups) -> list[float]:
    return [pair.difference.half_width for pair in found.pairs]


def test_wider_than_one_pair_alone_and_wider_still_at_an_early_look() -> None:
    found, early = many_groups(groups(SITES)), many_groups(groups(SITES), z=2.77)
    single = many_groups(groups({k: SITES[k] for k in "ab"}))
    assert found.pairs[0].difference.half_width > single.pairs[0].difference.half_width
    assert all(e > f for e, f in zip(widths(early), widths(found), strict=True))
    assert found.z == Z95


@pytest.mark.parametrize(
    "samples",
    [{}, {"a": [1.0, 2]}, {"a": [1.0, 2], "b": [3.0]}, {"b": [], "a": [1.0, 2]}, SAME],
)
def test_too_few_or_all_alike(samples: dict[str, list[float]]) -> None:
    with pytest.raises(NotComputable):
        many_groups(groups(samples))


def test_refusals() -> None:
    with pytest.raises(Invalid, match="twice"):
        many_groups([*groups(SITES), *groups({"a": [1.0, 2]})])
    with pytest.raises(Invalid):
        many_groups(groups(SITES), z=0)
