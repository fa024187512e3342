"""The ``improvement`` command. What it needs is imported inside each command: help comes at once.

Bad input ends with exit code 2 and one line on stderr that says what to do; docs/cli.md lists the
keys of every ``--json``.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from improvement.cli import (
    comparing,
    deciding,
    every_chart,
    planning,
    putting_away,
    screen,
    spread,
)
from improvement.cli.inputs import (
    close_databases,
    content_of,
    date_order_of,
    day_of,
    decimal_mark_of,
    mapping_of,
    one_of,
    open_database,
    whoever,
    write_to,
)
from improvement.cli.output import (
    checked_record,
    checked_words,
    lines_of,
    say,
    verdict_record,
)
from improvement.errors import ImprovementError, Invalid

if TYPE_CHECKING:
    from improvement.files.left_out import PersonalColumn

BAD_INPUT, NOT_THE_SAME = 2, 1


class Commands(TyperGroup):
    """Our own errors as one line on stderr; anything else is a defect and keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ImprovementError as trouble:
            typer.echo(f"improvement: {' '.join(str(trouble).split())}", err=True)
            raise typer.Exit(BAD_INPUT) from None
        finally:
            close_databases()


app = typer.Typer(
    cls=Commands,
    help="Small tests of change, deep data, honest decisions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


Json = Annotated[bool, typer.Option("--json", help="Print JSON with every figure in full.")]
As = Annotated[str, typer.Option("--as", help="Who acts: a name or a number. Default: the first.")]
File = Annotated[Path, typer.Argument(help="A CSV or Excel file.", show_default=False)]


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Where the browser finds it.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
) -> None:
    """Start the app. Ctrl+C ends it."""
    open_database()  # a database that cannot be opened is told here, in one line
    from improvement.server import serve

    serve(port=port, address=address, open_browser=not no_browser)


@app.command()
def migrate(as_json: Json = False) -> None:
    """Bring the configured database up to date."""
    from improvement.store.migrate import HEAD

    open_database()
    say(as_json, {"schema": HEAD}, f"The database is up to date (schema {HEAD}).")


@app.command()
def demo(as_json: Json = False) -> None:
    """Load the demo partnership into the configured database, if it is not there yet."""
    from improvement.demo.cast import NAME
    from improvement.demo.load import is_there, load_demo

    opened = open_database()
    known = is_there(opened.uow)
    if not known:
        load_demo(opened.uow, data_dir=opened.settings.data_dir)
    words = "was there already; nothing was changed" if known else "is loaded"
    say(as_json, {"loaded": not known, "partnership": NAME}, f"{NAME} {words}.")


def _left_out(columns: "Sequence[PersonalColumn]") -> str:
    """Which columns were not kept, and why."""
    named = ", ".join(f"{column.heading!r} ({column.looks_like})" for column in columns)
    return f" Left out, for it may say who somebody is: {named}." if columns else ""


@app.command("import")
def import_file(
    file: File,
    test: Annotated[int, typer.Option(help="The test's number.")],
    person: As = "",
    kind: Annotated[
        str, typer.Option(help="cases or totals; told from the file if left out.")
    ] = "",
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="COLUMN=MEANING, as often as needed; see docs/cli.md."),
    ] = None,
    date_order: Annotated[str, typer.Option(help="day_first, month_first or year_first.")] = "",
    decimal: Annotated[str, typer.Option(help="point or comma.")] = "",
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Save the good rows though others are refused.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Log a file for a test; with a single bad cell nothing is saved, unless --keep-good."""
    from improvement.services import uploads

    opened = open_database()
    actor = whoever(opened, person)
    upload = uploads.look(opened.uow, actor, test_id=test, content=content_of(file), name=file.name)
    mapping = mapping_of(
        upload, kind=kind, columns=columns or (), date_order=date_order, decimal=decimal
    )
    # The preview also knows what is logged already: rows of overlapping weeks are refused there.
    reading = uploads.preview(
        opened.uow, actor, test_id=test, upload=upload, mapping=mapping
    ).reading
    if reading.errors and not keep_good:
        raise Invalid(
            f"{file.name}: nothing was saved; cells refused: {len(reading.errors)} in "
            f"{reading.n_rows} rows. {reading.errors[0]} (--keep-good saves the rest.)"
        )
    saved = uploads.save(opened.uow, actor, test_id=test, upload=upload, mapping=mapping)
    if saved.errors:
        raise Invalid(f"{file.name}: nothing was saved. {saved.errors[0]}")
    counts = saved.tallied
    told: dict[str, Any] = {
        "file": file.name,
        "test": test,
        "added": counts.added,
        "changed": counts.changed,
        "identical": counts.identical,
        "left_out": [column.heading for column in upload.left_out],
        "refused": [str(error) for error in reading.errors],
    }
    say(
        as_json,
        told,
        f"{file.name}: {counts.added} added, {counts.changed} changed, "
        f"{counts.identical} there already; cells refused: {len(reading.errors)}."
        + _left_out(upload.left_out),
    )


@app.command()
def chart(
    file: File,
    value: Annotated[str, typer.Option(help="The column to chart.")] = "",
    numerator: Annotated[str, typer.Option(help="Or: how many had it ...")] = "",
    denominator: Annotated[str, typer.Option(help="... of how many.")] = "",
    period: Annotated[str, typer.Option(help="The column of dates or months.")] = "",
    freeze: Annotated[int | None, typer.Option(help="Line from the first so many points.")] = None,
    split: Annotated[str, typer.Option(help="A new line from this day on: 2026-03-15.")] = "",
    better: Annotated[str, typer.Option(help="higher or lower, if one is better.")] = "",
    date_order: Annotated[str, typer.Option(help="day_first, month_first or year_first.")] = "",
    decimal: Annotated[str, typer.Option(help="point or comma.")] = "",
    out: Annotated[Path | None, typer.Option(help="Draw it: a .png, .svg or .pdf.")] = None,
    as_json: Json = False,
) -> None:
    """The run chart of a column over time, in words and as a picture."""
    from improvement.domain.vocabulary import Direction
    from improvement.services.sample_chart import ChartColumns, chart_file

    found = chart_file(
        content_of(file),
        name=file.name,
        columns=ChartColumns(
            value=value or None,
            numerator=numerator or None,
            denominator=denominator or None,
            period=period or None,
            date_order=date_order_of(date_order),
            decimal_mark=decimal_mark_of(decimal),
        ),
        frozen_points=freeze,
        split=day_of(split, "--split"),
        direction=one_of(Direction, better, "--better"),
    )
    if out is not None:
        write_to(out, found.picture(out.name))
    drawn = {"out": str(out) if out else None}
    say(as_json, found.record() | drawn, lines_of(found.reading))


@app.command()
def verdict(
    test: Annotated[int | None, typer.Option(help="A test's number: its verdict today.")] = None,
    analysis: Annotated[
        int | None, typer.Option(help="A kept analysis's number: computed again and compared.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="With --test: compute every kept analysis again too.")
    ] = False,
    person: As = "",
    as_json: Json = False,
) -> None:
    """The verdict of a test; or whether a kept one comes out the same (exit code 1 if not)."""
    from improvement.services import analyses, decisions

    if (test is None) == (analysis is None):
        raise Invalid("Give either --test or --analysis.")
    opened = open_database()
    actor = whoever(opened, person)
    told: dict[str, Any] = {}
    lines: list[str] = []
    ids = [] if analysis is None else [analysis]
    if test is not None:
        view = analyses.compare(opened.uow, actor, test_id=test)
        told, lines = verdict_record(view), [lines_of(view.reading)]
        if verify:
            kept = decisions.of_test(opened.uow, actor, test_id=test)
            ids = [i for i, found in kept.analyses.items() if found.kind == analyses.KIND]
    checks = [analyses.verify(opened.uow, actor, analysis_id=i) for i in ids]
    told["analyses"] = [checked_record(check) for check in checks]
    say(as_json, told, "\n".join([*lines, *(checked_words(check) for check in checks)]))
    if not all(check.sound for check in checks):
        raise typer.Exit(NOT_THE_SAME)


@app.command()
def remind(as_json: Json = False) -> None:
    """Send today's mails about what is due; run it once a day. Nobody gets two on one day."""
    from improvement.services.posting import post_daily

    opened = open_database()
    found = post_daily(opened.uow, opened.post)
    words = (
        f"{found.sent} sent, {found.already} had theirs already today, "
        f"{found.nothing_due} with nothing due."
    )
    troubles = [f"Not sent: {line}" for line in found.troubles]
    say(as_json, asdict(found), "\n".join([words, *troubles]))
    if found.troubles:
        raise typer.Exit(NOT_THE_SAME)


comparing.register(app)
deciding.register(app)
putting_away.register(app)
spread.register(app)
screen.register(app)
every_chart.register(app)
planning.register(app)


def main() -> None:
    """The entry point of the ``improvement`` command."""
    app()
