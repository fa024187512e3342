"""What a file is that is no table we read: told from its content, with the way to one that is."""

import re
from zipfile import BadZipFile, ZipFile

from improvement.errors import Invalid

XLSX = b"PK\x03\x04"  # and every other zip archive: only its parts tell
OLE = b"\xd0\xcf\x11\xe0"
LOCKED = (
    "This workbook is locked with a password, so nothing in it can be read here. Open it in Excel "
    "with the password, clear it under File > Info > Protect Workbook > Encrypt with Password, "
    "save, and upload it again. Do not send the password along: it is not asked for."
)
LOCKED_ODS = (
    "This table is locked with a password, so nothing in it can be read here. Open it with the "
    "password, choose File > Save As > Excel 2007-365 (.xlsx) without a password, and upload that."
)
OLD_XLS = (
    "This is an old Excel workbook (.xls). Open it, choose File > Save As > Excel Workbook "
    "(.xlsx), and upload that."
)
_IN_EXCEL = "Open it in Excel, choose File > Save As > Excel Workbook (.xlsx), and upload that."
_SAVE_ANEW = "Save the table as .xlsx or CSV and upload that."
_XLSB = f"This is a binary Excel workbook (.xlsb). {_IN_EXCEL}"
_ODS = (
    "This is an OpenDocument table (.ods). Open it in LibreOffice or Excel, choose File > Save As "
    "> Excel (.xlsx), and upload that."
)
_NUMBERS = (
    "This is a Numbers document. Open it in Numbers, choose File > Export To > Excel, and upload "
    "what that makes."
)
_ARCHIVE = "This is a zip archive. Unpack it, and upload the table inside."
_TEXT_PAGE = (
    "This is a web page, as some programs write when they say Excel. Open it in Excel, choose File "
    "> Save As > Excel Workbook (.xlsx), and upload that."
)
_XML = f"This is XML, no table of rows. {_IN_EXCEL}"
_RTF = "This is formatted text (RTF). Save it as plain text or CSV, and upload that."

_BY_FIRST_BYTES = {
    b"%PDF": f"This is a PDF, whatever its name says. {_SAVE_ANEW}",
    b"\x89PNG": f"This is a picture. {_SAVE_ANEW}",
    b"\xff\xd8\xff": f"This is a picture. {_SAVE_ANEW}",
    b"GIF8": f"This is a picture. {_SAVE_ANEW}",
    b"\x1f\x8b": f"This is a compressed file. {_SAVE_ANEW}",
    b"7z\xbc\xaf\x27\x1c": f"This is a compressed file. {_SAVE_ANEW}",
    b"Rar!": f"This is a compressed file. {_SAVE_ANEW}",
    b"SQLite format 3\x00": f"This is a database. {_SAVE_ANEW}",
    b"PAR1": f"This is a Parquet file. {_SAVE_ANEW}",
    b"{\\rtf": _RTF,
}
_BY_FIRST_WORDS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:(?P<page>!doctype html|html|head|table|meta)|(?P<xml>\?xml))[\s>]",
    re.IGNORECASE,
)
#: A workbook of .xls begins with BOF (8-byte head, 8 bytes more since Excel 97); a file with a
#: password has FILEPASS (0x002F) next, before anything that is locked.
_XLS_LOCKED = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})\x2f\x00", re.DOTALL
)
_OTHER_OFFICE = {
    "WordDocument": f"This is a Word document. {_SAVE_ANEW}",
    "PowerPoint Document": f"This is a presentation. {_SAVE_ANEW}",
}


def refuse_other_kinds(source: bytes) -> None:
    """Raises ``Invalid``, saying what the file is and what to do, for what is known to be no table.

    >>> refuse_other_kinds(b"week,helped")
    >>> refuse_other_kinds(b"%PDF-1.7 ...")
    Traceback (most recent call last):
    improvement.errors.Invalid: This is a PDF, whatever its name says. Save the table as .xlsx or \
CSV and upload that.
    """
    for sign, told in _BY_FIRST_BYTES.items():
        if source.startswith(sign):
            raise Invalid(told)
    if source.startswith(OLE):
        raise Invalid(_old_office(source))
    if words := _BY_FIRST_WORDS.match(source):
        raise Invalid(_TEXT_PAGE if words["page"] or b"<html" in source[:2000].lower() else _XML)


def _old_office(source: bytes) -> str:
    """The container of Office 97-2003, into which newer programs put what they encrypt."""
    if _stream("EncryptedPackage") in source:
        return LOCKED
    for stream, told in _OTHER_OFFICE.items():
        if _stream(stream) in source:
            return told
    return LOCKED if _XLS_LOCKED.search(source) else OLD_XLS


def _stream(name: str) -> bytes:
    """A stream's name, as the directory of such a container writes it."""
    return name.encode("utf-16-le")


def refuse_other_archives(packed: ZipFile) -> None:
    """The same for what is packed as workbooks are, and is none that we read."""
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Invalid(_XLSB)
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        raise Invalid(_NUMBERS)
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        raise Invalid(LOCKED_ODS if _encrypted_ods(packed) else _ODS)
    if "word/document.xml" in names:
        raise Invalid(_OTHER_OFFICE["WordDocument"])
    if "[Content_Types].xml" not in names:
        raise Invalid(_ARCHIVE)


def _encrypted_ods(packed: ZipFile) -> bool:
    try:
        return b"encryption-data" in packed.read("META-INF/manifest.xml")
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False
