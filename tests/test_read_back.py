"""Whoever reads our files back finds what is hidden in them: else their silence says nothing."""

import struct
import zlib
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from typing import Any

import pytest
import vl_convert
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from improvement.charts.export import Size, to_pdf, to_png, to_svg
from improvement.files.calendar import CalendarEntry, calendar_file
from improvement.mail.outbox import FolderOutbox, Mail
from tests.read_back import chunks, text_of, text_of_mail

WORD = "Quetzal"
SPEC = {
    "data": {"values": [{"week": 1, "kept": 407, "who": WORD}]},
    "mark": "point",
    "encoding": {
        "x": {"field": "week", "type": "quantitative"},
        "y": {"field": "who", "type": "nominal"},
        "tooltip": {"field": "kept"},
    },
}


def a_pdf(where: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(to_pdf(SPEC | {"data": {"values": []}}))))
    if where == "title":
        writer.add_metadata({"/Title": WORD})
    elif where == "attached":
        writer.add_attachment("x.csv", WORD.encode())
    elif where == "comment":
        writer.add_annotation(page_number=0, annotation=FreeText(text=WORD, rect=(1, 1, 9, 9)))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def a_workbook(where: str) -> bytes:
    book = Workbook()
    sheet = book.active
    if where == "hidden sheet":
        hidden = book.create_sheet("Lists")
        hidden.sheet_state = "hidden"
        hidden["A1"] = WORD
    elif where == "comment":
        sheet["A1"].comment = Comment(WORD, "Ann")
    elif where == "author":
        book.properties.creator = WORD
    elif where == "drop-down":
        listed = DataValidation(type="list", formula1=f'"{WORD}"')
        listed.add("A1")
        sheet.add_data_validation(listed)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("where", ["title", "attached", "comment"])
def test_a_word_anywhere_in_a_pdf_is_found(where: str) -> None:
    assert WORD in text_of(a_pdf(where))
    assert WORD not in text_of(a_pdf("nowhere"))


@pytest.mark.parametrize("where", ["hidden sheet", "comment", "author", "drop-down"])
def test_a_word_anywhere_in_a_workbook_is_found(where: str) -> None:
    assert WORD in text_of(a_workbook(where))
    assert WORD not in text_of(a_workbook("nowhere"))


@pytest.mark.parametrize("size", Size)
def test_the_words_of_a_chart_are_found_in_svg_and_pdf(size: Size) -> None:
    drawn = to_svg(SPEC, size=size)
    assert WORD in text_of(drawn.encode())
    assert "kept: 407" in text_of(drawn.encode())  # said to screen readers, written nowhere
    assert WORD in text_of(to_pdf(SPEC, size=size))


def test_a_picture_carries_nothing_beside_its_pixels_and_would_be_caught() -> None:
    png = to_png(SPEC)
    assert text_of(png) == ""
    assert [name for name, _ in chunks(png)][-1] == "IEND"
    body = b"Description\0" + WORD.encode()
    more = struct.pack(">I", len(body)) + b"tEXt" + body
    more += struct.pack(">I", zlib.crc32(b"tEXt" + body))
    assert WORD in text_of(png[:33] + more + png[33:])


@pytest.mark.parametrize("size", Size)
def test_png_svg_and_pdf_of_a_chart_are_drawn_from_the_same_figures(
    size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So what the SVG says is all that the pixels of the PNG can show."""
    drawn: list[str] = []
    for name in ("vegalite_to_svg", "vegalite_to_png", "vegalite_to_pdf"):
        real = getattr(vl_convert, name)

        def remembered(text: str, real: Any = real, **how: Any) -> Any:
            drawn.append(text)
            return real(text, **how)

        monkeypatch.setattr(vl_convert, name, remembered)
    for make in (to_svg, to_png, to_pdf):
        make(SPEC, size=size)
    assert len(drawn) == 3
    assert len(set(drawn)) == 1


def test_headers_parts_and_attachments_of_a_mail_are_read() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Späte Dinge"
    mail.set_content("plain words")
    mail.add_alternative("<p>marked words</p>", subtype="html")
    mail.add_attachment(
        to_svg(SPEC).encode(), maintype="image", subtype="svg+xml", filename="chart.svg"
    )
    said = text_of_mail(mail.as_bytes())
    for words in ("Späte Dinge", "plain words", "marked words", "kept: 407", "chart.svg"):
        assert words in said


def test_mails_of_ours_have_one_part_and_nothing_attached(tmp_path: Any) -> None:
    FolderOutbox(folder=tmp_path).send(Mail(sender="a@b.org", to="c@d.org", subject="s", text="t"))
    (file,) = tmp_path.iterdir()
    said = text_of_mail(file.read_bytes()).splitlines()
    headers = {line.split(":")[0] for line in said if ":" in line}
    assert headers == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert said[-1] == "t"


def test_every_property_of_a_calendar_is_read() -> None:
    parts = {name: f"{WORD} {name}" for name in ("title", "details", "place")}
    entry = CalendarEntry(uid="task-1", on=date(2026, 3, 2), address="http://here/1", **parts)
    said = text_of(calendar_file("Ann's days", [entry], made_on=date(2026, 3, 1)))
    for words in (*parts.values(), "http://here/1", "20260302", "Ann's days", "task-1"):
        assert words in said
