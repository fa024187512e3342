"""The library from raw rows to tables, against qicharts2 and NHSRplotthedots."""

from collections.abc import Iterator
from typing import Any

import pytest
from golden import Case, copied, number, real
from qic_cases import LIMITS, REFUSED, departs, family

from improvement.errors import Invalid
from improvement.library import Charts, chart
from improvement.stats.charts.kinds import ChartKind

RULES = {"bestbox": "anhoej_best_box", "cutbox": "anhoej_cut_box"}
EVERY = [(kind, case) for kind in ChartKind for case in copied(family(kind))]
#: Names instead of dates: there is no order in time, and no chart over time.
NAMES_AS_X = "qic_run-070"
SKIPPED = {*REFUSED, NAMES_AS_X}
COPIED = [
    (kind, case)
    for kind, case in EVERY
    if case["id"] not in SKIPPED and not case["expected"].get("error")
]


def asked(case: Case, kind: ChartKind) -> dict[str, Any]:
    """A case as the arguments of ``chart``."""
    given, options = case["input"], case["options"]
    known = options.get("cl")
    return {
        "y": given["y"],
        "n": given.get("n"),
        "x": given.get("x"),
        "facet": facets(given),
        "kind": kind.value,
        "limits": "three_sigma",
        "freeze": options.get("freeze"),
        "part": given.get("part") or options.get("part"),
        "exclude": options.get("exclude"),
        # qicharts2 takes the known centre of a T chart as the 3.6th root of a time.
        "cl": known**3.6 if known is not None and kind is ChartKind.T else known,
        "target": options.get("target"),
        "multiply": options.get("multiply", 1),
        "agg": options.get("agg_fun", "mean"),
        "period": options.get("x_period"),
        "screen_ranges": options.get("screen_mr", True),
        "rules": RULES.get(options.get("method", ""), "anhoej"),
    }


def facets(given: dict[str, Any]) -> list[Any] | None:
    columns = [labels_of(given[name]) for name in ("facet1", "facet2") if name in given]
    if not columns:
        return None
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def labels_of(column: Any) -> list[Any]:
    values: list[Any] = column["values"] if isinstance(column, dict) else column
    return values


def drawn(case: Case, kind: ChartKind) -> Charts:
    arguments = asked(case, kind)
    return chart(arguments.pop("y"), arguments.pop("n"), **arguments)


def check(case: Case, kind: ChartKind) -> None:
    charts = drawn(case, kind)
    different = departs(case.get("quirks"))
    check_points(case, charts, different)
    check_summary(case, charts, different)


def by_facet(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Their rows in the order of facets and then of time; they have parts before facets."""
    keys = list(zip(map(str, columns["facet1"]), map(str, columns["facet2"]), strict=True))
    order = sorted(range(len(keys)), key=lambda row: keys[row])
    return {name: [column[row] for row in order] for name, column in columns.items()}


def check_points(case: Case, charts: Charts, different: set[str]) -> None:
    ours, theirs = charts.table(), by_facet(case["expected"]["points"])
    assert len(ours) == len(theirs["y"])
    assert ours["part"].tolist() == theirs["part"]
    for row, point in enumerate(ours.to_dict("records")):
        impossible = theirs["n"][row] == 0  # a ratio to nobody: R says infinity, we say nothing
        if "y" not in different and not impossible:
            same(point["value"], theirs["y"][row])
        for name, attribute in LIMITS.items():
            if name not in different:
                same(point[attribute], theirs[name][row])
        if not different and not impossible and not point["excluded"]:
            assert bool(point["outside"]) == bool(theirs["sigma_signal"][row])
        assert point["excluded"] == (not theirs["include"][row])


def check_summary(case: Case, charts: Charts, different: set[str]) -> None:
    ours, theirs = charts.summary(), by_facet(case["expected"]["summary"])
    assert ours["part"].tolist() == theirs["part"]
    assert ours["observations"].tolist() == theirs["n_obs"]
    if "runs" in different or 0 in case["expected"]["points"]["n"]:
        return
    for row, part in enumerate(ours.to_dict("records")):
        assert part["useful"] == theirs["n_useful"][row]
        assert part["longest_run"] == (theirs["longest_run"][row] or 0)
        assert part["crossings"] == (theirs["n_crossings"][row] or 0)
        same(part["longest_run_limit"], theirs["longest_run_max"][row])
        same(part["crossings_limit"], theirs["n_crossings_min"][row])
        if "cl" not in different:
            same(part["centre"], theirs["CL"][row])
        if part["useful"] >= 10 and part["signal"] not in NOT_JUDGED and case_judged(case):
            assert bool(part["fired"]) == bool(theirs["runs_signal"][row])


NOT_JUDGED = {"too_few_points", "no_variation", "aggregate_first"}


def case_judged(case: Case) -> bool:
    """qicharts2 has no runs signal on MR charts, and neither have we."""
    return not case["id"].startswith("qic_mr")


def same(ours: float, theirs: float | str | None) -> None:
    if theirs is None:
        assert ours != ours
    else:
        assert ours == pytest.approx(number(theirs), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "case"), COPIED, ids=lambda x: x["id"] if isinstance(x, dict) else ""
)
def test_simulated_and_constructed_charts_of_qicharts2(kind: ChartKind, case: Case) -> None:
    check(case, kind)


@pytest.mark.parametrize("kind", ChartKind)
def test_real_charts_of_qicharts2(kind: ChartKind) -> None:
    cases = real(family(kind))
    assert len(cases) >= 2
    for case in cases:
        check(case, kind)


def refused() -> Iterator[tuple[str, ChartKind, Case]]:
    for kind, case in EVERY:
        if case["id"] in REFUSED:
            yield REFUSED[case["id"]], kind, case


def test_what_cannot_be_right_is_refused_with_the_figures() -> None:
    found = list(refused())
    assert len(found) == len(REFUSED)
    for figures, kind, case in found:
        with pytest.raises(Invalid, match=rf"^y.*row \d+: {figures}"):
            drawn(case, kind)


def test_names_are_no_order_in_time() -> None:
    """Departure: qicharts2 draws names in alphabetical order and gives no signal."""
    case = next(case for case in copied("qic_run") if case["id"] == NAMES_AS_X)
    with pytest.raises(Invalid, match="x, row 1: 'w01' is neither a date"):
        drawn(case, ChartKind.RUN)


def test_a_part_that_one_facet_has_and_another_has_not() -> None:
    """Departure: qicharts2 stops with "replacement has 1 row, data has 0"."""
    (case,) = [case for case in copied("qic_pp") if case["id"] == "qic_pp-039"]
    assert drawn(case, ChartKind.PP).summary()["part"].tolist() == [1, 2, 1]
