"""Indicators: kept whole or not at all, by those who may."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from improvement.config import HOME
from improvement.demo.cast import Cast, found_partnership
from improvement.demo.filings import FILE, FILINGS, add_filings, read_filings
from improvement.domain.entries import PeriodTotal
from improvement.domain.vocabulary import Arm, Direction
from improvement.errors import Conflict, Forbidden, Invalid
from improvement.services import indicators, overview
from improvement.store.unit_of_work import UnitOfWork

DATA = HOME / "data"
JANUARY = PeriodTotal(measure="x", start=date(2026, 1, 1), end=date(2026, 1, 31), count=12.0)


@pytest.fixture
def cast(uow: UnitOfWork) -> Cast:
    return found_partnership(uow)


def test_the_filings_come_back_as_in_the_file(uow: UnitOfWork, cast: Cast) -> None:
    add_filings(uow, cast.leader, data_dir=DATA)
    (view,) = overview.home(uow, cast.organiser).indicators
    assert (view.spec.direction, view.spec.source) == (
        Direction.LOWER,
        "Eviction Lab, Eviction Tracking System, Princeton University",
    )
    lines = (DATA / FILE).read_text("utf-8").splitlines()[1:]
    filed = [float(line.split(",")[1]) for line in lines]
    usual = [float(line.split(",")[2]) for line in lines]
    assert list(view.chart.series.values) == filed
    assert view.reference is not None
    assert list(view.reference.series.values) == usual


def test_the_committed_file_is_the_shared_one(shared: Path) -> None:
    assert (DATA / FILE).read_bytes() == (shared / "data" / FILE).read_bytes()


def test_only_those_who_may(uow: UnitOfWork, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        indicators.record(uow, cast.organiser, spec=FILINGS, figures=[JANUARY])


def test_all_or_nothing(uow: UnitOfWork, cast: Cast) -> None:
    for wrong in (12.5, -1.0, float("nan")):
        with pytest.raises(Invalid, match="figures cannot be kept"):
            indicators.record(
                uow, cast.leader, spec=FILINGS, figures=[JANUARY, replace(JANUARY, count=wrong)]
            )
    assert overview.home(uow, cast.organiser).indicators == ()


def test_a_reference_may_be_an_average(uow: UnitOfWork, cast: Cast) -> None:
    usual = replace(JANUARY, arm=Arm.COMPARISON, count=12.25)
    indicators.record(uow, cast.leader, spec=FILINGS, figures=[JANUARY, usual])
    with pytest.raises(Conflict, match="already"):
        indicators.record(uow, cast.leader, spec=FILINGS, figures=[JANUARY])


def test_a_missing_file_is_found_beside_the_program(uow: UnitOfWork, cast: Cast) -> None:
    add_filings(uow, cast.leader, data_dir=DATA / "nowhere")
    assert len(list(read_filings(DATA / FILE))) == 94
