"""Columns that say who somebody is: names, addresses, birth dates, telephone numbers and the like.

How an import uses it: ask :func:`looks_personal` for every heading before the columns are matched,
with the first hundred or so cells under it. Leave out by default every column for which it gives a
reason, say so (``f"{heading!r} looks like {reason}: it is left out."``), and let the person take a
single column back in when it is something else. Two things stay forbidden whatever the person says:
keep no column whose reason is anything but ``Personal.RECORD_NUMBER``, and take a
``RECORD_NUMBER`` (a docket or client number) only as the *code* of case records, which the store
keeps as a salted hash. The cells that were looked at need not be kept, and should not be logged.

It can be wrong both ways: a name in the middle of a remark is not found, and a column called
"Name of the street" is left out although it names nobody. So it asks, and never silently deletes.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from re import Pattern

from improvement.files.problem import Cell, is_blank

LOOKED_AT = 200  # cells: enough to know a column, quick for a wide file
FEW, MOST = 0.1, 0.6  # of the cells filled in: what betrays a column, and what makes one
FEWEST_NAMES = 3  # cells: two people's names may be two programmes'
OLDEST_TO_YOUNGEST = 25  # years: a column of days this far apart is about births, not about a test


class Personal(StrEnum):
    """What a column seems to hold; the value completes "it looks like ..."."""

    NAME = "names of people"
    EMAIL = "e-mail addresses"
    PHONE = "telephone numbers"
    SOCIAL_SECURITY = "social security numbers"
    BIRTH_DATE = "dates of birth"
    ADDRESS = "addresses"
    LOCATION = "places on the map"
    RECORD_NUMBER = "numbers by which other records name a person"


def looks_personal(heading: str, sample: Sequence[Cell]) -> Personal | None:
    """Does this column say who somebody is? What it seems to hold, or None.

    Parameters: ``heading`` as it stands in the file; ``sample`` the first cells under it, blank
    ones included (200 are looked at; none is fine too: then only the heading speaks).
    A heading is believed unless every cell below is a yes, a no or a small number: a column
    "Phone" of ones and zeros counts calls.

    >>> str(looks_personal("Tenant", ["Maria Lopez", "James Brown", "Linda Hill"]))
    'names of people'
    >>> looks_personal("DOB", []) is Personal.BIRTH_DATE, looks_personal("birth_weight", [3200])
    (True, None)
    >>> looks_personal("Phone", [1, 0, 1]), looks_personal("Race", ["Black", "White"])
    (None, None)
    """
    cells = [cell for cell in sample[:LOOKED_AT] if not is_blank(cell)]
    by_content = _content(cells)
    if by_content is not None:
        return by_content
    named = _heading(heading)
    return None if named is not None and _only_answers(cells) else named


def _heading(heading: str) -> Personal | None:
    words = " ".join(_words(heading))
    if _NOT_PERSONAL.search(words):
        return None
    return next((kind for kind, pattern in _HEADINGS if pattern.search(words)), None)


def _words(heading: str) -> list[str]:
    """``DateOfBirth``, ``date_of_birth`` and ``Date of birth`` are the same words."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.findall(r"[^\W\d_]+", apart.casefold())


def _only_answers(cells: Iterable[Cell]) -> bool:
    """Is each cell a yes, a no or a small number? A column without cells says nothing."""
    found = [str(cell).strip().casefold() for cell in cells]
    return bool(found) and all(text in _ANSWERS or _SMALL.fullmatch(text) for text in found)


def _content(cells: Sequence[Cell]) -> Personal | None:
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    for kind, is_one, share in _CONTENTS:
        if texts and sum(map(is_one, texts)) > share * len(cells):
            return kind
    if _names(texts, len(cells)):
        return Personal.NAME
    return Personal.BIRTH_DATE if _births(cells) else None


def _names(texts: Sequence[str], of: int) -> bool:
    """Mostly first and last names, and mostly different ones."""
    named = [text for text in texts if _is_name(text)]
    return len(set(named)) >= FEWEST_NAMES and len(named) > MOST * of


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").replace(".", " ").split()
    if not 2 <= len(words) <= 4 or not all(word[0].isupper() for word in words):
        return False
    return any(word.casefold() in FIRST_NAMES for word in words)


def _births(cells: Sequence[Cell]) -> bool:
    days = [day for cell in cells if (day := _day(cell)) is not None]
    if len(days) < max(3, MOST * len(cells)):
        return False
    years = [year for year, _ in days]
    varied = len({of_month for _, of_month in days}) > 2  # months begin on the first
    return varied and max(years) - min(years) >= OLDEST_TO_YOUNGEST


def _day(cell: Cell) -> tuple[int, str] | None:
    """Year and the rest of a day, however it is written."""
    if isinstance(cell, datetime | date):
        return cell.year, f"{cell.day}"
    found = _DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return None
    year = found["first"] or found["last"]
    return int(year), found["day"] if found["first"] else found["one"] + found["two"]


def _is_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    whole = 10 <= digits <= 14 and _PHONE.fullmatch(text) is not None
    return whole or _IN_WORDS.search(text) is not None


def _found(pattern: Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


_ANSWERS = frozenset({"yes", "no", "y", "n", "true", "false", "unknown", "declined", "x"})
_SMALL = re.compile(r"\d{1,3}([.,]\d+)?%?")
_PHONE = re.compile(r"(\+\d{1,3}[ .-]?|1[ .-])?(\(\d{2,4}\)|\d{2,5})([ ./-]\d{2,5}){1,4}")
#: A number of North America among other words: "called back at 901-555-0100".
_IN_WORDS = re.compile(r"(?<![\w-])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w-])")
_DAY = re.compile(
    r"(?P<first>(?:19|20)\d\d)[-/.]\d{1,2}[-/.](?P<day>\d{1,2})(?:[ T].*)?"
    r"|(?P<one>\d{1,2})[-/. ](?P<two>\d{1,2})[-/. ](?P<last>(?:19|20)\d\d)(?: .*)?"
)
_STREETS = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|boulevard|blvd|place|pl|way|circle|"
    "cir|terrace|ter|highway|hwy|parkway|pkwy|cove|cv|straße|strasse|calle"
)
#: What cells look like, and in what part of them it is enough. The surest first.
_CONTENTS: tuple[tuple[Personal, Callable[[str], bool], float], ...] = (
    (Personal.EMAIL, _found(re.compile(r"[^\s@]@[^\s@]+\.\w{2,}")), FEW),
    (Personal.SOCIAL_SECURITY, _found(re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")), FEW),
    (Personal.PHONE, _is_phone, FEW),
    (
        Personal.ADDRESS,
        _found(re.compile(rf"(?i)^\d+\w? +[\w .'-]*\b({_STREETS})\b\.?|^p\.? ?o\.? box \d")),
        FEW,
    ),
)
_PERSON = (
    "client|tenant|participant|patient|person|people|resident|respondent|applicant|defendant|"
    "child|student|parent|mother|father|guardian|member|customer|contact|emergency|owner|spouse|"
    "partner|worker|caseworker|head|household|family|landlord|baby"
)
#: Headings of columns that are about places, programmes and files, births and calls.
_NOT_PERSONAL = re.compile(
    r"\b(file|sheet|column|test|team|group|measure|program|programme|project|site|school|county|"
    r"city|state|agency|organi[sz]ation|org|company|hospital|court|variable|category|dimension|"
    r"indicator|ward|region|district|field) name|"
    r"\bbirth (weight|rate|order|length|cohort|year)|\byear of birth\b|\bcountry of birth\b|"
    r"\b(phone|telephone|text) (call|calls|contact|contacts|visit|visits|survey|line|made)\b|"
    r"\bnumber of (phone|calls|e|emails|names|addresses)\b|\bphone calls\b|\b(has|owns) (a )?phone"
)
#: What headings say. The order matters: an e-mail address is no address.
_HEADINGS: tuple[tuple[Personal, Pattern[str]], ...] = (
    (Personal.EMAIL, re.compile(r"\b(e ?mail|correo)s?\b")),
    (
        Personal.SOCIAL_SECURITY,
        re.compile(r"\b(ssn|social security|soc sec|itin|tin|national insurance|nino)\b"),
    ),
    (Personal.PHONE, re.compile(r"\b(phone|telephone|tel|mobile|cell ?phone|fax|tel[eé]fono)\b")),
    (
        Personal.BIRTH_DATE,
        re.compile(
            r"\b(dob|d o b|birth ?da(te|y)|date of birth|birth ?day|born( on)?|"
            r"fecha de nacimiento|geburtsdatum)\b"
        ),
    ),
    (
        Personal.RECORD_NUMBER,
        re.compile(
            r"\b(mrn|medical record|medicaid|medicare|nhs (number|no)|passport|"
            r"driver s? ?licen[sc]e|licen[sc]e (number|no)|docket|court case|"
            r"case (number|no|num)|account (number|no)|voter|alien|insurance (number|id|no))\b"
        ),
    ),
    (
        Personal.NAME,
        re.compile(
            r"^(name|names|full name|nombre|apellidos?|surname|forename|nickname|alias|initials)$|"
            r"\b(first|last|middle|given|family|full|maiden|legal|preferred|sur|fore) ?names?\b|"
            r"\b(surname|forename|apellidos?|vorname|nachname|pr[eé]nom)\b|"
            rf"\b({_PERSON}) (s )?names?\b|\bname of (the )?({_PERSON})\b|^[fl]name$"
        ),
    ),
    (
        Personal.ADDRESS,
        re.compile(
            r"\b(address|addresses|addr|street|house (number|no)|apt|apartment|unit (number|no)|"
            r"direcci[oó]n|adresse)\b"
        ),
    ),
    (
        Personal.LOCATION,
        re.compile(r"\b(lat|latitude|lon|lng|longitude|gps|geo ?code|coordinates)\b"),
    ),
)
_COMMON = """
james mary michael patricia robert jennifer john linda david elizabeth william barbara richard
susan joseph jessica thomas karen christopher sarah charles lisa daniel nancy matthew sandra
anthony betty ashley donald emily steven kimberly andrew margaret paul donna joshua michelle
kenneth carol kevin amanda brian melissa timothy deborah ronald stephanie jason rebecca george
sharon edward laura jeffrey cynthia ryan dorothy jacob amy nicholas kathleen gary angela eric
shirley jonathan emma stephen brenda larry pamela justin nicole scott anna brandon samantha
benjamin katherine samuel christine gregory helen alexander debra patrick rachel frank carolyn
raymond janet jack maria dennis catherine jerry heather tyler diane aaron olivia jose julie adam
joyce nathan victoria henry ruth zachary virginia douglas lauren peter kelly kyle christina noah
joan ethan evelyn jeremy judith christian andrea keith hannah austin jacqueline roger juan
carlos luis jesus miguel guadalupe rosa ana carmen francisco javier alejandro sofia lucia elena
ahmed mohamed muhammad fatima aisha ibrahim omar yusuf mei wei nguyen darnell tyrone jamal
latoya keisha tamika deshawn shanice aaliyah malik imani ebony latasha demetrius marquis willie
jerome tanya monique yolanda denise cheryl gloria theresa teresa martha diana joe albert harold
walter arthur lawrence jesse bryan billy bruce ralph eugene wayne vincent russell louis philip
bobby johnny bradley
"""
#: Some first names that are common in the United States, none of which is a word for a group.
FIRST_NAMES = frozenset(_COMMON.split())
