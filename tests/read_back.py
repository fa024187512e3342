"""What a file says to whoever opens it: every word that can be got out of it, also unseen ones.

A page shows what it shows; a file also carries a title, an author, labels for screen readers, what
is attached. All of that has left the house with it, so all of it is read here.
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.errors import PyPdfError

#: Of a PNG only how large it is, its pixels, how dense they are, and that it is over.
SILENT_CHUNKS = frozenset({"IHDR", "PLTE", "IDAT", "IEND", "pHYs", "sRGB", "gAMA", "tRNS"})
#: Of an SVG: where and how something is drawn. Everything else is words.
_DRAWN = frozenset(
    {
        *("class", "clip-path", "cursor", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity"),
        *("font-family", "font-size", "font-style", "font-weight", "height", "href", "id"),
        *("opacity", "pointer-events", "r", "role", "rx", "ry", "stroke", "stroke-dasharray"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
        *("stroke-width", "text-anchor", "transform", "version", "viewBox", "width", "x", "x1"),
        *("x2", "y", "y1", "y2", "aria-hidden", "display", "preserveAspectRatio"),
    }
)


def text_of(content: bytes) -> str:
    """Every word of a file, told by what it is; an unknown kind is a ``ValueError``."""
    if content.startswith(b"%PDF"):
        return text_of_pdf(content)
    if content.startswith(b"\x89PNG"):
        return text_of_png(content)
    if content.startswith(b"PK"):
        return text_of_package(content)
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("<svg"):
        return text_of_svg(text)
    if text.startswith("BEGIN:VCALENDAR"):
        return text_of_calendar(content)
    return text


def text_or_bytes(content: bytes) -> str:
    """The same; what cannot be read as what it says it is (somebody attached it) as it stands."""
    try:
        return text_of(content)
    except (ValueError, PyPdfError):
        return content.decode("utf-8", "replace")


def text_of_pdf(content: bytes) -> str:
    """The words of every page, of its notes and links, of what it says of itself, and of files in
    it. Letters that were joined (fi) are two again."""
    read = PdfReader(BytesIO(content))
    said = [page.extract_text() for page in read.pages]
    said += [str(note.get_object()) for page in read.pages for note in page.get("/Annots") or ()]
    said += [f"{key}: {value}" for key, value in (read.metadata or {}).items()]
    said += [text_of(one) for files in read.attachments.values() for one in files]
    said += [read.xmp_metadata.stream.get_data().decode()] if read.xmp_metadata else []
    return unicodedata.normalize("NFKC", "\n".join(said))


def text_of_svg(drawn: str) -> str:
    """Its texts, and whatever of its attributes is not only how it is drawn (labels, titles)."""
    said = []
    for node in ElementTree.fromstring(drawn).iter():  # noqa: S314 - drawn by us
        said += [node.text or "", node.tail or ""]
        said += [v for name, v in node.attrib.items() if name.split("}")[-1] not in _DRAWN]
    return "\n".join(filter(None, (one.strip() for one in said)))


def text_of_png(content: bytes) -> str:
    """What it carries beside its pixels: the chunks that are not known to be silent."""
    said = (body for name, body in chunks(content) if name not in SILENT_CHUNKS)
    return "\n".join(body.decode("latin-1") for body in said)


def chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG by name; each checked, none left over."""
    at = 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert zlib.crc32(name + body) == struct.unpack_from(">I", png, at + 8 + size)[0]
        yield name.decode(), body
        at += 12 + size


def text_of_mail(content: bytes) -> str:
    """All headers, all parts in all their forms, and what is attached."""
    mail = message_from_bytes(content, policy=policy.default)
    return "\n".join(_parts_of(mail))


def _parts_of(mail: Any) -> Iterator[str]:
    for part in mail.walk():
        yield from (f"{name}: {value}" for name, value in part.items())
        if not part.is_multipart():
            assert isinstance(part, EmailMessage)
            inside = part.get_content()
            yield inside if isinstance(inside, str) else text_of(inside)


def text_of_calendar(content: bytes) -> str:
    """Every property of every entry."""
    whole = Calendar.from_ical(content)
    return "\n".join(
        f"{name}: {value.to_ical().decode() if hasattr(value, 'to_ical') else value}"
        for part in whole.walk()
        for name, value in part.property_items(recursive=False, sorted=False)
    )


def text_of_package(content: bytes) -> str:
    """The tables of a workbook or a package, and of a workbook what else lies in it: comments,
    drop-downs, names, who made it."""
    said = [f"[{name}]\n{text}" for name, text in tables_in(content)]
    with ZipFile(BytesIO(content)) as packed:
        inside = packed.namelist() if "[Content_Types].xml" in packed.namelist() else []
        said += [_words_of(packed.read(name)) for name in inside if name.endswith(".xml")]
    return "\n".join(said)


def _tree(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314 - written by us


def _words_of(xml: bytes) -> str:
    nodes = list(_tree(xml).iter())  # cells are read above, as they are shown
    return "\n".join(one.text for one in nodes if one.text and not one.tag.endswith("}v"))


def tables_in(content: bytes) -> Iterator[tuple[str, str]]:
    """The tables of a workbook or a package of files, by name, as text."""
    if not content.startswith(b"PK"):
        return
    with ZipFile(BytesIO(content)) as packed:
        if "[Content_Types].xml" not in packed.namelist():
            for name in packed.namelist():
                yield name.removesuffix(".csv"), packed.read(name).decode("utf-8", "replace")
            return
    for sheet in load_workbook(BytesIO(content), read_only=True):
        rows = (";".join(map(str, row)) for row in sheet.iter_rows(values_only=True))
        yield sheet.title, "\n".join(rows)
