"""``improvement compare`` and ``agree``: every kind of outcome is the library's own, to the bit."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from improvement.cli import app
from improvement.domain.codings import codings
from improvement.domain.event_counts import (
    EventTotal,
    HouseholdCounts,
    TwoEventTotals,
    TwoHouseholdCounts,
)
from improvement.domain.over_time import BeforeAfter, FourTallies, SameHouseholds
from improvement.domain.pairs import PairedSamples, PairedYesNo
from improvement.domain.samples import Sample, TwoSamples, TwoWaits, Waits
from improvement.domain.tallies import GroupArms, Tally
from improvement.stats.agreement.krippendorff import Scale, krippendorff
from improvement.stats.comparisons.case_mix import case_mix
from improvement.stats.comparisons.change_scores import change_scores
from improvement.stats.comparisons.costs import cost_difference
from improvement.stats.comparisons.diff_in_diff import diff_in_diff
from improvement.stats.comparisons.event_totals import event_totals
from improvement.stats.comparisons.household_counts import household_counts
from improvement.stats.comparisons.ordinal import ordinal
from improvement.stats.comparisons.paired import paired_yes_no
from improvement.stats.comparisons.paired_order import paired_order
from improvement.stats.comparisons.paired_scores import paired_scores
from improvement.stats.comparisons.scores import score_difference
from improvement.stats.comparisons.still_waiting import still_waiting
from improvement.stats.comparisons.waits import wait_ratio
from improvement.stats.decisions.looks import z_at
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.record import from_record

HERE = (3, 5, 8, 12, 14, 20, 21, 30, 45, 60)
THERE = (7, 9, 15, 18, 22, 28, 35, 41, 60, 77, 90, 120)
STEPS_HERE, STEPS_THERE = (4, 5, 3, 5, 4, 2, 5, 4, 3, 5), (3, 2, 4, 1, 3, 2, 2, 3, 1, 4)
EVENTS_HERE, EVENTS_THERE = (0, 0, 1, 0, 2, 0, 0, 5, 1, 0), (1, 3, 0, 2, 0, 6, 1, 0, 4, 2)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(*words: object) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(headings: str, rows: Sequence[str]) -> Path:
        path = tmp_path / "file.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", "utf-8")
        return path

    return written


def sides(here: Sequence[float], there: Sequence[float]) -> list[str]:
    return [f"pilot,{x:g}" for x in here] + [f"control,{y:g}" for y in there]


def samples(here: Sequence[float], there: Sequence[float]) -> TwoSamples:
    return TwoSamples(pilot=Sample(values=tuple(here)), comparison=Sample(values=tuple(there)))


def over(*days: float) -> Waits:
    return Waits(days=days, ended=(True,) * len(days))


@pytest.mark.parametrize(
    ("kind", "expected", "says"),
    [
        ("waits", wait_ratio(TwoWaits(pilot=over(*HERE), comparison=over(*THERE))), "51% shorter"),
        ("score", score_difference(samples(HERE, THERE)), "lower"),
        ("cost", cost_difference(samples(HERE, THERE)), "cheaper"),
        ("ordinal", ordinal(samples(HERE, THERE)), "of 100 pairs"),
        (
            "counts",
            household_counts(
                TwoHouseholdCounts(
                    pilot=HouseholdCounts(counts=HERE), comparison=HouseholdCounts(counts=THERE)
                )
            ),
            "fewer",
        ),
    ],
)
def test_each_kind_is_the_librarys_own(write: Any, kind: str, expected: object, says: str) -> None:
    file = write("arm,x", sides(HERE, THERE))
    found = told("compare", file, "--outcome", "x", "--kind", kind)
    assert from_record(found["result"]) == expected
    assert (found["kind"], found["verdict"]) == (kind, None)
    assert says in " ".join(found["reading"]["because"])


def test_answers_in_steps_have_their_top(write: Any) -> None:
    file = write("arm,x", sides(STEPS_HERE, STEPS_THERE))
    found = told("compare", file, "--outcome", "x", "--kind", "ordinal", "--top", 4)
    assert from_record(found["result"]) == ordinal(samples(STEPS_HERE, STEPS_THERE), top=4)


def test_who_still_waits_makes_the_outcome_a_wait(write: Any) -> None:
    rows = [f"pilot,{d},{'yes' if d == 60 else 'no'}" for d in HERE]
    file = write("arm,days,open", rows + [f"control,{d},no" for d in THERE])
    found = told("compare", file, "--outcome", "days", "--waiting", "open")
    cut = Waits(days=HERE, ended=tuple(d != 60 for d in HERE))
    assert from_record(found["result"]) == still_waiting(
        TwoWaits(pilot=cut, comparison=over(*THERE))
    )
    assert "open says who waits" in " ".join(found["notes"])
    assert found["better"] == "lower"


def test_events_by_household_and_from_totals(write: Any) -> None:
    rows = [f"pilot,{c},6" for c in EVENTS_HERE] + [f"control,{c},3" for c in EVENTS_THERE]
    found = told("compare", write("arm,n,months", rows), "--outcome", "n", "--exposure", "months")
    assert from_record(found["result"]) == household_counts(
        TwoHouseholdCounts(
            pilot=HouseholdCounts(counts=EVENTS_HERE, exposure=6),
            comparison=HouseholdCounts(counts=EVENTS_THERE, exposure=3),
        )
    )
    totals = write("arm,n,months", ["pilot,60,51477.5", "control,30,54308.7"])
    found = told("compare", totals, "--outcome", "n", "--exposure", "months", "--lower-is-better")
    assert from_record(found["result"]) == event_totals(
        TwoEventTotals(
            pilot=EventTotal(events=60, exposure=51477.5),
            comparison=EventTotal(events=30, exposure=54308.7),
        )
    )
    assert "worse" in found["reading"]["headline"]


def test_an_early_look_is_wider_and_a_worthwhile_difference_is_in_the_outcomes_terms(
    write: Any,
) -> None:
    file = write("arm,x", sides(HERE, THERE))
    found = told("compare", file, "--outcome", "x", "--kind", "waits", "--planned", 40)
    harmonic = 2 * 10 * 12 / 22
    waits = TwoWaits(pilot=over(*HERE), comparison=over(*THERE))
    assert from_record(found["result"]) == wait_ratio(waits, z=z_at(harmonic / 40))
    quick = write("arm,x", sides([d / 9 for d in HERE], THERE))
    asked = ("compare", quick, "--outcome", "x", "--kind", "waits", "--randomised")
    assert "makes a worthwhile difference" in run(*asked, "--worthwhile", 0.3).stdout
    assert "makes a worthwhile difference" not in run(*asked, "--worthwhile", 0.9).stdout
    assert "share below 1" in refused(*asked, "--worthwhile", 30)


def test_groups_of_any_outcome_are_compared_each_by_itself_and_flagged(write: Any) -> None:
    worse = [d * 9 for d in HERE]
    rows = [f"pilot,{d},A" for d in HERE] + [f"control,{d},A" for d in THERE]
    rows += [f"pilot,{d},B" for d in worse] + [f"control,{d},B" for d in THERE] + ["pilot,3,C"]
    file = write("arm,x,place", [*rows, "pilot,,A"])
    found = told("compare", file, "--outcome", "x", "--kind", "waits", "--by", "place")
    a, b, c = found["groups"]
    own = TwoWaits(pilot=over(*HERE), comparison=over(*THERE))
    assert from_record(a["result"]) == wait_ratio(own)
    assert [g["looks_worse"] for g in (a, b, c)] == [False, True, False]
    assert (c["result"], c["n_pilot"], c["n_comparison"]) == (None, 1, 0)
    assert "counts only" in c["reason"]
    said = " ".join(found["reading"]["because"])
    assert "Flag: outcomes in B" in said
    assert "Left out, outcome not known: 1." in found["notes"]


def test_shares_keep_their_best_guesses_and_compare_like_with_like(write: Any) -> None:
    counts = {"North": (12, 20, 30, 60), "South": (48, 60, 14, 20)}
    rows = []
    for place, (a, m, b, n) in counts.items():
        rows += [f"pilot,{a},{m},{place}", f"control,{b},{n},{place}"]
    shares = ("--numerator", "x", "--denominator", "n")
    file = write("arm,x,n,place", rows)
    found = told("compare", file, *shares, "--stratum", "place", "--group", "place")
    strata = [
        GroupArms(
            group=place, pilot=Tally(events=a, n=m), comparison=Tally(events=b, n=n), named=True
        )
        for place, (a, m, b, n) in counts.items()
    ]
    assert from_record(found["mix"]) == case_mix(strata, label="place")
    assert from_record(found["best_guesses"]["place"]) == best_guess(strata)
    assert "the mix of people matters" in " ".join(found["reading"]["because"])
    assert "best guess" in run("compare", file, *shares, "--by", "place", "--best-guess").stdout


PAIRS = [f"{arm},{v},H{i}" for arm, vs in (("after", (5, 6, 4, 6)), ("before", (3, 4, 4, 3)))
         for i, v in enumerate(vs)]  # fmt: skip


def test_pairs_of_every_kind(write: Any) -> None:
    yes_no = [f"after,{'yes' if i < 14 else 'no'},H{i}" for i in range(20)]
    yes_no += [f"before,{'yes' if i < 6 else 'no'},H{i}" for i in range(20)] + ["after,yes,H99"]
    found = told("compare", write("arm,x,id", yes_no), "--outcome", "x", "--paired", "id")
    assert from_record(found["result"]) == paired_yes_no(
        PairedYesNo(both=6, pilot_only=8, comparison_only=0, neither=6)
    )
    assert "known only once: 1" in " ".join(found["notes"])
    assert "cannot tell if the change caused it" in found["reading"]["headline"]
    file = write("arm,x,id", PAIRS)
    pairs = PairedSamples(pilot=(5, 6, 4, 6), comparison=(3, 4, 4, 3))
    for kind, expected in (("score", paired_scores(pairs)), ("ordinal", paired_order(pairs))):
        found = told("compare", file, "--outcome", "x", "--kind", kind, "--paired", "id")
        assert from_record(found["result"]) == expected


def test_changes_on_both_sides(write: Any) -> None:
    cells = {"pilot,before": (8, 20), "pilot,after": (12, 20), "control,before": (10, 20),
             "control,after": (9, 20)}  # fmt: skip
    rows = [f"{at},{int(i < x)}" for at, (x, n) in cells.items() for i in range(n)]
    file = write("arm,when,x", rows)
    found = told("compare", file, "--outcome", "x", "--before-after", "when")
    four = [Tally(events=x, n=n) for x, n in cells.values()]
    assert from_record(found["result"]) == diff_in_diff(
        FourTallies(
            pilot_before=four[0],
            pilot_after=four[1],
            comparison_before=four[2],
            comparison_after=four[3],
        )
    )
    scored = {
        "pilot": ((3, 6), (4, 6), (2, 6), (5, 6)),
        "control": ((3, 3), (4, 5), (2, 3), (5, 4)),
    }
    rows = [
        f"{arm},{when},{value},{arm}{i}"
        for arm, pairs in scored.items()
        for i, pair in enumerate(pairs)
        for when, value in zip(("before", "after"), pair, strict=True)
    ]
    found = told(
        "compare", write("arm,when,x,id", rows), "--outcome", "x", "--kind", "score",
        "--before-after", "when", "--paired", "id",
    )  # fmt: skip
    twice = {
        arm: tuple(BeforeAfter(before=b, after=a) for b, a in pairs)
        for arm, pairs in scored.items()
    }
    assert from_record(found["result"]) == change_scores(
        SameHouseholds(pilot=twice["pilot"], comparison=twice["control"])
    )


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (["pilot,3", "control,5"], (), "say what they are with --kind"),
        (["pilot,3", "control,many"], ("--kind", "score"), "Row 3, x: 'many'"),
        (["pilot,maybe", "control,no"], (), "Row 2, x: 'maybe'"),
        (["pilot,3.5", "control,5"], ("--kind", "counts"), "3.5 is not a whole number"),
        (["pilot,-2", "control,5"], ("--kind", "waits"), "cannot be below 0"),
        (["pilot,3", "control,5"], ("--kind", "speed"), "--kind is 'speed'"),
        (["pilot,3", "control,5"], ("--kind", "score"), "at least 2 households"),
        (["pilot,3", "control,5"], ("--kind", "score", "--stratum", "arm"), "--stratum has no"),
        (["pilot,3", "control,5"], ("--kind", "score", "--waiting", "arm"), "--waiting has no"),
        (["pilot,3", "control,5"], ("--kind", "waits", "--paired", "arm"), "not compared in pairs"),
        (["pilot,3", "pilot,5"], ("--kind", "score", "--paired", "arm"), "stands twice"),
        (["pilot,3", "control,5"], ("--kind", "score", "--before-after", "arm"), "neither before"),
        (["pilot,yes", "control,no"], ("--paired", "arm", "--planned", "9"), "--planned has no"),
        (["pilot,3", "control,5"], ("--kind", "score", "--worthwhile", "-1"), "above 0"),
        (["pilot,yes", "control,no"], ("--lower-is-better", "--higher-is-better"), "either"),
        (["pilot,yes", "control,no"], ("--exposure", "x", "--kind", "share"), "--exposure has no"),
    ],
)
def test_one_line_for_what_does_not_go_together(
    write: Any, rows: list[str], options: tuple[str, ...], said: str
) -> None:
    assert said in refused("compare", write("arm,x", rows), "--outcome", "x", *options)


def test_agreement_is_the_librarys_own(write: Any) -> None:
    rows = ["rent,Rent", "fear,fear", "rent,fear", ",fear", "fear,fear", "rent,rent"]
    file = write("Ann,Bo", rows)
    found = told("agree", file, "--coder", "Ann", "--coder", "Bo", "--seed", 5)
    ours = krippendorff(
        codings(
            [["rent", "fear", "rent", None, "fear", "rent"],
             ["rent", "fear", "fear", "fear", "fear", "rent"]]
        ),
        seed=5,
    )  # fmt: skip
    assert from_record(found["agreement"]) == ours
    assert set(found) == {"file", "agreement", "reading", "notes"}
    scores = write("Ann,Bo", ["1,2", "3,3", "5,4", "2,2"])
    found = told("agree", scores, "--coder", "Ann", "--coder", "Bo", "--scale", "interval")
    assert from_record(found["agreement"]) == krippendorff(
        codings([[1, 3, 5, 2], [2, 3, 4, 2]]), scale=Scale.INTERVAL
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--coder", "Ann"), "One coder alone"),
        (("--coder", "Ann", "--coder", "Ann"), "given twice"),
        (("--coder", "Ann", "--coder", "Cy"), "no column 'Cy'"),
        (("--coder", "Ann", "--coder", "Bo", "--scale", "steps"), "--scale is 'steps'"),
        (("--coder", "Ann", "--coder", "Bo", "--scale", "ratio"), "'rent'"),
    ],
)
def test_agreement_refuses_in_one_line(write: Any, options: tuple[str, ...], said: str) -> None:
    assert said in refused("agree", write("Ann,Bo", ["rent,rent", "fear,rent"]), *options)
