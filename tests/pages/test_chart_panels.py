"""Below the large chart: small ones like it, the gap, a level that lasted, icons, marks."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.charts.export import Size
from improvement.domain.access import Actor
from improvement.domain.charting import ChartOptions, TargetStep
from improvement.domain.vocabulary import Period, Role
from improvement.services import chart_settings, charts
from improvement.services.chart_settings import ChartKind, ChartSettings, Spacing
from improvement.ui import show
from tests.pages.conftest import at_test, fine, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]
RACE = "Race and ethnicity"


def coach(application: Application) -> Actor:
    return person_of(application, Role.COACH)


@pytest.fixture
def test_id(application: Application) -> int:
    return number_of(application)


@pytest.fixture
def set_up(application: Application, test_id: int) -> Callable[[ChartSettings], None]:
    def save(settings: ChartSettings) -> None:
        seen = charts.of_test(application.uow, coach(application), test_id=test_id)
        chart_settings.save(
            application.uow,
            coach(application),
            test_id=test_id,
            measure=seen.spec.key,
            settings=settings,
            version=seen.set_up.version,
        )

    return save


def opened(open_app: Open, role: Role, test_id: int, **query: str) -> AppTest:
    return fine(at_test(open_app, role, test_id, "Chart", **query))


def pictures(app: AppTest) -> list[Mapping[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def described(app: AppTest) -> list[str]:
    return [str(spec["description"]) for spec in pictures(app)]


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label == label).click().run()


def typed(app: AppTest, ending: str, words: str) -> None:
    next(w for w in app.text_input if str(w.key).endswith(ending)).input(words)


def test_small_charts_are_drawn_as_the_large_one(
    open_app: Open, test_id: int, set_up: Callable[[ChartSettings], None], told: Told
) -> None:
    assert "Black: Run chart of" in described(opened(open_app, Role.COACH, test_id, by=RACE))[1]
    set_up(ChartSettings(kind=ChartKind.P))
    app = opened(open_app, Role.COACH, test_id, by=RACE)
    said = described(app)
    assert said[0].startswith("P chart of")
    assert "Black: P chart of" in said[1]
    assert "from these figures: these are run charts." in told(app)  # of the smallest groups


def test_heights_on_one_scale_or_each_its_own(open_app: Open, test_id: int) -> None:
    def own_axes(app: AppTest) -> bool:
        return "datum.row === 'tick'" in app.get("vega_lite_chart")[1].proto.spec

    app = opened(open_app, Role.COACH, test_id, by=RACE)
    assert not own_axes(app)
    app.button_group(key="scale").set_value("Each its own").run()
    assert own_axes(fine(app))
    assert own_axes(opened(open_app, Role.COACH, test_id, by=RACE, scale="Each its own"))


def test_every_measure_of_the_test_in_small(open_app: Open, test_id: int, told: Told) -> None:
    app = opened(open_app, Role.LEADER, test_id, by="Measure: all of this test")
    assert "Each as it was set up, on a scale of its own." in told(app)
    said = described(app)[1]
    assert "Reminder delivered as planned: Run chart" in said
    assert "Tenants reporting pressure: Run chart" in said


def test_the_gap_between_two_groups(open_app: Open, test_id: int, told: Told) -> None:
    app = opened(open_app, Role.COACH, test_id, by=RACE)
    gap = next(said for said in described(app) if "weeks with both" in said)
    assert gap in told(app)
    assert "each end is a single period, which chance moves." in gap
    boxes = [b for b in app.selectbox if str(b.key).startswith("gap_")]
    one, other = (box.value for box in boxes)
    assert one != other
    boxes[1].set_value(one).run()
    assert "Choose two different groups." in told(fine(app))


def test_nobody_is_told_of_groups_that_are_not_theirs_to_see(
    open_app: Open, test_id: int, told: Told
) -> None:
    app = opened(open_app, Role.LEADER, test_id, by=RACE)
    assert "left out: showing them could give somebody away" in told(app)
    assert "A point of a group may stand for several weeks" in told(app)
    panels = described(app)[1]
    assert "Black: Run chart of Black, 4 months" in panels
    for small in ("Asian", "Another", "Declined", "Unknown"):
        assert small not in panels
        assert not [b for b in app.selectbox if small in b.options]


def test_a_level_that_lasted_is_accepted_with_a_reason(
    open_app: Open,
    test_id: int,
    application: Application,
    set_up: Callable[[ChartSettings], None],
    told: Told,
) -> None:
    set_up(ChartSettings(options=ChartOptions(frozen_points=9)))
    app = opened(open_app, Role.COACH, test_id)
    assert "9 points in a row lie above the line" in told(app)
    assert "Held against the median of the baseline's 9 points." in told(app)
    press(app, "Begin a new line")
    assert "until all four are a yes" in app.error[0].value
    for box in app.checkbox:
        if str(box.key).startswith("chart_baseline"):
            box.check()
    press(app, "Begin a new line")
    assert "Say what brought it about" in app.error[0].value
    field = next(w for w in app.text_input if str(w.key).startswith("chart_baseline"))
    field.input("Texts go out three days before rent is due")
    press(app, "Begin a new line")
    assert "A level that has lasted" not in told(fine(app))
    assert "A new line from" in told(app)
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert [part.reason for part in seen.chart.parts] == [
        "",
        "Texts go out three days before rent is due",
    ]


def test_who_may_only_look_is_told_and_not_asked(
    open_app: Open, test_id: int, set_up: Callable[[ChartSettings], None], told: Told
) -> None:
    set_up(ChartSettings(options=ChartOptions(frozen_points=9)))
    app = opened(open_app, Role.LEADER, test_id)
    assert "A level that has lasted" in told(app)
    assert "Begin a new line" not in [b.label for b in app.button]


def test_nothing_is_redrawn_by_itself(
    application: Application, test_id: int, set_up: Callable[[ChartSettings], None]
) -> None:
    set_up(ChartSettings(options=ChartOptions(frozen_points=9)))
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert seen.new_baseline is not None
    assert len(seen.chart.parts) == 1
    assert seen.chart.options.splits == ()


def test_a_point_is_marked_as_astronomical_under_the_ihi_rules_only(
    open_app: Open,
    test_id: int,
    application: Application,
    set_up: Callable[[ChartSettings], None],
    told: Told,
) -> None:
    def deed(app: AppTest) -> Any:
        return next(w for w in app.selectbox if str(w.key).endswith("_deed"))

    mark = "Mark it as astronomical"
    assert mark not in deed(opened(open_app, Role.COACH, test_id)).options
    set_up(ChartSettings(options=ChartOptions(rules="ihi")))
    app = opened(open_app, Role.COACH, test_id)
    deed(app).set_value(mark).run()
    press(app, "Save")
    assert "is marked as astronomical." in told(fine(app))
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    marked = [p.period for p in seen.chart.points if "astronomical" in p.signals]
    assert marked == list(seen.chart.options.astronomical)
    assert len(marked) == 1
    press(app, "Take the mark away")
    assert "is marked as astronomical" not in told(fine(app))


def test_the_icons_of_the_nhs_where_its_rules_were_chosen(
    open_app: Open, test_id: int, set_up: Callable[[ChartSettings], None], told: Told
) -> None:
    assert "If nothing changes, the target" not in told(opened(open_app, Role.COACH, test_id))
    set_up(
        ChartSettings(
            kind=ChartKind.I,
            because="Our funder knows this one.",
            options=ChartOptions(rules="nhs", target=(TargetStep(value=0.05),)),
        )
    )
    said = told(opened(open_app, Role.LEADER, test_id))
    assert "which is better" in said
    assert "If nothing changes, the target will be met in nearly every period." in said


def test_what_few_charts_need_is_set_up_too(
    open_app: Open, test_id: int, application: Application, told: Told
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    next(w for w in app.number_input if str(w.key).endswith("_known")).set_value(60.0)
    next(w for w in app.checkbox if str(w.key).endswith("_screened")).uncheck()
    press(app, "Save for everybody")
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    options = seen.chart.options
    assert (options.known_centre, options.screened, options.multiply) == (0.6, False, 1.0)
    assert seen.chart.latest.line is not None
    assert seen.chart.latest.line.value == 0.6
    assert "known" in " ".join(described(fine(app)))


def test_values_between_rare_events(
    open_app: Open, test_id: int, application: Application, told: Told
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    next(w for w in app.selectbox if str(w.key).endswith("_spacing")).set_value(Spacing.CASES)
    press(app, "Save for everybody")
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert seen.set_up.settings.spacing is Spacing.CASES
    assert seen.proposal is not None
    assert seen.proposal.kind is ChartKind.G


def test_only_charts_that_the_figures_allow_are_offered(
    open_app: Open, test_id: int, application: Application
) -> None:
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert ChartKind.IP in seen.kinds
    assert not {ChartKind.XBAR, ChartKind.S, ChartKind.C} & set(seen.kinds)


def test_the_reason_for_another_chart_stands_above_it(
    open_app: Open, test_id: int, set_up: Callable[[ChartSettings], None], told: Told
) -> None:
    set_up(ChartSettings(kind=ChartKind.I, because="Our funder knows this one."))
    said = told(opened(open_app, Role.LEADER, test_id))
    assert "I chart, as it was set up for everybody: Our funder knows this one." in said


def test_weeks_are_put_together_into_months_for_this_look(open_app: Open, test_id: int) -> None:
    app = opened(open_app, Role.LEADER, test_id)
    assert "24 weeks from 8 June 2026" in described(app)[0]
    app.selectbox(key="chart_joined").set_value(Period.MONTH).run()
    assert "6 months from June 2026 to November 2026" in described(fine(app))[0]


def test_cycles_decisions_and_stories_stand_above_the_chart(open_app: Open, test_id: int) -> None:
    (spec, *_) = pictures(opened(open_app, Role.COACH, test_id))
    rows = [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])]
    kinds = {row["kind"] for row in rows if "kind" in row}
    assert {"cycle", "note", "story"} <= kinds
    assert "Change begins" in {row.get("label") for row in rows}


def test_pictures_are_taken_along_in_three_sizes(open_app: Open, test_id: int) -> None:
    app = opened(open_app, Role.LEADER, test_id)
    sizes = app.button_group(key="run_chart_size")
    assert sizes.options == ["a screen", "a slide", "print"]
    assert set(show.SIZES.values()) == set(Size)
    sizes.set_value("a slide").run()
    files = {b.proto.label for b in fine(app).get("download_button")}
    assert {"PNG", "SVG", "PDF"} <= files
