"""Files that are no table we read: what they are, and the way to one that is, in a sentence."""

import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from improvement.config import HOME
from improvement.errors import Invalid
from improvement.files.tables import read_table
from improvement.services import uploads

REFERENCE = HOME / "tests" / "reference"
LOCKED = (REFERENCE / "locked_agile.xlsx").read_bytes()
OLD = (REFERENCE / "old_excel.xls").read_bytes()
BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def packed(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_filepass(source: bytes) -> bytes:
    """As Excel 97-2003 marks a workbook with a password: FILEPASS right after BOF."""
    after = source.index(BOF) + 4 + struct.unpack_from("<H", BOF, 2)[0]
    return source[:after] + b"\x2f\x00" + source[after + 2 :]


def container(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


KINDS = {
    "Excel's own encryption": (LOCKED, "locked with a password"),
    "old and encrypted": (with_filepass(OLD), "locked with a password"),
    "old": (OLD, "an old Excel workbook (.xls)"),
    "Word 97": (container("WordDocument"), "a Word document"),
    "slides 97": (container("PowerPoint Document"), "a presentation"),
    "xlsb": (packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "(.xlsb)"),
    "ods": (packed({"mimetype": ODS, "META-INF/manifest.xml": "<manifest/>"}), "(.ods)"),
    "ods and encrypted": (
        packed({"mimetype": ODS, "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "locked with a password",
    ),
    "Numbers": (packed({"Index/Document.iwa": "", "Data/x": ""}), "a Numbers document"),
    "Word": (packed({"[Content_Types].xml": "", "word/document.xml": ""}), "a Word document"),
    "an archive": (packed({"march.csv": "a,b\n1,2\n"}), "Unpack it"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "a PDF, whatever its name says"),
    "a page": (b"\xef\xbb\xbf\n<!DOCTYPE html><table><tr><td>1</table>", "a web page"),
    "a page as XML": (b'<?xml version="1.0"?>\n<html xmlns="x"><table>', "a web page"),
    "XML": (b'<?xml version="1.0"?><Workbook>', "XML, no table"),
    "RTF": (b"{\\rtf1\\ansi a,b}", "formatted text (RTF)"),
    "SQLite": (b"SQLite format 3\x00" + bytes(100), "a database"),
}


def told(read: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as caught:
        read()
    return str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_is_and_what_to_do(kind: str) -> None:
    source, words = KINDS[kind]
    sentence = told(lambda: read_table(source, name="march.csv"))
    assert sentence.startswith("march.csv: This ")
    assert words in sentence
    assert any(way in sentence for way in ("upload", "Unpack"))
    assert "damaged" not in sentence


@pytest.mark.parametrize("kind", ["xlsb", "ods", "Numbers", "an archive"])
def test_asking_for_the_sheets_says_the_same(kind: str) -> None:
    """The screen asks for the sheets first: there too it is no damaged workbook."""
    source, words = KINDS[kind]
    assert words in told(lambda: uploads.sheets(source))


def test_the_locked_workbook_is_really_locked() -> None:
    """Its week cannot be found in it, and the parts of Excel's encryption can."""
    assert "EncryptionInfo".encode("utf-16-le") in LOCKED
    assert b"http://schemas.microsoft.com/office/2006/keyEncryptor/password" in LOCKED
    assert b"Texted" not in LOCKED
    assert not LOCKED.startswith(b"PK")


def test_a_table_about_pages_is_a_table() -> None:
    assert read_table(b"page,helped\n<html>,1\n", name="x.csv").rows == (("<html>", "1"),)
