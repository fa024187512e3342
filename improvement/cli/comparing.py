"""``improvement compare`` and ``improvement agree``: outcomes and codes from a file."""

from pathlib import Path
from typing import Annotated

import typer

from improvement.cli.inputs import content_of, one_of
from improvement.cli.output import lines_of, say
from improvement.errors import Invalid

File = Annotated[Path, typer.Argument(help="A CSV or Excel file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON with every figure in full.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(compare)
    app.command()(agree)


def compare(
    file: File,
    arm: Annotated[str, typer.Option(help="The column that tells pilot from comparison.")] = "arm",
    outcome: Annotated[str, typer.Option(help="One row a case: the outcome's column.")] = "",
    kind: Annotated[str, typer.Option(help="share, waits, counts, score, cost or ordinal.")] = "",
    numerator: Annotated[str, typer.Option(help="One row an arm: how many had it ...")] = "",
    denominator: Annotated[str, typer.Option(help="... of how many.")] = "",
    pilot: Annotated[str, typer.Option(help="The entry that means the pilot.")] = "",
    group: Annotated[
        list[str] | None, typer.Option("--group", "--by", help="A column of groups, repeatable.")
    ] = None,
    stratum: Annotated[str, typer.Option(help="Compare like with like within this column.")] = "",
    exposure: Annotated[str, typer.Option(help="Time each household was followed.")] = "",
    waiting: Annotated[str, typer.Option(help="Yes where a wait is not over.")] = "",
    before_after: Annotated[str, typer.Option(help="Before or after, on both sides.")] = "",
    paired: Annotated[str, typer.Option(help="The household (or pair) on both sides.")] = "",
    top: Annotated[float | None, typer.Option(help="The lowest answer that is a top one.")] = None,
    lower_is_better: Annotated[bool, typer.Option("--lower-is-better")] = False,
    higher_is_better: Annotated[bool, typer.Option("--higher-is-better")] = False,
    randomised: Annotated[bool, typer.Option("--randomised", help="Drawn by lot.")] = False,
    planned: Annotated[int | None, typer.Option(min=1, help="Planned households per arm.")] = None,
    worthwhile: Annotated[
        float | None, typer.Option(help="Smallest worthwhile difference, 0.10 for 10 points.")
    ] = None,
    best_guess: Annotated[
        bool, typer.Option("--best-guess", help="Print each group's best guess too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Pilot against comparison, overall and by group; for shares with the verdict."""
    from improvement.domain.vocabulary import Direction
    from improvement.services.sample_comparison import (
        CompareColumns,
        CompareWishes,
        OutcomeKind,
        compare_file,
    )
    from improvement.services.sample_shares import guesses_in_words

    if lower_is_better and higher_is_better:
        raise Invalid("Give either --lower-is-better or --higher-is-better.")
    said = lower_is_better or higher_is_better
    found = compare_file(
        content_of(file),
        name=file.name,
        columns=CompareColumns(
            arm=arm,
            outcome=outcome or None,
            numerator=numerator or None,
            denominator=denominator or None,
            pilot=pilot or None,
            groups=tuple(group or ()),
            kind=one_of(OutcomeKind, kind, "--kind"),
            exposure=exposure or None,
            waiting=waiting or None,
            before_after=before_after or None,
            paired=paired or None,
            stratum=stratum or None,
        ),
        wishes=CompareWishes(
            direction=(Direction.LOWER if lower_is_better else Direction.HIGHER) if said else None,
            planned_per_arm=planned,
            minimum_worthwhile=worthwhile,
            randomised=randomised,
            top=top,
        ),
    )
    lines = [lines_of(found.reading)]
    if best_guess and found.shares is not None:
        lines += [lines_of(one) for one in guesses_in_words(found.shares, found.direction)]
    say(as_json, found.record(), "\n".join(lines))


def agree(
    file: File,
    coder: Annotated[
        list[str], typer.Option(help="A coder's column, once for each coder.", show_default=False)
    ],
    scale: Annotated[str, typer.Option(help="nominal, ordinal, interval or ratio.")] = "nominal",
    seed: Annotated[int, typer.Option(min=0, help="For the range.")] = 1,
    as_json: Json = False,
) -> None:
    """Do people who code the same notes agree? One row a note, one column a coder."""
    from improvement.services.sample_agreement import agree_file, scale_of

    found = agree_file(
        content_of(file), name=file.name, coders=tuple(coder), scale=scale_of(scale), seed=seed
    )
    say(as_json, found.record(), lines_of(found.reading))
