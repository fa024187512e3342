"""Real files through the app itself: uploaded, mapped, saved, charted, compared, decided.

One person walks the whole way once (the heart operations of tests/services/test_real_cases.py, and
the eviction filings of Memphis as monthly totals); the tests look at what the screens said.
"""

import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application, open_application
from improvement.config import HOME, Settings
from improvement.domain.access import Actor
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import NamedDimension, Plan
from improvement.domain.vocabulary import (
    Choice,
    Design,
    Direction,
    MeasureKind,
    Role,
)
from improvement.files.dates import DateOrder
from improvement.services import decisions, groups, people, tests
from improvement.services.uploads import Shape
from improvement.ui import frame
from tests.services.conftest import PLAN

TODAY = date(2026, 11, 23)
CASES, FILINGS = "cabg_patients.csv", "memphis_eviction_filings_monthly.csv"
EXAMPLE = HOME / "docs" / "worked-example.md"
TIMEOUT = 60  # seconds

READMITTED = MeasureSpec(
    key="readmission",
    label="Readmitted within 30 days",
    kind=MeasureKind.PROPORTION,
    direction=Direction.LOWER,
    outcome_days=30,
)
FILED = MeasureSpec(
    key="filings",
    label="Eviction filings",
    kind=MeasureKind.COUNT,
    direction=Direction.LOWER,
)


def plan(title: str, measure: MeasureSpec, starts_on: date, ends_on: date, *by: str) -> Plan:
    return replace(
        PLAN,
        title=title,
        design=Design.BEFORE_AFTER,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_per_arm=900,
        minimum_worthwhile=0.05,
        predicted=0.15,
        measures=(measure,),
        dimensions=tuple(NamedDimension(key=key) for key in by),
    )


HEART = plan(
    "Fewer readmissions",
    READMITTED,
    date(2012, 7, 1),
    date(2014, 6, 30),
    "gender",
    "age_band",
)
MEMPHIS = plan("Filings since the moratorium", FILED, date(2021, 9, 1), date(2023, 11, 30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What the screens held, step by step. ``specs`` are the charts of a tab, top to bottom."""

    proposed: dict[str, Any]
    before_saving: str
    after_saving: str
    told: dict[str, str]
    specs: dict[str, list[dict[str, Any]]]
    decided: Any
    filings_proposed: dict[str, Any]
    filings_told: dict[str, str]
    filings_spec: dict[str, Any]


@pytest.fixture(scope="module")
def walked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    with _served(tmp_path_factory.mktemp("real") / "app.sqlite") as application:
        member, (heart, memphis) = _prepared(application)
        yield _walk(application, member, heart, memphis, shared / "data")


@contextmanager
def _served(file: Path) -> Iterator[Application]:
    """The application that the pages use, over a new and empty file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPROVEMENT_DATABASE_URL", f"sqlite:///{file}")
        patch.setenv("IMPROVEMENT_TODAY", TODAY.isoformat())
        patch.setenv("IMPROVEMENT_DEMO", "0")
        patch.chdir(HOME)
        st.cache_resource.clear()
        made = open_application(Settings.from_environment())
        leader = people.found(made.uow, slug="heart", name="Heart", place="", leader="Ada Moss")
        team = people.overview(made.uow, leader).teams[0].id
        people.add_person(made.uow, leader, name="Ida Lund", role=Role.MEMBER, team_ids=(team,))
        people.add_person(made.uow, leader, name="Ben Holt", role=Role.COACH)
        yield made
        for opened in (made, frame.application()):
            engine: Any = opened.uow._engine
            engine.dispose()
        st.cache_resource.clear()


def _prepared(application: Application) -> tuple[Actor, list[int]]:
    """The coach adds the dimensions, the member registers and starts both tests."""
    uow = application.uow
    ((_, everybody),) = people.actors(uow)
    coach, member = (next(a for a in everybody if a.name == n) for n in ("Ben Holt", "Ida Lund"))
    groups.add_dimension(uow, coach, label="Gender", groups=("Female", "Male"))
    groups.add_dimension(uow, coach, label="Age band", groups=(), bounds=(60, 70, 80))
    made = []
    for each in (HEART, MEMPHIS):
        made.append(tests.draft(uow, member, each, team_id=min(member.team_ids)))
        tests.start(uow, member, test_id=made[-1], version=1)
    return member, made


def _walk(application: Application, member: Actor, heart: int, memphis: int, data: Path) -> Walked:
    app = _opened(member, heart)
    _upload(app, heart, data / CASES)
    proposed, before_saving = _widgets(app), _told(app)
    app.button(key="save_upload").click().run()
    after_saving = _told(app)
    told, specs = {}, {}
    for tab in ("Chart", "Compare", "Decide"):
        _turn_to(app, heart, tab)
        told[tab], specs[tab] = _told(app), _specs(app)
    by_age = _by_the_other_dimension(app, heart)
    told["Compare"], specs["Compare"] = (
        f"{told['Compare']}\n{_told(by_age)}",
        specs["Compare"] + _specs(by_age),
    )
    _turn_to(app, heart, "Decide")
    _decide(app)
    filings_proposed, filings_told, filings_spec = _walk_filings(member, memphis, data)
    return Walked(
        proposed=proposed,
        before_saving=before_saving,
        after_saving=after_saving,
        told=told,
        specs=specs,
        decided=decisions.of_test(application.uow, member, test_id=heart),
        filings_proposed=filings_proposed,
        filings_told=filings_told,
        filings_spec=filings_spec,
    )


def _walk_filings(member: Actor, memphis: int, data: Path) -> tuple[Any, Any, Any]:
    app = _opened(member, memphis)
    _upload(app, memphis, data / FILINGS)
    shape = next(r for r in app.radio if r.key.startswith("upload_shape_of_"))
    assert shape.value is Shape.TOTALS
    proposed, told = _widgets(app), {"Data": _told(app)}
    app.button(key="save_upload").click().run()
    _turn_to(app, memphis, "Compare")
    told["Compare"] = _told(app)
    _turn_to(app, memphis, "Chart")
    told["Chart"], spec = _told(app), _specs(app)[0]
    _fine(app.toggle(key="chart_split").set_value(True).run())
    return proposed, {**told, "Split": _told(app)}, spec


def _opened(member: Actor, test_id: int) -> AppTest:
    app = AppTest.from_file(str(HOME / "streamlit_app.py"), default_timeout=TIMEOUT)
    app.session_state["_person"] = member.person_id
    app.run()
    app.switch_page("pages/test.py")
    app.query_params["test"], app.query_params["tab"] = str(test_id), "Data"
    return _fine(app.run())


def _fine(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def _upload(app: AppTest, test_id: int, file: Path) -> None:
    uploader = app.file_uploader(key=f"upload_{test_id}")
    _fine(uploader.set_value((file.name, file.read_bytes(), "text/csv")).run())


def _turn_to(app: AppTest, test_id: int, tab: str) -> None:
    _fine(app.button_group(key=f"tab_{test_id}").set_value(tab).run())


def _by_the_other_dimension(app: AppTest, test_id: int) -> AppTest:
    _turn_to(app, test_id, "Compare")
    return _fine(app.button_group(key="whom").set_value("Age band").run())


def _decide(app: AppTest) -> None:
    app.button_group(key="decision_choice").set_value(Choice.STOP)
    app.text_area(key="decision_reason").set_value("A worthwhile gain is ruled out.")
    app.text_area(key="decision_lesson").set_value("Ask the women and the oldest first.")
    _fine(next(b for b in app.button if b.label == "Record the decision").click().run())


def _widgets(app: AppTest) -> dict[str, Any]:
    return {w.key: w.value for w in (*app.selectbox, *app.radio) if w.key.startswith("upload_")}


def _told(app: AppTest) -> str:
    sentences = [html.unescape(element.proto.body) for element in app.get("html")]
    written = [element.value for element in (*app.markdown, *app.info)]
    buttons = [element.label for element in app.button]
    return "\n".join((*sentences, *written, *buttons)).replace("\\", "")


def _specs(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("vega_lite_chart")]


def _drawn(spec: dict[str, Any], *fields: str) -> dict[str, list[float]]:
    """The marks of a chart that carry these fields: their name, and the figures as drawn."""
    marks = [mark for layer in spec["layer"] for mark in layer.get("data", {}).get("values", ())]
    return {
        mark.get("name", mark.get("id")): [mark[field] for field in fields]
        for mark in marks
        if {*fields} <= mark.keys()
    }


# ---- 2,205 heart operations ------------------------------------------------------------------


def test_the_proposed_mapping_is_right_and_nothing_is_asked(walked: Walked) -> None:
    own = {key.split("_of_")[0]: value for key, value in walked.proposed.items()}
    assert own["upload_starts_on"] == "date"
    assert own["upload_code"] is own["upload_due_on"] is own["upload_outcome_on"] is None
    assert own["upload_measure_readmission"] == "readmission"
    assert own["upload_group_gender"] == "gender"
    assert own["upload_group_age_band"] == "age"
    assert own["upload_order"] is DateOrder.YEAR_FIRST
    assert "Choose how dates are written" not in walked.before_saving


def test_every_row_can_be_kept_and_is(walked: Walked) -> None:
    assert "2,205 of 2,205 rows can be kept." in walked.before_saving
    assert "Save 2,205 good rows" in walked.before_saving
    assert "Logged so far: 2,205 case records." in walked.after_saving


def test_the_chart_draws_every_month(walked: Walked, shared: Path) -> None:
    table = _cases(shared)
    monthly = table.groupby(table.date.dt.strftime("%Y-%m-01")).readmission.mean()
    drawn = _drawn(walked.specs["Chart"][0], "value", "mark")
    assert {month: value for month, (value, _) in drawn.items()} == pytest.approx(
        monthly.to_dict(), rel=0, abs=1e-9
    )
    assert "Nothing unusual in 36 months." in walked.told["Chart"]


@pytest.mark.parametrize(("at", "by"), [(0, "gender"), (1, "band")])
def test_the_pictures_hold_each_groups_difference(
    walked: Walked, shared: Path, at: int, by: str
) -> None:
    table = _cases(shared)
    shares = table.pivot_table(index=by, columns="since", values="readmission", aggfunc="mean")
    everybody = table.groupby("since").readmission.mean()
    fewer = {**(shares[False] - shares[True]), "Everybody": everybody[False] - everybody[True]}
    forest = [s for s in walked.specs["Compare"] if _drawn(s, "estimate", "lower")][at]
    gap = [s for s in walked.specs["Compare"] if _drawn(s, "pilot")][at]
    drawn = {name: figures[0] for name, figures in _drawn(forest, "estimate", "lower").items()}
    assert drawn == pytest.approx(fewer, rel=0, abs=1e-9)
    for column, side in ((True, "pilot"), (False, "comparison")):
        told = {name: figures[0] for name, figures in _drawn(gap, side).items()}
        assert told == pytest.approx(shares[column].to_dict(), rel=0, abs=1e-9)


def _cases(shared: Path) -> pd.DataFrame:
    table = pd.read_csv(shared / "data" / CASES, parse_dates=["date"])
    edges = [-1, 60, 70, 80, 200]
    names = ["Under 60", "60 to under 70", "70 to under 80", "80 and over"]
    bands = pd.cut(table.age, edges, right=False, labels=names).astype(str)
    return table.assign(since=table.date >= "2012-07-01", band=bands)


def test_compare_and_decide_give_one_verdict_and_its_limits(walked: Walked) -> None:
    verdict = "Stop: the 5 per 100 you set as worthwhile can be ruled out."
    for tab in ("Compare", "Decide"):
        assert verdict in walked.told[tab]
        assert "we cannot tell" in walked.told[tab] or "Before and after" in walked.told[tab]
    assert "t = 1.10; z = 2.056" in walked.told["Compare"]


def test_the_decision_is_kept_with_its_evidence(walked: Walked) -> None:
    (decision,) = walked.decided.decisions
    assert (decision.choice, decision.recommended) == (Choice.STOP, "stop")
    assert decision.followed_rule
    kept = walked.decided.analyses[decision.analysis_id]
    assert kept.words["headline"].startswith("Stop: the 5 per 100")
    assert kept.inputs["body"]["arms"]["pilot"] == {"events": 326, "n": 1454}


# ---- Eviction filings in Memphis ----------------------------------------------------------------


def test_monthly_totals_are_recognised(walked: Walked) -> None:
    own = {key.split("_of_")[0]: value for key, value in walked.filings_proposed.items()}
    assert own["upload_period"] == "month"
    assert own["upload_order"] is DateOrder.YEAR_FIRST
    assert own["upload_figure_filings_count"] == "filings"
    assert "47 of 47 rows can be kept." in walked.filings_told["Data"]


def test_the_filings_are_drawn_as_they_stand_in_the_file(walked: Walked) -> None:
    table = pd.read_csv(HOME / "data" / FILINGS)
    drawn = {m: v for m, (v, _) in _drawn(walked.filings_spec, "value", "mark").items()}
    assert drawn == dict(zip(table.month, table.filings, strict=True))


def test_a_count_has_a_chart_and_no_verdict(walked: Walked) -> None:
    assert "18 months in a row above the median, up to October 2023" in walked.filings_told["Chart"]
    assert "9 months in a row" in walked.filings_told["Split"]
    assert "every swing of that series would pass for an effect" in walked.filings_told["Compare"]


# ---- docs/worked-example.md ------------------------------------------------------------------


def test_the_worked_example_quotes_the_screens(walked: Walked) -> None:
    """Every line that the page quotes (``> ...``) stands on a screen, word for word."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    quoted = [line.removeprefix("> ").strip() for line in lines if line.startswith("> ")]
    screens = (walked.before_saving, walked.after_saving, *walked.told.values())
    said = "\n".join((*screens, *walked.filings_told.values()))
    assert len(quoted) >= 20
    assert [line for line in quoted if line not in said] == []
