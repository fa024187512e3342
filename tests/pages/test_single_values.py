"""Every page opened by somebody who may not see small groups, and all of it searched.

What is sent to the browser is searched: every element with its words, chart specifications and the
tables of numbers beside them, and the session's state on the server, as deep as it goes. The value
of a single household stands nowhere, neither in full nor as it would be written. A household that
is the only one of its week is its average, which the team sees in its chart: the search finds it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.access import Actor
from improvement.domain.entries import CaseRecord
from improvement.domain.measures import MeasureSpec
from improvement.domain.todo import Tab
from improvement.domain.vocabulary import Arm, ComparedBy, Direction, MeasureKind, Role
from improvement.services import data, people, tests
from tests.services.conftest import PLAN, START
from tests.services.everything import everything_in

Open = Callable[[str | Role], AppTest]
OTHERS = ("home", "tests", "board", "portfolio", "practices", "theory", "search")
WAYS = (ComparedBy.SCORE, ComparedBy.COST, ComparedBy.TYPICAL_WAIT, ComparedBy.AVERAGE_DAYS)

#: Like no sum, average or spread of them, and too large to be a count of anything.
VALUES = {
    arm: [41_003 + 619 * i * i % 7_919 + 0.25 + side / 8 for i in range(36)]
    for side, arm in enumerate(Arm)
}
#: The longest follow-up is told (docs/security.md); money is a sum, a wait is not.
SINGLE = {value for values in VALUES.values() for value in sorted(values)[:-1]}
WRITTEN = {
    form for v in SINGLE for form in (f"{v:,.0f}", f"{v:.0f}", f"{v:,.1f}", f"{v:,.2f}", str(v))
}
FOUND = re.compile(
    rf"(?<![\d.,])(?:{'|'.join(map(re.escape, sorted(WRITTEN, key=len, reverse=True)))})(?!\d)"
)


def _member(application: Application) -> Actor:
    (_, actors), *_ = people.actors(application.uow)
    return next(actor for actor in actors if actor.role is Role.MEMBER)


def _started(application: Application, way: ComparedBy, alone: tuple[float, ...] = ()) -> int:
    """A test of 36 households a side, twelve a week, and more that are ``alone`` in theirs."""
    member, uow = _member(application), application.uow
    spec = MeasureSpec(
        key="outcome", label="Outcome", kind=MeasureKind.VALUE, direction=Direction.LOWER,
        compared_by=way, outcome_days=60_000 if way is ComparedBy.AVERAGE_DAYS else None,
    )  # fmt: skip
    plan = replace(
        PLAN, title="Single values", measures=(spec,), planned_per_arm=36, minimum_worthwhile=0.2,
        predicted=41_000.0,
    )  # fmt: skip
    test_id = tests.draft(uow, member, plan, team_id=min(member.team_ids))
    version = tests.view(uow, member, test_id=test_id).kept.version
    tests.start(uow, member, test_id=test_id, version=version)
    records = [
        CaseRecord(
            code=f"{arm.value[0]}{i:03d}",
            starts_on=START + timedelta(weeks=i // 12 if i < 36 else i - 32),
            arm=arm,
            cell=frozenset({("gender", ("women", "men")[i % 2])}),
            values={"outcome": value},
        )
        for arm, values in VALUES.items()
        for i, value in enumerate((*values, *alone))
    ]
    saved = data.log_cases(uow, member, test_id=test_id, cases=records, name="cases")
    assert saved.saved, saved.errors
    return test_id


def _opened(open_app: Open, role: Role, test_id: int) -> Iterator[tuple[str, AppTest]]:
    for tab in Tab:
        app = open_app(role)
        app.query_params["test"], app.query_params["tab"] = str(test_id), str(tab)
        yield str(tab), app.switch_page("pages/test.py").run()
    for page in OTHERS:
        yield page, open_app(role).switch_page(f"pages/{page}.py").run()


def _sent(app: AppTest) -> Iterator[str]:
    """Every element's whole message, with tables of numbers written out."""
    for element in app:
        proto = getattr(element, "proto", None)
        if proto is not None:
            yield str(proto)
    for chart in app.get("vega_lite_chart"):
        yield chart.proto.spec
    for table in app.dataframe:
        yield table.value.to_csv()


def _held(app: AppTest) -> Iterator[Any]:
    yield from everything_in(app.session_state._state.filtered_state)


def _single_in(app: AppTest) -> set[str]:
    found = {hit for text in _sent(app) for hit in FOUND.findall(text)}
    for one in _held(app):
        if isinstance(one, str):
            found |= set(FOUND.findall(one))
        elif isinstance(one, (int, float)) and one in SINGLE:
            found.add(str(one))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_no_page_tells_the_value_of_a_single_household(
    way: ComparedBy, open_app: Open, application: Application
) -> None:
    test_id = _started(application, way)
    told = {}
    for where, app in _opened(open_app, Role.LEADER, test_id):
        assert not app.exception, where
        told[where] = _single_in(app)
    assert {where: found for where, found in told.items() if found} == {}


def test_the_search_finds_a_value_that_is_there(open_app: Open, application: Application) -> None:
    alone = max(SINGLE)
    test_id = _started(application, ComparedBy.SCORE, alone=(alone,))
    pages = dict(_opened(open_app, Role.MEMBER, test_id))
    assert _single_in(pages["Chart"])
