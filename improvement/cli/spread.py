"""``improvement spread``: the effects of several sites from a file."""

from pathlib import Path
from typing import Annotated

import typer

from improvement.cli.inputs import content_of
from improvement.cli.output import lines_of, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(spread)


def spread(
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.", show_default=False)],
    effect: Annotated[str, typer.Option(help="The column of differences; 0.10 is 10 points.")],
    se: Annotated[str, typer.Option(help="The column of their standard errors.")],
    site: Annotated[str, typer.Option(help="The column of the sites' names.")],
    lower_is_better: Annotated[bool, typer.Option("--lower-is-better")] = False,
    households: Annotated[
        int | None, typer.Option("--next", min=1, help="Households to be reached next.")
    ] = None,
    cost: Annotated[
        float | None, typer.Option(help="What serving one of them costs more than now.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with every figure in full.")
    ] = False,
) -> None:
    """What several sites together allow to be said, about a next one too."""
    from improvement.domain.vocabulary import Direction
    from improvement.services.sample_spread import RollOut, SpreadColumns, spread_file

    found = spread_file(
        content_of(file),
        name=file.name,
        columns=SpreadColumns(effect=effect, se=se, site=site),
        direction=Direction.LOWER if lower_is_better else Direction.HIGHER,
        roll_out=RollOut(households=households, cost=cost),
    )
    say(as_json, found.record(), lines_of(found.reading))
