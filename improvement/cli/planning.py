"""``improvement plan``: what a pilot could show, and how it would go."""

from typing import TYPE_CHECKING, Annotated

import typer

from improvement.cli.output import lines_of, say
from improvement.errors import Invalid

if TYPE_CHECKING:
    from improvement.stats.decisions.plan_curve import PlannedGroup


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(plan)


def plan(
    base: Annotated[float, typer.Option(help="Share with the outcome now, 0 to 1.")],
    worthwhile: Annotated[
        float | None, typer.Option(help="Smallest worthwhile difference, 0.10 for 10 points.")
    ] = None,
    size: Annotated[
        list[int] | None, typer.Option(help="Households per arm, as often as needed.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="NAME=SHARE (0 to 1), as often as needed.")
    ] = None,
    lower_is_better: Annotated[bool, typer.Option("--lower-is-better")] = False,
    simulate: Annotated[
        float | None, typer.Option(help="Play the largest size through at this true benefit.")
    ] = None,
    looks: Annotated[int, typer.Option(help="With --simulate: how often it is looked at.")] = 12,
    pilots: Annotated[int, typer.Option(help="With --simulate: how many are played.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="With --simulate.")] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with every figure in full.")
    ] = False,
) -> None:
    """What a pilot of each size can show, for groups and gaps too; how it would end."""
    from improvement.domain.vocabulary import Direction
    from improvement.services.sample_plan import PlanWishes, Trial
    from improvement.services.sample_plan import plan as plan_it
    from improvement.stats.decisions.plan_curve import SIZES

    found = plan_it(
        PlanWishes(
            base=base,
            worthwhile=worthwhile,
            direction=Direction.LOWER if lower_is_better else Direction.HIGHER,
            sizes=tuple(size or SIZES),
            groups=tuple(_group(typed) for typed in group or ()),
        ),
        trial=None
        if simulate is None
        else Trial(effect=simulate, looks=looks, replicates=pilots, seed=seed),
    )
    say(as_json, found.record(), lines_of(found.reading))


def _group(typed: str) -> "PlannedGroup":
    from improvement.stats.decisions.plan_curve import PlannedGroup

    name, _, share = typed.rpartition("=")
    try:
        return PlannedGroup(group=name.strip(), share=float(share))
    except ValueError:
        raise Invalid(f"--group is {typed!r}: write NAME=SHARE, such as Renters=0.6.") from None
