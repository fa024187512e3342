"""Codes of cases: made of a team's own codes with a secret of the partnership, never turned back.

The same code gives the same one every time, so that follow-up rows find their case; without the
secret nobody can try which code it was made of (docs/decisions/0013).
"""

import hashlib
import re
from collections.abc import Sequence

import numpy as np  # a file may hold a million codes

LENGTH = 12  # characters of 5 bits: two of a million codes are alike once in two million times
SALT_BYTES = 32
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567"  # base32, RFC 4648
_FORM = re.compile(f"[a-z2-7]{{{LENGTH}}}")
_BLOCK = 64  # bytes of a block of SHA-256


def coded(codes: Sequence[str], salt: bytes) -> list[str]:
    """A code of ours for each of the team's: HMAC-SHA256 with the salt, as 12 letters and digits.

    >>> coded(["A7", "A8", "A7"], bytes(SALT_BYTES))
    ['l6tkow7mtmcl', 't6vnawzdsdve', 'l6tkow7mtmcl']
    """
    distinct = dict.fromkeys(codes)
    made = _made(distinct, salt)
    if len(made) == len(codes):
        return made
    of = dict(zip(distinct, made, strict=True))
    return list(map(of.__getitem__, codes))


def _made(codes: dict[str, None], salt: bytes) -> list[str]:
    # What hmac.digest does, in two fifths of its time: both halves of the key are taken in once,
    # not a million times.
    padded = salt.ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in padded)) for pad in (0x36, 0x5C))
    digests = []
    for code in codes:
        within, around = inner.copy(), outer.copy()
        within.update(code.encode())
        around.update(within.digest())
        digests.append(around.digest())
    first = np.frombuffer(b"".join(digests), dtype=">u8")[::4].astype(np.uint64)
    letters = np.frombuffer(_LETTERS, dtype=np.uint8)
    written = np.empty((len(first), LENGTH), dtype=np.uint8)
    for at in range(LENGTH):
        written[:, at] = letters[(first >> np.uint64(59 - 5 * at)) & np.uint64(31)]
    texts: list[str] = written.view(f"S{LENGTH}").ravel().astype(str).tolist()
    return texts


def of_our_form(code: str) -> bool:
    """May this be a code of ours that comes back, from an export that was corrected?

    >>> of_our_form("l6tkow7mtmcl"), of_our_form("A7")
    (True, False)
    """
    return len(code) == LENGTH and _FORM.fullmatch(code) is not None
