"""Every reason has words, whatever the counts; none of them says what may not be said."""

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.domain.decision_rule import DecisionRule
from improvement.domain.tallies import GroupArms, Tally, TwoArms
from improvement.domain.vocabulary import Design, Direction
from improvement.stats.decisions.conditions import Check, Quantity, Sense
from improvement.stats.decisions.evidence import Evidence, Guardrail
from improvement.stats.decisions.looks import take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import Reason, Verdict, verdict
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.words.checks import check_words
from improvement.words.comparison import comparison_reading
from improvement.words.groups import dimension_reading
from improvement.words.names import Names
from improvement.words.pictures import describe_forest, describe_gaps
from improvement.words.reading import Reading
from improvement.words.verdict import REASONS, VERDICTS, row_reading, verdict_reading

CALLS = Names(pilot="Reminder calls", outcome="still housed after 90 days")

BANNED = re.compile(
    r"\b(significan\w*|trend\w*|prove[sdn]?|proving|no effect|p-value|failed|fault|guilty|blame\w*"
    r"|nan|None|inf)\b|\b1 (households|people|weeks|points)\b|-0\b",
    re.IGNORECASE,
)


def reason_cases() -> dict[Reason, tuple[Verdict, Evidence]]:
    path = Path(__file__).parents[1] / "stats" / "decisions" / "test_verdict.py"
    spec = importlib.util.spec_from_file_location("verdict_cases", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cases: dict[Reason, tuple[Verdict, Evidence]] = module.CASES
    return cases


CASES = reason_cases()


def check_sentences(reading: Reading) -> None:
    for sentence in (reading.headline, *reading.because, *reading.caveats):
        assert not BANNED.search(sentence), sentence
        assert sentence == sentence.strip()
        assert sentence.endswith("."), sentence
        assert "  " not in sentence, sentence
        assert ".." not in sentence, sentence


def test_every_reason_and_verdict_has_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(VERDICTS) == set(Verdict)


def test_every_quantity_has_words() -> None:
    for quantity in Quantity:
        for observed in (None, 0.0, 0.004, 0.2, 12.0):
            for limit in (None, 0.1):
                said = check_words(
                    Check(
                        quantity=quantity,
                        observed=observed,
                        sense=Sense.BELOW,
                        limit=limit,
                        holds=False,
                        subject="Renters",
                    )
                )
                assert said.endswith(".")
                assert not BANNED.search(said), said


@pytest.mark.parametrize("reason", CASES)
def test_each_verdict_reads_as_plain_sentences(reason: Reason) -> None:
    result = verdict(CASES[reason][1])
    reading = verdict_reading(result, CALLS)
    check_sentences(reading)
    assert reading.headline.startswith(VERDICTS[result.verdict])
    assert reading.because
    for row in result.rows:
        check_sentences(row_reading(row, result, CALLS))


@pytest.mark.parametrize("reason", CASES)
def test_only_the_capped_sentence_says_that_something_helps(reason: Reason) -> None:
    assert "help" not in verdict_reading(verdict(CASES[reason][1])).headline


def test_the_deciding_group_is_named() -> None:
    said = verdict_reading(verdict(CASES[Reason.GROUP_LOOKS_WORSE][1])).headline
    assert "in B they look worse" in said


def test_no_verdict_sounds_surer_than_its_design() -> None:
    """A side-by-side pilot may help; only a draw by lot lets us say that it helps."""
    result = verdict(CASES[Reason.NO_FLAGS][1])
    reading = verdict_reading(result)
    said = " ".join((reading.headline, *reading.because))
    assert "may" in said
    assert "it helps" not in said
    assert "the change helps" not in said
    assert "the change makes" not in said


cells = st.integers(0, 320).flatmap(lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n)))


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(cells, cells),
    st.lists(st.tuples(cells, cells, st.booleans()), max_size=4),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
    st.sampled_from(Design),
    st.sampled_from(Direction),
    st.booleans(),
    st.sampled_from((None, 0.02, 0.1, 0.3)),
    st.sampled_from((None, 0.0, 0.5, 1.0)),
    st.sampled_from((None, 0.5, 9.0)),
)
def test_nothing_banned_whatever_the_counts(
    both: tuple[Tally, Tally],
    groups: list[tuple[Tally, Tally, bool]],
    gone: tuple[int, int],
    design: Design,
    direction: Direction,
    end: bool,
    delta: float | None,
    fidelity: float | None,
    weeks: float | None,
) -> None:
    arms = TwoArms(pilot=both[0], comparison=both[1])
    rule = DecisionRule(
        direction=direction,
        design=design,
        minimum_worthwhile=delta,
        planned_per_arm=60,
        changed_after_looking=end,
    )
    listed = tuple(
        GroupArms(group=f"g{i}", pilot=a, comparison=b, named=named)
        for i, (a, b, named) in enumerate(groups)
    )
    rail = Guardrail(name="Complaints", arms=arms, direction=direction, margin=0.05)
    result = verdict(
        Evidence(
            rule=rule,
            arms=arms,
            look=take_look(arms, planned_per_arm=60, end_passed=end),
            dimensions=(DimensionArms(label="Tenure", groups=listed),),
            due=OutcomesDue(pilot=both[0].n + gone[0], comparison=both[1].n + gone[1]),
            guardrails=(rail,),
            fidelity=fidelity,
            weeks_running=weeks,
        )
    )
    check_sentences(verdict_reading(result, CALLS))
    compared = result.findings.comparison
    check_sentences(
        comparison_reading(
            compared,
            CALLS,
            best_guess=result.findings.chance,
            still_needed=result.findings.still_needed,
        )
    )
    for internal in (False, True):
        check_sentences(dimension_reading(compared.dimensions[0], compared, internal=internal))
        for text in (
            describe_forest(compared, compared.dimensions[0], internal=internal),
            describe_gaps(compared.dimensions[0], internal=internal),
        ):
            assert not BANNED.search(text), text
    for row in result.rows:
        check_sentences(row_reading(row, result, CALLS))
