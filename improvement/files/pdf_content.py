"""What a PDF may hold beside its pages: nothing that acts by itself, and nobody's name as author.

A PDF is kept as it was sent but for that: drawing its pages anew would lose its text. What stands
in packed parts is looked at too, as far as they unpack; an encrypted one cannot be looked at.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 40 * 1024 * 1024  # bytes of all parts together: a PDF of 5 MB can unfold to more
#: What acts when somebody opens the file, or carries another file: PDF 32000-1, 12.6.4 and 7.11.4.
ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)\b"
)
ENCRYPTED = re.compile(rb"/Encrypt\b")
_PACKED = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_AUTHOR = re.compile(rb"(/Author\s*\()((?:\\.|[^\\()])*)(\))", re.DOTALL)
_HEXED = re.compile(rb"(/Author\s*<)([0-9A-Fa-f\s]*)(>)")
_CREATOR = re.compile(rb"(<dc:creator>)(.*?)(</dc:creator>)", re.DOTALL)


def acts(content: bytes) -> bool:
    """Does it hold a script, another file, or something that starts by itself?

    >>> acts(b"%PDF-1.7 1 0 obj <</S /JavaScript /JS (app.alert(1))>>"), acts(b"%PDF-1.7 /Page")
    (True, False)
    """
    return any(ACTS.search(_plain(part)) for part in _parts(content))


def encrypted(content: bytes) -> bool:
    """Is it locked, so that nobody can say what is in it?"""
    return any(ENCRYPTED.search(part) for part in _parts(content))


def without_author(content: bytes) -> bytes:
    """The same, as long as it was, with blanks where the author's name stood unpacked.

    >>> without_author(b"<</Author (Maria Lopez)>>")
    b'<</Author (           )>>'
    """
    content = _AUTHOR.sub(_blank, content)
    content = _HEXED.sub(_zeros, content)
    return _CREATOR.sub(_blank, content)


def _blank(found: re.Match[bytes]) -> bytes:
    return found[1] + b" " * len(found[2]) + found[3]


def _zeros(found: re.Match[bytes]) -> bytes:
    return found[1] + re.sub(rb"[0-9A-Fa-f]", b"0", found[2]) + found[3]


def _parts(content: bytes) -> Iterator[bytes]:
    """The file, and what its packed parts unpack to."""
    yield content
    left = MOST_UNPACKED
    for found in _PACKED.finditer(content):
        if left <= 0:
            return
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(found[1], left)
        except zlib.error:
            continue  # packed in another way: pictures
        left -= len(part)
        yield part


def _plain(part: bytes) -> bytes:
    """Names may be written with codes: /J#61vaScript."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part)
