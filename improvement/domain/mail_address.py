"""An address that mail can be sent to."""

from email.errors import HeaderParseError
from email.headerregistry import Address

from improvement.errors import Invalid

LONGEST = 320  # RFC 3696: 64 before the sign, 255 after it


def checked_address(typed: str, *, needed: bool) -> str:
    """The address without spaces around it; empty where none is given and none is needed.

    Raises ``Invalid`` with the address and what is wrong with it.

    >>> checked_address(" ann@example.org ", needed=True), checked_address("", needed=False)
    ('ann@example.org', '')
    """
    address = typed.strip()
    if not address and not needed:
        return ""
    if not address:
        raise Invalid("A daily mail needs an address. Type one like ann@example.org.")
    if len(address) > LONGEST or not _can_be(address):
        raise Invalid(f"{address[:80]!r} is no e-mail address. Type one like ann@example.org.")
    return address


def _can_be(address: str) -> bool:
    """Somebody, at a place with a dot in its name."""
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return bool(parsed.username) and "." in parsed.domain.strip(".")
