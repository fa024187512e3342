"""How a measure is charted: kept, drawn, refused, and never saved over somebody else's choice."""

from datetime import date, timedelta
from typing import Any

import pytest

from improvement.domain.charting import ChartOptions, Exclusion, Split, TargetStep
from improvement.domain.vocabulary import Arm
from improvement.errors import Conflict, Forbidden, Invalid, NotFound
from improvement.services import chart_settings, charts
from improvement.services.chart_settings import ChartSettings
from improvement.services.charts import ChartView, ChartWishes
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.limits.method import LimitMethod

FIRST = date(2026, 8, 3)
KEPT = (9, 11, 8, 12, 10, 9, 13, 8, 11, 10, 9, 12, 10, 11, 9, 16)  # of 20, from the change's start


@pytest.fixture
def test_id(place: Any) -> int:
    number: int = place.running()
    place.log(number, [place.week(w, Arm.PILOT, (x, 20)) for w, x in enumerate(KEPT)])
    return number


def look(place: Any, test_id: int, actor: Any = None, **asked: Any) -> ChartView:
    wishes = ChartWishes(**asked)
    return charts.of_test(place.uow, actor or place.member, test_id=test_id, wishes=wishes)


def save(place: Any, test_id: int, settings: ChartSettings, version: int = 0) -> None:
    chart_settings.save(
        place.uow, place.member, test_id=test_id, measure="kept", settings=settings, version=version
    )


def test_without_settings_a_run_chart_is_drawn_and_the_better_one_offered(
    place: Any, test_id: int
) -> None:
    seen = look(place, test_id)
    assert seen.chart.kind is ChartKind.RUN
    assert seen.set_up.version == 0
    assert seen.proposal is not None
    assert (seen.proposal.kind, seen.proposal.limits) == (ChartKind.P, LimitMethod.PREDICTIVE)
    for_this_look = look(place, test_id, kind=ChartKind.P)
    assert for_this_look.chart.limits is LimitMethod.PREDICTIVE
    assert look(place, test_id).chart.kind is ChartKind.RUN


def test_what_was_chosen_is_drawn_for_everybody(place: Any, test_id: int) -> None:
    options = ChartOptions(
        splits=(Split(on=FIRST + timedelta(weeks=10), reason="New letter"),),
        exclusions=(Exclusion(period=FIRST + timedelta(weeks=15), reason="Office closed"),),
        target=(TargetStep(value=0.6), TargetStep(value=0.7, since=date(2027, 1, 1))),
    )
    save(place, test_id, ChartSettings(kind=ChartKind.P, options=options))
    seen = look(place, test_id, place.leader)
    assert seen.chart.kind is ChartKind.P
    assert [part.reason for part in seen.chart.parts] == ["", "New letter"]
    assert [point.period for point in seen.chart.points if point.excluded] == [
        FIRST + timedelta(weeks=15)
    ]
    assert seen.chart.options.target_on(date(2027, 2, 1)) == 0.7
    assert (seen.set_up.version, seen.set_up.saved_by) == (1, place.member.person_id)


def test_another_chart_than_the_proposed_one_needs_a_reason(place: Any, test_id: int) -> None:
    with pytest.raises(Invalid, match="say why, in a few words"):
        save(place, test_id, ChartSettings(kind=ChartKind.I))
    assert look(place, test_id).set_up.version == 0
    save(place, test_id, ChartSettings(kind=ChartKind.I, because="Our funder knows this one."))
    assert look(place, test_id).chart.kind is ChartKind.I


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (ChartSettings(kind=ChartKind.U, because="x"), "a U chart cannot be drawn of it"),
        (ChartSettings(kind=ChartKind.P, limits=LimitMethod.NONE, because="x"), "no none limits"),
        (ChartSettings(limits=LimitMethod.THREE_SIGMA), "A run chart has no limits"),
        (ChartSettings(options=ChartOptions(rules="ihl")), "'ihl' is not a rule set"),
    ],
)
def test_what_the_measure_cannot_have_is_refused_and_nothing_kept(
    place: Any, test_id: int, settings: ChartSettings, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        save(place, test_id, settings)
    assert look(place, test_id).set_up.version == 0


def test_the_second_of_two_who_save_is_told(place: Any, test_id: int) -> None:
    save(place, test_id, ChartSettings(kind=ChartKind.P), version=0)
    with pytest.raises(Conflict, match="Somebody else saved"):
        save(place, test_id, ChartSettings(), version=0)
    save(place, test_id, ChartSettings(), version=1)
    assert look(place, test_id).chart.kind is ChartKind.RUN


def test_a_measure_that_is_not_there_and_people_who_may_not(place: Any, test_id: int) -> None:
    def attempt(actor: Any, measure: str) -> None:
        chart_settings.save(
            place.uow, actor, test_id=test_id, measure=measure, settings=ChartSettings(), version=0
        )

    with pytest.raises(NotFound, match="no measure 'lost'"):
        attempt(place.member, "lost")
    for actor in (place.elsewhere, place.leader):
        with pytest.raises(Forbidden, match="set up a chart"):
            attempt(actor, "kept")


def test_settings_that_the_data_have_outgrown_fall_back_on_a_run_chart(place: Any) -> None:
    empty: int = place.running()
    save(place, empty, ChartSettings(kind=ChartKind.U, because="Set up before there were data."))
    place.log(empty, [place.week(w, Arm.PILOT, (x, 20)) for w, x in enumerate(KEPT)])
    seen = look(place, empty)
    assert seen.chart.kind is ChartKind.RUN
    assert "a U chart cannot be drawn of it" in seen.trouble
