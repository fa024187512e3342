"""What a table brought in, what taking it back does, and what a figure was before: in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from improvement.domain.dimensions import Group
from improvement.domain.out_of_use import OutOfUse
from improvement.domain.periods import written
from improvement.words.amounts import counted

CODES = (
    "As your team writes it, or as an export has it. Codes are turned into others that cannot be "
    "turned back; yours is not kept."
)
HOW_LARGE = (
    "Up to 100 MB, some two million case records. Split a larger file and bring the parts in one "
    "after the other."
)


LOST = (
    "The file is no longer with the server, which was started again meanwhile. If it was being "
    "saved, it came in whole or not at all: look under What came in. Choose it again if it is not "
    "there; nothing comes in twice."
)
NO_OUTCOME = (
    "No column is chosen under Measures: these rows would come in as people whose outcome is not "
    "known yet. Choose the column, or say that one row is a period (totals)."
)
STAY_ON_THEIR_SIDE = "Households that are here already stay on their side."
KEPT_AS_IT_IS = (
    "What this table has no column for stays as it is for households that are here already: their "
    "side, groups, days and other figures."
)
READING = "Reading the table. A million rows take about half a minute; nothing is saved yet."
CHECKING = "Checking every row against what is here already. Nothing is saved yet."
MOST_ALIKE = 5  # codes that are named
LONGEST_VALUE = 40  # letters of a refused cell that are repeated in a sentence


class Refused(Protocol):
    """A cell that cannot be kept."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def address(self) -> str: ...


class Later(Protocol):
    """A later import that changed figures of the one that is taken back."""

    @property
    def name(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def figures(self) -> int: ...


def undoing(
    *, removed: int, restored: int, staying: Sequence[Later], repeated: bool, parted: int = 0
) -> tuple[str, ...]:
    """What will happen when an import is taken back, one sentence a kind.

    >>> undoing(removed=12, restored=1, staying=(), repeated=False)
    ('12 figures or records that it added will be gone.', '1 that it changed will be as it was \
before.')
    >>> undoing(removed=0, restored=0, staying=(), repeated=False)
    ('It left nothing behind that is still there: no figure changes.',)
    >>> undoing(removed=0, restored=0, staying=(), repeated=False, parted=3)
    ('Of 3 households that later files changed, what it brought goes or is as before; what they \
brought stays.',)
    """
    lines = []
    if removed:
        what = counted(removed, "figure or record", "figures or records")
        lines.append(f"{what} that it added will be gone.")
    if restored:
        lines.append(f"{restored:,} that it changed will be as {_it(restored)} before.")
    if parted:
        lines.append(
            f"Of {counted(parted, 'household', 'households')} that later files changed, what it "
            "brought goes or is as before; what they brought stays."
        )
    if not lines:
        lines.append("It left nothing behind that is still there: no figure changes.")
    lines.extend(
        f"{later.figures:,} that {later.who} changed later ({later.name}, "
        f"{written(later.at)}) {'stays' if later.figures == 1 else 'stay'} as changed."
        for later in staying
    )
    if repeated and removed:
        lines.append(
            "Later files repeated some figures of this test unchanged. Where those are figures of "
            "this import, they go as well: bring the later file in again afterwards."
        )
    return tuple(lines)


def _it(number: int) -> str:
    return "it was" if number == 1 else "they were"


def came_in(*, name: str, added: int, changed: int, identical: int, refused: int) -> str:
    """Said once a table is saved.

    >>> came_in(name="a.csv", added=12, changed=0, identical=3, refused=0)
    'a.csv: 12 new, 0 changed, 3 there already. It can be taken back below.'
    >>> came_in(name="a.csv", added=1200, changed=0, identical=0, refused=2)
    'a.csv: 1,200 new, 0 changed, 0 there already. It can be taken back below. 2 rows were refused \
and are not in.'
    """
    told = (
        f"{name}: {added:,} new, {changed:,} changed, {identical:,} there already. It can be taken "
        "back below."
    )
    if not refused:
        return told
    rows, be = counted(refused, "row", "rows"), ("was", "is") if refused == 1 else ("were", "are")
    return f"{told} {rows} {be[0]} refused and {be[1]} not in."


def reasons(errors: Iterable[Refused], *, most: int = 5) -> tuple[str, ...]:
    """What is wrong with the refused cells, the commonest reason first, each with one example.

    >>> from improvement.domain.entries import CellError
    >>> bad = [CellError(row=n, column="kept", value="x", problem="No figure.", remedy="Write 0.")
    ...        for n in (2, 5)]
    >>> reasons(bad)
    ('kept: No figure. Write 0. 2 cells, as “x” in row 2.',)
    >>> reasons([CellError(row=4, column="kept", value="", problem="No.", remedy="Add it.")])
    ('kept: No. Add it. Row 4, empty.',)
    >>> reasons([CellError(row=4, column="kept", value="x", problem="No.", remedy="Add it.",
    ...                    address="B4")])
    ('kept: No. Add it. Cell B4, “x”.',)
    """
    alike: dict[tuple[str, str, str], list[Refused]] = {}
    for error in errors:
        alike.setdefault((error.column, error.problem, error.remedy), []).append(error)
    ordered = sorted(alike.items(), key=lambda item: -len(item[1]))
    lines = [f"{': '.join(why[:2])} {why[2]} {_where(found)}" for why, found in ordered[:most]]
    if len(ordered) > most:
        lines.append(f"{counted(len(ordered) - most, 'more reason', 'more reasons')} in the table.")
    return tuple(lines)


def _where(found: Sequence[Refused]) -> str:
    first = found[0]
    value = first.value if len(first.value) <= LONGEST_VALUE else f"{first.value[:LONGEST_VALUE]}…"
    place = f"cell {first.address}" if first.address else f"row {first.row:,}"
    if len(found) == 1:
        return f"{place[0].upper()}{place[1:]}, {f'“{value}”' if value else 'empty'}."
    example = f"“{value}”" if value else "the empty one"
    return f"{len(found):,} cells, as {example} in {place}."


def like_days(heading: str, found: Sequence[tuple[int, date, int]], *, most: int = 3) -> str:
    """Figures (each with its day and in how many rows) that are left out until somebody says so.

    >>> like_days("of", [(46023, date(2026, 1, 1), 1)])
    "of: 46,023 looks like a date in Excel's counting (1 January 2026). Its row is left out \
unless you say that it is a figure."
    >>> like_days("of", [(46023, date(2026, 1, 1), 2), (46054, date(2026, 2, 1), 1)])
    "of: 46,023 (1 January 2026) and 46,054 (1 February 2026) look like dates in Excel's \
counting. Their 3 rows are left out unless you say that they are figures."
    """
    rows = sum(n for *_, n in found)
    if len(found) == 1:
        ((figure, day, _),) = found
        whose = "Its row is" if rows == 1 else f"Its {rows:,} rows are"
        return (
            f"{heading}: {figure:,} looks like a date in Excel's counting ({written(day)}). "
            f"{whose} left out unless you say that it is a figure."
        )
    named = [f"{figure:,} ({written(day)})" for figure, day, _ in found[:most]]
    if len(found) > most:
        named.append(f"{len(found) - most:,} more")
    return (
        f"{heading}: {', '.join(named[:-1])} and {named[-1]} look like dates in Excel's counting. "
        f"Their {rows:,} rows are left out unless you say that they are figures."
    )


def days_beside(found: Sequence[tuple[str, int, date, float]], *, most: int = 3) -> str:
    """Figures (measure, figure, day, largest one logged before) that look like days and are kept.

    >>> days_beside([("Visits", 46023, date(2026, 1, 1), 31.0)])
    "Beside what was logged before, 46,023 (Visits, others up to 31) looks like a date in Excel's \
counting (1 January 2026). What is no figure, correct in the file: it is kept as it stands."
    """
    told = [
        f"{figure:,} ({measure}, others up to {largest:,.10g}) looks like a date in Excel's "
        f"counting ({written(day)})"
        for measure, figure, day, largest in found[:most]
    ]
    if len(found) > most:
        told.append(f"{len(found) - most:,} more do")
    return (
        f"Beside what was logged before, {'; '.join(told)}. What is no figure, correct in the "
        "file: it is kept as it stands."
    )


def undone(*, name: str, removed: int, restored: int, parted: int = 0) -> str:
    """Said once an import was taken back.

    >>> undone(name="a.csv", removed=3, restored=0)
    'a.csv is taken back: 3 removed, 0 as they were before.'
    >>> undone(name="a.csv", removed=3, restored=0, parted=2)
    'a.csv is taken back: 3 removed, 0 as they were before, 2 without its part.'
    """
    part = f", {parted:,} without its part" if parted else ""
    return f"{name} is taken back: {removed:,} removed, {restored:,} as they were before{part}."


def figures(figures: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Figures of one moment in a line; ``labels`` are those of measures, for cases.

    >>> figures({"numerator": 8.0, "denominator": 20.0}, {})
    '8 of 20'
    >>> figures({"count": 12.0}, {}), figures({"value": 13.5, "n": 20}, {})
    ('12', '13.5 (of 20 people)')
    >>> figures({"starts_on": "2026-08-03", "kept": 1.0}, {"kept": "Kept their home"})
    'began 2026-08-03, Kept their home 1'
    """
    if "numerator" in figures or "denominator" in figures:
        return f"{_number(figures.get('numerator'))} of {_number(figures.get('denominator'))}"
    if "count" in figures:
        exposure = figures.get("exposure")
        told = _number(figures["count"])
        return told if exposure is None else f"{told} in {_number(exposure)}"
    if "value" in figures:
        told, n = _number(figures["value"]), figures.get("n")
        return told if n is None else f"{told} (of {_number(n)} people)"
    named = {"starts_on": "began", "due_on": "due", "outcome_on": "outcome on", **labels}
    return ", ".join(f"{named.get(key, key)} {_number(value)}" for key, value in figures.items())


def standing(*, counts: bool, taken_back: bool) -> str:
    """What a moment's figures are today.

    >>> standing(counts=True, taken_back=False), standing(counts=False, taken_back=True)
    ('counts now', 'taken back')
    """
    if counts:
        return "counts now"
    return "taken back" if taken_back else "replaced later"


def _number(value: Any) -> str:
    if value is None:
        return "?"
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def out_of_use(found: Iterable[OutOfUse]) -> str:
    """Which groups are named on days on which they were not in use, and what to do about it."""
    named = "; ".join(
        f"{each.group.label} ({each.dimension}), {_in_use(each.group)}, "
        f"{counted(each.records, 'time')}"
        for each in found
    )
    return (
        f"Groups that were not in use on these days: {named}. They are kept as they are written. "
        "If they mean another group, correct the file first."
    )


def elsewhere(n: int, side: str) -> str:
    """Codes that stand on the other side, in a table all of whose rows are said to be about one.

    >>> elsewhere(1, "Pilot").split(". ")[0]
    'One household of this table is here already, and not on the side Pilot'
    """
    are = "One household of this table is" if n == 1 else f"{n:,} households of this table are"
    return (
        f"{are} here already, and not on the side {side}. If they are the same ones, they stay on "
        "their side and what the table says of them takes the place of what is here. If they are "
        "others that happen to be numbered alike, give them other codes first (B1, B2, ...)."
    )


def alike(found: Sequence[tuple[str, str]]) -> str:
    """Which codes may be the same household's, and what to do about it.

    >>> alike([("123", "00123")])
    'One code differs from another only in capitals or zeros in front: “123” beside “00123”. They \
count as two households. If they are one, write the code as before.'
    """
    named = ", ".join(f"“{code}” beside “{other}”" for code, other in found[:MOST_ALIKE])
    more = f", and {len(found) - MOST_ALIKE:,} more" if len(found) > MOST_ALIKE else ""
    many = "One code differs" if len(found) == 1 else f"{len(found):,} codes differ"
    return (
        f"{many} from another only in capitals or zeros in front: {named}{more}. They count as two "
        "households. If they are one, write the code as before."
    )


def _in_use(group: Group) -> str:
    begins = f"from {written(group.begins_on)}" if group.begins_on else ""
    ends = f"until {written(group.ends_on)}" if group.ends_on else ""
    return " ".join(filter(None, ("in use", begins, ends)))
