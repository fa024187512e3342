"""What happened meanwhile, for the marks above a chart: cycles, decisions, amendments, notes."""

from collections.abc import Iterator

from improvement.charts.markers import Marker, MarkerKind
from improvement.domain.vocabulary import CycleStep, NoteKind
from improvement.services import cycles
from improvement.services.charts import ChartView
from improvement.services.tests import TestView
from improvement.ui import show
from improvement.ui.frame import Visit

MOST_LETTERS = 60  # of a note above a chart; the whole of it stands under Notes


def markers(visit: Visit, found: ChartView, view: TestView) -> list[Marker]:
    """Everything with a day of its own; those outside the chart's periods are not drawn."""
    return [*_begun(visit, view), *_decided(view), *_noted(found)]


def _begun(visit: Visit, view: TestView) -> Iterator[Marker]:
    """The change itself, and each cycle that was begun."""
    if view.plan.starts_on:
        yield Marker(date=view.plan.starts_on, label="Change begins", kind=MarkerKind.CYCLE)
    for each in cycles.ramp(visit.app.uow, visit.actor, test_id=view.id).cycles:
        began = each.cycle.plan.starts_on
        if began and each.kept.step is not CycleStep.PLAN and began != view.plan.starts_on:
            yield Marker(date=began, label=f"Cycle {each.number}", kind=MarkerKind.CYCLE)


def _decided(view: TestView) -> Iterator[Marker]:
    if view.decision:
        choice = show.CHOICES[view.decision.choice]
        yield Marker(
            date=view.decision.decided_on, label=f"Decided: {choice}", kind=MarkerKind.EVENT
        )
    for version in view.versions:
        if version.reason:
            label = f"Plan amended: {version.reason}"[:MOST_LETTERS]
            yield Marker(date=version.made_at.date(), label=label, kind=MarkerKind.EVENT)


def _noted(found: ChartView) -> Iterator[Marker]:
    """Notes; what somebody told is drawn as a story."""
    for note in found.notes:
        heard = note.kind is NoteKind.FEEDBACK
        yield Marker(
            date=note.shown_on,
            label=note.text[:MOST_LETTERS],
            kind=MarkerKind.STORY if heard else MarkerKind.NOTE,
        )
