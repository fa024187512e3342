"""The chart tab: the chart that suits beside the run chart, its set-up, and its points."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.vocabulary import Role
from improvement.services import chart_settings, charts, notes
from improvement.services.chart_settings import ChartKind, ChartSettings
from tests.pages.conftest import at_test, fine, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def coach(application: Application) -> Actor:
    return person_of(application, Role.COACH)


@pytest.fixture
def test_id(application: Application) -> int:
    return number_of(application)


def opened(open_app: Open, role: Role, test_id: int, **query: str) -> AppTest:
    return fine(at_test(open_app, role, test_id, "Chart", **query))


def described(app: AppTest) -> str:
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    return str(spec["description"])


def widget(app: AppTest, kind: str, ending: str) -> object:
    return next(w for w in getattr(app, kind) if str(w.key).endswith(ending))


def test_the_chart_that_suits_is_one_click_away_and_in_the_address(
    open_app: Open, test_id: int, told: Told
) -> None:
    app = opened(open_app, Role.LEADER, test_id)
    assert described(app).startswith("Run chart of")
    app.button_group(key="kind").set_value("suggested").run()
    assert described(fine(app)).startswith(("P chart of", "P' chart of"))
    assert "limits" in told(app)
    assert app.query_params["kind"] == "suggested"
    again = opened(open_app, Role.LEADER, test_id, kind="suggested")
    assert described(again).startswith(("P chart of", "P' chart of"))


def test_a_leader_looks_and_a_coach_sets_up(open_app: Open, test_id: int) -> None:
    assert "Set up this chart" not in [
        e.label for e in opened(open_app, Role.LEADER, test_id).expander
    ]
    assert "Set up this chart" in [e.label for e in opened(open_app, Role.COACH, test_id).expander]


def test_another_chart_is_kept_with_its_reason(
    open_app: Open, test_id: int, application: Application
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    widget(app, "selectbox", "_kind").set_value(ChartKind.I)  # type: ignore[attr-defined]
    next(b for b in app.button if b.label == "Save for everybody").click().run()
    assert "say why" in app.error[0].value
    widget(app, "text_input", "_because").input("Our funder knows this one.")  # type: ignore[attr-defined]
    save = next(b for b in app.button if b.label == "Save for everybody")
    fine(save.click().run())
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert seen.chart.kind is ChartKind.I
    assert described(app).startswith("I chart of")


def test_a_point_is_left_out_and_counted_again(
    open_app: Open, test_id: int, application: Application, told: Told
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    widget(app, "selectbox", "_deed").set_value("Leave this point out").run()  # type: ignore[attr-defined]
    widget(app, "text_input", "_words").input("Office closed")  # type: ignore[attr-defined]
    next(b for b in app.button if b.label == "Save").click().run()
    assert "is left out: Office closed." in told(fine(app))
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert [point.excluded for point in seen.chart.points].count(True) == 1
    next(b for b in app.button if b.label == "Count it again").click().run()
    assert "is left out" not in told(fine(app))


def test_what_happened_at_a_point_becomes_a_note(
    open_app: Open, test_id: int, application: Application
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    next(b for b in app.button if b.label == "Save").click().run()
    assert "Say it in a few words" in app.error[0].value
    period: date = widget(app, "selectbox", "_period").value  # type: ignore[attr-defined]
    widget(app, "text_input", "_words").input("The court moved its hearings online.")  # type: ignore[attr-defined]
    next(b for b in app.button if b.label == "Save").click().run()
    fine(app)
    kept = notes.of_test(application.uow, coach(application), test_id=test_id).notes
    assert any(
        (n.text, n.written_on) == ("The court moved its hearings online.", period) for n in kept
    )


def test_settings_saved_meanwhile_are_not_overwritten(
    open_app: Open, test_id: int, application: Application
) -> None:
    app = opened(open_app, Role.COACH, test_id)
    seen = charts.of_test(application.uow, coach(application), test_id=test_id)
    chart_settings.save(
        application.uow,
        coach(application),
        test_id=test_id,
        measure=seen.spec.key,
        settings=ChartSettings(carry_over=True),
        version=0,
    )
    next(b for b in app.button if b.label == "Save for everybody").click().run()
    assert "Somebody else saved this in the meantime" in app.error[0].value
    assert "Somebody else set this chart up in the meantime" in app.warning[0].value
    next(b for b in app.button if b.label == "Begin from what is saved").click().run()
    assert not fine(app).warning
    after = charts.of_test(application.uow, coach(application), test_id=test_id)
    assert after.set_up.settings.carry_over
