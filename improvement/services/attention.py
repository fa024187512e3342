"""Which tests are waiting for somebody: the coach before a meeting, the leader for a decision."""

from improvement.domain.vocabulary import Choice, Stage
from improvement.services.overview import TestStatus


def needs_decision(status: TestStatus) -> bool:
    """Has the plan reached its end, or has the rule spoken before?

    Before the end the rule speaks only where waiting would be wrong (harm, a broken guardrail, a
    worthwhile gain ruled out) or where the planned number of households is in.
    """
    if status.line.stage is Stage.STUDY:
        return True
    if status.line.stage is not Stage.DO or status.result is None:
        return False
    return status.result.verdict.choice not in (None, Choice.KEEP_TESTING)


def needs_pause(status: TestStatus) -> bool:
    """Do outcomes of a test that is still open look worse so far?"""
    open_still = status.line.stage in (Stage.DO, Stage.STUDY)
    return open_still and status.result is not None and status.result.pause_and_review


def needs_coach(status: TestStatus) -> bool:
    """Is there something that will not mend itself before the next meeting?"""
    urgent = any(todo.urgent for todo in status.todos)
    return urgent or needs_pause(status) or needs_decision(status)
