"""Who waits for whom: held against every test of the demo, and told again in a naive way."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from improvement.domain.todo import Tab, Todo
from improvement.domain.vocabulary import Stage
from improvement.services.attention import needs_coach, needs_decision, needs_pause
from improvement.services.overview import TestStatus
from improvement.stats.decisions.verdict import Verdict


def _status(
    stage: Stage, verdict: Verdict | None, *, pause: bool = False, urgent: bool = False
) -> TestStatus:
    line = SimpleNamespace(stage=stage)
    result = SimpleNamespace(verdict=verdict, pause_and_review=pause) if verdict else None
    return TestStatus(
        line=cast(Any, line),
        result=cast(Any, result),
        reading=None,
        dimensions=(),
        small_groups=0,
        why_not="",
        last_data=date(2026, 11, 23),
        notes=0,
        todos=(Todo(words="Log the first week.", tab=Tab.DATA, urgent=urgent),),
    )


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_a_decision_waits_at_the_end_or_when_the_rule_speaks_before(
    stage: Stage, verdict: Verdict | None
) -> None:
    speaks = verdict in (Verdict.SCALE, Verdict.SCALE_IN_STEPS, Verdict.ADAPT, Verdict.STOP)
    expected = stage is Stage.STUDY or (stage is Stage.DO and speaks)
    assert needs_decision(_status(stage, verdict)) is expected


@pytest.mark.parametrize("stage", list(Stage))
def test_a_pause_is_called_only_while_a_test_is_open(stage: Stage) -> None:
    found = needs_pause(_status(stage, Verdict.KEEP_TESTING, pause=True))
    assert found is (stage in (Stage.DO, Stage.STUDY))


def test_the_coach_is_called_for_what_is_urgent_and_left_alone_otherwise() -> None:
    calm = _status(Stage.DO, Verdict.KEEP_TESTING)
    assert not needs_coach(calm)
    assert needs_coach(_status(Stage.DO, Verdict.KEEP_TESTING, urgent=True))
    assert needs_coach(_status(Stage.DO, Verdict.KEEP_TESTING, pause=True))
    assert needs_coach(_status(Stage.STUDY, None))
    assert not needs_coach(replace(calm, todos=()))
