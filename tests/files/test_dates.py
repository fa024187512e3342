"""Dates: the order is stated, recognised or asked; never guessed."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.files.dates import (
    DateOrder,
    guess_date_order,
    orders_of,
    parse_date,
    parse_month,
    read_date,
)
from improvement.files.problem import NoAnswer, Problem

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
REFUSED = "refused"
MARCH_15 = date(2026, 3, 15)

# What a spreadsheet grid in the browser silently corrupts (15/03/2026 -> today, and so on):
# text, read day first, month first, year first.
PASTED = [
    ("15/03/2026", MARCH_15, REFUSED, REFUSED),
    ("15.03.2026", MARCH_15, REFUSED, REFUSED),
    ("15/03/26", MARCH_15, REFUSED, date(2015, 3, 26)),
    ("2026-13-45", REFUSED, REFUSED, REFUSED),
    ("01/03/2026", date(2026, 3, 1), date(2026, 1, 3), REFUSED),
    ("46023", REFUSED, REFUSED, REFUSED),
    ("Mar-26", REFUSED, REFUSED, REFUSED),
    ("31.12.2025", date(2025, 12, 31), REFUSED, REFUSED),
]
TABLE = [
    *PASTED,
    ("", None, None, None),
    ("NA", None, None, None),
    ("2026-03-15", MARCH_15, MARCH_15, MARCH_15),
    ("2026/3/15", MARCH_15, MARCH_15, MARCH_15),
    ("20260315", MARCH_15, MARCH_15, MARCH_15),
    ("2026-03-15 00:00:00", MARCH_15, MARCH_15, MARCH_15),
    ("2026-03-15T00:00:00.000Z", MARCH_15, MARCH_15, MARCH_15),
    ("2026-03-15 00:00:00+00:00", MARCH_15, MARCH_15, MARCH_15),
    ("2026-03-15T23:30:00.000Z", REFUSED, REFUSED, REFUSED),
    ("2026-03-15 23:30+02:00", REFUSED, REFUSED, REFUSED),
    ("15/03/2026 10:30", MARCH_15, REFUSED, REFUSED),
    ("3/15/2026 9:05 PM", REFUSED, MARCH_15, REFUSED),
    ("15 3 2026", MARCH_15, REFUSED, REFUSED),
    ("15-3-26", MARCH_15, REFUSED, date(2015, 3, 26)),
    ("15. 3. 2026", MARCH_15, REFUSED, REFUSED),
    ("03/15/26", REFUSED, MARCH_15, REFUSED),
    ("26.03.15", date(2015, 3, 26), REFUSED, MARCH_15),
    ("15 Mar 2026", MARCH_15, MARCH_15, MARCH_15),
    ("15-Mar-26", MARCH_15, MARCH_15, MARCH_15),
    ("15th March 2026", MARCH_15, MARCH_15, MARCH_15),
    ("March 15, 2026", MARCH_15, MARCH_15, MARCH_15),
    ("Mar 15 2026", MARCH_15, MARCH_15, MARCH_15),
    ("1 Sept 2026", date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 1)),
    ("01/01/68", date(2068, 1, 1), date(2068, 1, 1), REFUSED),
    ("01/02/69", date(1969, 2, 1), date(1969, 1, 2), REFUSED),
    ("29/02/2024", date(2024, 2, 29), REFUSED, REFUSED),
    ("29/02/2026", REFUSED, REFUSED, REFUSED),
    ("31/04/2026", REFUSED, REFUSED, REFUSED),
    ("00/03/2026", REFUSED, REFUSED, REFUSED),
    ("15/03-2026", REFUSED, REFUSED, REFUSED),
    ("15/03", REFUSED, REFUSED, REFUSED),
    ("15 Mrz 2026", REFUSED, REFUSED, REFUSED),
    ("15/03/0026", REFUSED, REFUSED, REFUSED),
    ("15/03/3026", REFUSED, REFUSED, REFUSED),
    ("last Friday", REFUSED, REFUSED, REFUSED),
    ("13,5", REFUSED, REFUSED, REFUSED),
    ("5%", REFUSED, REFUSED, REFUSED),
    ("250", REFUSED, REFUSED, REFUSED),
]


@pytest.mark.parametrize(("text", "day_first", "month_first", "year_first"), TABLE)
def test_each_way_of_writing_under_each_order(text, day_first, month_first, year_first):
    for order, expected in ((DAY, day_first), (MONTH, month_first), (YEAR, year_first)):
        found = parse_date(text, order)
        if expected == REFUSED:
            assert isinstance(found, Problem)
            assert found.remedy
        else:
            assert found == expected


@pytest.mark.parametrize(
    ("text", "order", "part"),
    [
        ("15/03/2026", MONTH, "Choose day first"),
        ("03/15/2026", DAY, "Choose month first"),
        ("Mar-26", DAY, "Write the whole date"),
        ("46023", DAY, "Format the column as a date"),
        ("29/02/2026", DAY, "Check day, month and year"),
    ],
)
def test_the_remedy_fits_the_fault(text, order, part):
    assert part in parse_date(text, order).remedy


FORMATS = {
    DAY: ("%d{s}%m{s}%Y", "%d{s}%m{s}%y"),
    MONTH: ("%m{s}%d{s}%Y", "%m{s}%d{s}%y"),
    YEAR: ("%Y{s}%m{s}%d", "%y{s}%m{s}%d"),
}


@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)),
    st.sampled_from(DateOrder),
    st.sampled_from("/-. "),
    st.booleans(),
)
def test_what_is_written_is_read_and_the_order_is_never_guessed_wrong(day, order, sep, short):
    text = day.strftime(FORMATS[order][short].format(s=sep))
    assert parse_date(text, order) == day
    assert order in orders_of(text)
    assert guess_date_order([text]) in (order, NoAnswer.AMBIGUOUS, YEAR)
    if guess_date_order([text]) is YEAR:
        assert parse_date(text, YEAR) == day


@given(st.text(alphabet="0123456789/-. MarchDec", max_size=12), st.sampled_from(DateOrder))
def test_any_text_is_a_day_a_blank_or_a_problem(text, order):
    found = parse_date(text, order)
    assert found is None or isinstance(found, date | Problem)
    assert isinstance(found, date) == (order in orders_of(text))


@pytest.mark.parametrize(
    ("column", "answer"),
    [
        (["01/03/2026", "15/03/2026"], DAY),
        (["03/01/2026", "03/15/2026"], MONTH),
        (["2026-03-15", "2026-03-16"], YEAR),
        ([date(2026, 3, 15)], YEAR),
        (["15 Mar 2026"], YEAR),
        (["2026-03-15", "15/03/2026"], DAY),
        (["01/03/2026", "02/03/2026"], NoAnswer.AMBIGUOUS),
        (["05/05/2026"], NoAnswer.AMBIGUOUS),
        (["15/03/26"], NoAnswer.AMBIGUOUS),
        (["02/01/01"], NoAnswer.AMBIGUOUS),
        (["15/03/26", "31/03/26", "12/03/32"], DAY),
        (["15/03/2026", "03/15/2026"], NoAnswer.MIXED),
        (["2026-13-45", "soon", "", "15/03/2026"], DAY),
        (["soon"], NoAnswer.AMBIGUOUS),
        ([], NoAnswer.AMBIGUOUS),
    ],
)
def test_an_order_is_recognised_or_asked(column, answer):
    assert guess_date_order(column) is answer


EPOCH = date(1899, 12, 30)


@pytest.mark.parametrize(
    ("cell", "epoch", "expected"),
    [
        (46023, EPOCH, date(2026, 1, 1)),
        (46023.75, EPOCH, date(2026, 1, 1)),
        (44561, date(1904, 1, 1), date(2026, 1, 1)),
        (datetime.fromisoformat("2026-01-01T09:30"), EPOCH, date(2026, 1, 1)),
        (date(2026, 1, 1), EPOCH, date(2026, 1, 1)),
        (None, EPOCH, None),
        ("46023", EPOCH, REFUSED),
        (46023, None, REFUSED),
        (20260101, EPOCH, REFUSED),
        (0, EPOCH, REFUSED),
        (2026, EPOCH, REFUSED),
        (2.5, EPOCH, REFUSED),
        (True, EPOCH, REFUSED),
    ],
)
def test_day_numbers_are_dates_only_in_workbooks(cell, epoch, expected):
    found = read_date(cell, DAY, serial_epoch=epoch)
    assert isinstance(found, Problem) if expected == REFUSED else found == expected


@pytest.mark.parametrize(
    "text", ["Mar-26", "Mar 2026", "March 2026", "2026-03", "03/2026", "3.2026", "15/03/2026"]
)
def test_months_are_moved_to_their_first_day(text):
    assert parse_month(text, DAY) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-13", "13/2026", "Total", "46023", "03/26"])
def test_what_is_no_month_is_refused(text):
    assert isinstance(parse_month(text, DAY), Problem)


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-08-10T03:30:00Z", "America/Chicago", date(2026, 8, 9)),
        ("2026-08-10T05:00:00.000Z", "America/Chicago", date(2026, 8, 10)),
        ("2026-08-10 03:30:00+00:00", "America/Chicago", date(2026, 8, 9)),
        ("2026-08-09 22:30:00-0500", "America/Chicago", date(2026, 8, 9)),
        ("2026-08-09T22:30:00Z", "Europe/Berlin", date(2026, 8, 10)),
        ("10/8/2026 1:15 AM Z", "America/Chicago", date(2026, 8, 9)),
        ("10/8/2026 1:15 PM Z", "America/Chicago", date(2026, 8, 10)),
        ("2026-08-10T00:00:00Z", "America/Chicago", date(2026, 8, 10)),
        ("2026-01-10T05:30:00Z", "America/Chicago", date(2026, 1, 9)),
        ("2026-08-10T03:30:00", "America/Chicago", date(2026, 8, 10)),
    ],
)
def test_a_time_of_another_zone_gives_the_day_that_it_was_here(text, zone, day):
    """But midnight of another zone is how exports write a day without a time."""
    assert parse_date(text, DateOrder.DAY_FIRST, zone) == day


def test_a_time_of_another_zone_is_refused_where_nobody_knows_where_here_is():
    found = parse_date("2026-08-10T03:30:00Z", DateOrder.DAY_FIRST)
    assert found == Problem(
        "This is a time of another zone (Z), and may be another day here.",
        "Write the day that it was here, such as 2026-08-10.",
    )
    assert isinstance(parse_date("2026-08-10T25:30:00Z", DateOrder.DAY_FIRST, ""), Problem)
