"""Files are what is in them, not what they are called; pictures keep their pixels and no more."""

import io
import zlib

import pytest
from PIL import Image

from improvement.errors import Invalid
from improvement.files import pdf_content
from improvement.files.attachments import JPEG, LARGEST, LONGEST_SIDE, PDF, PNG, checked

A_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (12, 200, 90)).save(out, format=kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept_as"),
    [
        ("flyer.png", picture(), PNG, "flyer.png"),
        ("photo.JPEG", picture("JPEG"), JPEG, "photo.JPEG"),
        ("lease.pdf", A_PDF, PDF, "lease.pdf"),
        ("invoice.exe", A_PDF, PDF, "invoice.exe.pdf"),
        ("page.html", picture(), PNG, "page.html.png"),
        ("../../etc/passwd", A_PDF, PDF, "passwd.pdf"),
        (r"C:\temp\..\x.png", picture(), PNG, "x.png"),
        ("", A_PDF, PDF, "file.pdf"),
        (".pdf", A_PDF, PDF, "pdf.pdf"),
        ("a\x00b\n<script>.pdf", A_PDF, PDF, "a_b__script_.pdf"),
        ("الإيجار.pdf", A_PDF, PDF, "الإيجار.pdf"),
        ("x" * 400 + ".png", picture(), PNG, "x" * 120 + ".png"),
    ],
)
def test_what_it_is_and_what_it_is_called(
    name: str, content: bytes, kind: str, kept_as: str
) -> None:
    kept = checked(name, content)
    assert (kept.media_type, kept.name) == (kind, kept_as)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.png", b"", "empty"),
        ("page.png", b"<html><script>alert(1)</script>", "is not a picture"),
        ("virus.pdf", b"MZ\x90\x00", "is not a picture"),
        ("vector.svg", b"<svg onload='alert(1)'/>", "is not a picture"),
        ("moving.gif", b"GIF89a...", "is not a picture"),
        ("archive.png", b"PK\x03\x04", "is not a picture"),
        ("late.pdf", b"  %PDF-1.7 %%EOF", "is not a picture"),
        ("cut.pdf", b"%PDF-1.7\n" + b"x" * 3000, "cut off"),
        ("cut.png", picture()[:40], "damaged"),
        ("fake.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "damaged"),
        ("fake.jpg", b"\xff\xd8\xff" + b"x" * 100, "damaged"),
        ("large.pdf", b"%PDF-" + b"0" * LARGEST + b"%%EOF", "5.0 MB; 5 MB fit"),
    ],
)
def test_what_is_refused_and_why(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        checked(name, content)


def test_a_picture_that_unfolds_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, format="PNG")
    assert len(bomb.getvalue()) < LARGEST
    with pytest.raises(Invalid, match=r"pixels, more than fit|damaged"):
        checked("bomb.png", bomb.getvalue())


def test_where_a_picture_was_taken_is_taken_out() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Maria"
    exif[0x0132] = "2026:11:02 09:00:00"
    sent = picture("JPEG", exif=exif)
    assert b"Maria" in sent
    kept = checked("photo.jpg", sent).content
    assert b"Maria" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_what_hides_behind_a_picture_is_gone() -> None:
    for kind, ending in (("PNG", "png"), ("JPEG", "jpg")):
        sent = picture(kind) + b"<script>alert(document.cookie)</script>"
        kept = checked(f"x.{ending}", sent).content
        assert b"<script>" not in kept
        assert Image.open(io.BytesIO(kept)).size == (8, 6)


def test_a_large_picture_is_made_smaller() -> None:
    kept = checked("wide.png", picture(size=(LONGEST_SIDE * 2, 100)))
    assert Image.open(io.BytesIO(kept.content)).size == (LONGEST_SIDE, 50)


def test_a_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    kept = checked("side.jpg", picture("JPEG", size=(40, 20), exif=exif))
    assert Image.open(io.BytesIO(kept.content)).size == (20, 40)


def packed(inside: bytes) -> bytes:
    return b"<</Filter /FlateDecode>> stream\n" + zlib.compress(inside) + b"\nendstream "


@pytest.mark.parametrize(
    "inside",
    [
        b"<</S /JavaScript /JS (app.alert\\(1\\))>>",
        b"<</S /J#61vaScript>>",
        b"<</OpenAction <</S /Launch /F (cmd.exe)>>>>",
        b"<</Names <</EmbeddedFiles 3 0 R>>>>",
        b"<</AcroForm <</XFA 4 0 R>>>>",
        packed(b"<</S /JavaScript>>"),
        b"stream\n" + b"\xff" * 40 + b"\nendstream " + packed(b"<</S /Launch>>"),
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused(inside: bytes) -> None:
    with pytest.raises(Invalid, match="Print it to a new PDF"):
        checked("form.pdf", b"%PDF-1.7\n" + inside + A_PDF)


def test_a_locked_pdf_is_refused() -> None:
    with pytest.raises(Invalid, match="locked with a password"):
        checked("locked.pdf", b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>" + A_PDF)


def test_a_pdf_that_unfolds_is_looked_at_no_further_than_fits() -> None:
    bomb = b"%PDF-1.7\n" + packed(b"\0" * (pdf_content.MOST_UNPACKED + 1)) + A_PDF
    assert len(bomb) < LARGEST
    assert checked("zeros.pdf", bomb).content == bomb


@pytest.mark.parametrize(
    "author",
    [
        b"/Author (Maria Lopez)",
        b"/Author(Mar\\(ia\\) Lopez)",
        b"/Author <4D61726961>",
        b"<dc:creator><rdf:Seq><rdf:li>Maria</rdf:li></rdf:Seq></dc:creator>",
    ],
)
def test_who_wrote_a_pdf_is_blanked_and_nothing_moves(author: bytes) -> None:
    sent = b"%PDF-1.7\n<<" + author + b" /Title (Lease)>>" + A_PDF
    kept = checked("lease.pdf", sent).content
    assert len(kept) == len(sent)  # what is said about places in the file still holds
    assert b"Mar" not in kept
    assert b"4D61726961" not in kept
    assert b"/Title (Lease)" in kept
    assert checked("lease.pdf", kept).content == kept


def test_our_own_tally_sheets_may_be_attached() -> None:
    """A PDF as programs make them: packed, with pictures of letters in it."""
    typst = pytest.importorskip("typst")
    made = typst.compile(b'#set document(author: "Maria")\n= Lease', format="pdf")
    kept = checked("lease.pdf", made).content
    assert kept.startswith(b"%PDF-")
    assert b"Maria" not in kept
