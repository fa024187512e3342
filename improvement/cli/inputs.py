"""From what was typed to what services take; every refusal says what to type instead."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from improvement.errors import Invalid, NotFound

if TYPE_CHECKING:
    from improvement.bootstrap import Application
    from improvement.domain.access import Actor
    from improvement.files.dates import DateOrder
    from improvement.files.mapping import CaseMapping, FigureColumn, PeriodMapping
    from improvement.files.numbers import DecimalMark
    from improvement.services.uploads import Mapping, Upload

Word = TypeVar("Word", bound=StrEnum)

CASE_FIELDS = ("starts_on", "code", "due_on", "outcome_on")
PERIOD_FIELDS = ("period", "period_end", "measure_column", "note")
CASES, TOTALS = "cases", "totals"
_OPENED = ExitStack()


def open_database() -> "Application":
    """The configured database, brought up to date; the demo is loaded only when asked for.

    It is closed after the command (``close_databases``), which may be one of several in a process.
    """
    from improvement.bootstrap import open_application
    from improvement.config import Settings

    application = open_application(replace(Settings.from_environment(), load_demo=False))
    _OPENED.callback(application.close)
    return application


def close_databases() -> None:
    """Close what this process's commands have opened so far."""
    _OPENED.close()


def whoever(application: "Application", asked: str) -> "Actor":
    """The person who acts, by name or number; the first one where nobody is asked for."""
    from improvement.services import people

    everybody = [actor for _, actors in people.actors(application.uow) for actor in actors]
    if not everybody:
        raise NotFound("There is nobody in this database yet. Run `improvement demo` first.")
    if not asked:
        return everybody[0]
    wanted = asked.strip().casefold()
    for actor in everybody:
        if wanted in (actor.name.casefold(), str(actor.person_id)):
            return actor
    names = ", ".join(f"{actor.person_id} {actor.name}" for actor in everybody)
    raise NotFound(f"There is no person {asked!r}. Choose one of: {names}.")


def content_of(file: Path) -> bytes:
    """The file's bytes; a file that is too large is not even opened."""
    from improvement.files.problem import MOST_FILE_BYTES
    from improvement.files.tables import TOO_LARGE

    try:
        size = file.stat().st_size
        if size > MOST_FILE_BYTES:
            raise Invalid(f"{file.name}: {TOO_LARGE.format(size=size)}")
        return file.read_bytes()
    except OSError as trouble:
        raise NotFound(f"{file} cannot be read: {trouble.strerror}.") from None


def write_to(file: Path, content: bytes) -> None:
    """Write a picture."""
    try:
        file.write_bytes(content)
    except OSError as trouble:
        raise Invalid(f"{file} cannot be written: {trouble.strerror}.") from None


def one_of(words: type[Word], typed: str, option: str) -> Word | None:
    """A word of a vocabulary; None where nothing was typed."""
    if not typed:
        return None
    known = {word.name.casefold(): word for word in words} | {w.value: w for w in words}
    if typed.casefold() not in known:
        raise Invalid(f"{option} is {typed!r}: write {_listed(w.name.lower() for w in words)}.")
    return known[typed.casefold()]


def date_order_of(typed: str) -> "DateOrder | None":
    from improvement.files.dates import DateOrder

    return one_of(DateOrder, typed, "--date-order")


def decimal_mark_of(typed: str) -> "DecimalMark | None":
    from improvement.files.numbers import DecimalMark

    return one_of(DecimalMark, typed, "--decimal")


def day_of(typed: str, option: str) -> date | None:
    """A day as 2026-03-15; None where nothing was typed."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid(f"{option} is {typed!r}: write a day like 2026-03-15.") from None


def mapping_of(
    upload: "Upload", *, kind: str, columns: Iterable[str], date_order: str, decimal: str
) -> "Mapping":
    """What the file suggests, with what was typed in its place."""
    if kind not in ("", CASES, TOTALS):
        raise Invalid(f"--kind is {kind!r}: write cases or totals.")
    pairs = [_pair(column) for column in columns]
    mapping: Mapping
    if _cases_meant(upload, kind, [meaning for _, meaning in pairs]):
        mapping = upload.cases
        for heading, meaning in pairs:
            mapping = _map_case(upload, mapping, heading, meaning)
    else:
        mapping = upload.totals
        for heading, meaning in pairs:
            mapping = _map_total(upload, mapping, heading, meaning)
    order, mark = date_order_of(date_order), decimal_mark_of(decimal)
    if order:
        mapping = replace(mapping, date_order=order)
    return replace(mapping, decimal_mark=mark) if mark else mapping


def _pair(column: str) -> tuple[str, str]:
    heading, found, meaning = column.rpartition("=")
    if not (found and heading.strip() and meaning.strip()):
        raise Invalid(f"--map is {column!r}: write COLUMN=MEANING, such as Start=starts_on.")
    return heading.strip(), meaning.strip()


def _cases_meant(upload: "Upload", kind: str, meanings: list[str]) -> bool:
    if kind:
        return kind == CASES
    if any(meaning in CASE_FIELDS for meaning in meanings):
        return True
    if any("." in meaning or meaning in PERIOD_FIELDS for meaning in meanings):
        return False
    return upload.shape == CASES


def _map_case(
    upload: "Upload", mapping: "CaseMapping", heading: str, meaning: str
) -> "CaseMapping":
    field: dict[str, Any] = {meaning: heading}
    if meaning in CASE_FIELDS:
        return replace(mapping, **field)
    if meaning == "arm":
        return replace(mapping, arm_column=heading)
    if meaning in _measures(upload):
        return replace(mapping, measures={**mapping.measures, meaning: heading})
    if meaning in _dimensions(upload):
        return replace(mapping, dimensions={**mapping.dimensions, meaning: heading})
    known = (*CASE_FIELDS, "arm", *_measures(upload), *_dimensions(upload))
    raise Invalid(f"--map {heading}={meaning}: write {_listed(known)}.")


def _map_total(
    upload: "Upload", mapping: "PeriodMapping", heading: str, meaning: str
) -> "PeriodMapping":
    field: dict[str, Any] = {meaning: heading}
    if meaning in PERIOD_FIELDS:
        return replace(mapping, **field)
    if meaning == "arm":
        return replace(mapping, arm_column=heading)
    if meaning in _dimensions(upload):
        return replace(mapping, dimensions={**mapping.dimensions, meaning: heading})
    figure = _figure(upload, heading, meaning)
    others = (
        f
        for f in mapping.figures
        if (f.column != heading or (mapping.measure_column and f.measure != figure.measure))
        and (f.measure, f.figure) != (figure.measure, figure.figure)
    )
    return replace(mapping, figures=(*others, figure))


def _figure(upload: "Upload", heading: str, meaning: str) -> "FigureColumn":
    from improvement.files.mapping import Figure, FigureColumn

    measure, _, name = meaning.rpartition(".")
    figures = {figure.value: figure for figure in Figure}
    if measure not in _measures(upload) or name not in figures:
        known = (*PERIOD_FIELDS, "arm", *_dimensions(upload))
        first = next(iter(_measures(upload)), "measure")
        raise Invalid(
            f"--map {heading}={meaning}: write {_listed(known)}, or a measure and a figure, "
            f"such as {first}.numerator."
        )
    return FigureColumn(column=heading, measure=measure, figure=figures[name])


def _measures(upload: "Upload") -> tuple[str, ...]:
    return tuple(measure.key for measure in upload.measures)


def _dimensions(upload: "Upload") -> tuple[str, ...]:
    return tuple(dimension.key for dimension in upload.dimensions)


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
