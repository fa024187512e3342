"""``improvement screen``: the charts of every series of a long table, judged in bulk."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from improvement.cli.inputs import content_of, date_order_of, decimal_mark_of, one_of, write_to
from improvement.cli.output import lines_of, say
from improvement.errors import Invalid

AUTO = "auto"
FORMATS = (".csv", ".parquet", ".json")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(screen)


def screen(
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", show_default=False)],
    by: Annotated[str, typer.Option(help="The columns that name a series: site,measure,group.")],
    value: Annotated[str, typer.Option(help="The column to chart.")] = "",
    numerator: Annotated[str, typer.Option(help="Or: how many had it ...")] = "",
    denominator: Annotated[str, typer.Option(help="... of how many.")] = "",
    period: Annotated[str, typer.Option(help="The column of dates or months.")] = "",
    kind: Annotated[
        str, typer.Option(help="run, p, i, another kind of chart, or auto: what suits each series.")
    ] = "run",
    rules: Annotated[str, typer.Option(help="The rule set; see docs/rules.md.")] = "anhoej",
    freeze: Annotated[int | None, typer.Option(help="Line from the first so many points.")] = None,
    limits: Annotated[str, typer.Option(help="three_sigma or predictive.")] = "",
    only_signals: Annotated[
        bool, typer.Option("--only-signals", help="Leave out series without a signal.")
    ] = False,
    date_order: Annotated[str, typer.Option(help="day_first, month_first or year_first.")] = "",
    decimal: Annotated[str, typer.Option(help="point or comma.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="One row a series: a .csv, .parquet or .json.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with every figure in full.")
    ] = False,
) -> None:
    """Which of very many series show a signal? One chart a series, judged all at once."""
    from improvement.files.long_table import LongColumns
    from improvement.services.sample_screen import screen_file
    from improvement.services.screen_wishes import ScreenWishes
    from improvement.stats.charts.kinds import ChartKind
    from improvement.stats.charts.limits.method import LimitMethod

    if out is not None and out.suffix.lower() not in FORMATS:
        raise Invalid(f"--out is {out.name!r}: end it in .csv, .parquet or .json.")
    columns = LongColumns(
        by=tuple(filter(None, (heading.strip() for heading in by.split(",")))),
        value=value or None,
        numerator=numerator or None,
        denominator=denominator or None,
        period=period or None,
        date_order=date_order_of(date_order),
        decimal_mark=decimal_mark_of(decimal),
    )
    wishes = ScreenWishes(
        kind=None if kind == AUTO else one_of(ChartKind, kind, "--kind"),
        rules=rules,
        frozen_points=freeze,
        limits=one_of(LimitMethod, limits, "--limits"),
        only_signals=only_signals,
    )
    with _progress() as progress:
        found = screen_file(
            content_of(file), name=file.name, columns=columns, wishes=wishes, progress=progress
        )
    told = found.record() | {"out": str(out) if out else None}
    if out is not None:
        as_text = json.dumps(told, indent=2, ensure_ascii=False, default=str).encode()
        write_to(out, as_text if out.suffix.lower() == ".json" else found.table(out.name))
    say(as_json, told, lines_of(found.reading))


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """A bar on stderr for who looks at it; nothing in a pipe or a log."""
    if not sys.stderr.isatty():
        yield lambda share, what: None
        return
    with typer.progressbar(length=100, file=sys.stderr, label="Reading the file") as bar:

        def told(share: float, what: str) -> None:
            bar.label = what
            bar.update(round(100 * share) - bar.pos)

        yield told
