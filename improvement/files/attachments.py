"""What may be attached to a note: pictures and PDF, told by their content and never by a name."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from improvement.errors import Invalid
from improvement.files.pdf_content import acts, encrypted, without_author

LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000  # a picture of 5 MB can unfold to gigabytes
LONGEST_SIDE = 2_400  # pixels; larger ones are made smaller
LONGEST_NAME = 120
MOST = 6  # a note
PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
ENDINGS = {PNG: ".png", JPEG: ".jpg", PDF: ".pdf"}
#: What each kind begins with.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"%PDF-", PDF),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that may be kept: its name, what it is, and what is in it."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes) -> Attachment:
    """The file as it may be kept; raises ``Invalid`` with what it is and what would do.

    Pictures are drawn anew from their pixels: where and when they were taken, and whatever else was
    hidden in the file, is gone. The ending of the name follows the content.
    """
    shown = _shown(name)
    if not content:
        raise Invalid(f"{shown!r} is empty. Choose another file.")
    if len(content) > LARGEST:
        raise Invalid(
            f"{shown!r} has {len(content) / 1024 / 1024:.1f} MB; {LARGEST // 1024 // 1024} MB fit. "
            "Send a smaller picture, or fewer pages."
        )
    media_type = next((kind for start, kind in _BEGINNINGS if content.startswith(start)), None)
    if media_type is None:
        raise Invalid(
            f"{shown!r} is not a picture (PNG or JPEG) or a PDF, whatever its name says. "
            "Attach one of these."
        )
    kept = _pdf(shown, content) if media_type == PDF else _picture(shown, content, media_type)
    return Attachment(name=_named(shown, media_type), media_type=media_type, content=kept)


def _shown(name: str) -> str:
    """The last part of a name, without what could not stand in one."""
    last = PureWindowsPath(PurePosixPath(name or "file").name).name
    return re.sub(r"[^\w .()-]", "_", last).strip(" .")[:LONGEST_NAME] or "file"


def _named(shown: str, media_type: str) -> str:
    ending = ENDINGS[media_type]
    same = {".jpeg", ".jpg"} if ending == ".jpg" else {ending}
    stem, dot, last = shown.rpartition(".")
    return shown if f".{last.lower()}" in same and dot and stem else f"{shown}{ending}"


def _pdf(shown: str, content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise Invalid(f"{shown!r} ends before a PDF ends: it seems cut off. Send it again.")
    if encrypted(content):
        raise Invalid(f"{shown!r} is locked with a password. Save it without one, then attach it.")
    if acts(content):
        raise Invalid(
            f"{shown!r} holds a script, a form or another file. Print it to a new PDF and attach "
            "that."
        )
    return without_author(content)


def _picture(shown: str, content: bytes, media_type: str) -> bytes:
    """The same picture from its pixels alone."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    kind = "PNG" if media_type == PNG else "JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Invalid(
                        f"{shown!r} has {opened.width} x {opened.height} pixels, more than fit. "
                        "Make it smaller."
                    )
                drawn = ImageOps.exif_transpose(opened).convert("RGB" if kind == "JPEG" else "RGBA")
    except (
        *(OSError, SyntaxError, ValueError, UnidentifiedImageError),
        *(Image.DecompressionBombError, Image.DecompressionBombWarning),
    ):
        raise Invalid(
            f"{shown!r} cannot be read as a picture: it seems damaged. Save it again as PNG or "
            "JPEG and attach that."
        ) from None
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info.clear()
    out = io.BytesIO()
    drawn.save(out, format=kind, **({"quality": 88} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()
