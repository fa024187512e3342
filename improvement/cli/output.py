"""What the command line prints: a few lines for people, or JSON with every figure in full."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from improvement.services.analyses import CompareView, Verification
    from improvement.services.redaction import DimensionView
    from improvement.stats.decisions.conditions import AnyFindings
    from improvement.words.reading import Reading


def say(as_json: bool, told: Mapping[str, Any], words: str) -> None:
    """Print one of the two."""
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str) if as_json else words)


def lines_of(reading: "Reading") -> str:
    """A reading as lines: the headline, its reasons, what to keep in mind."""
    return "\n".join(
        (
            reading.headline,
            *(f"  - {line}" for line in reading.because),
            *(f"  ! {line}" for line in reading.caveats),
        )
    )


def verdict_record(view: "CompareView") -> dict[str, Any]:
    """A test's verdict for machines; of groups only those that this person may see."""
    found = view.result.findings
    return {
        "test": view.kept.id,
        "title": view.kept.plan.title,
        "as_of": view.as_of,
        "verdict": view.result.verdict,
        "reason": view.result.reason,
        "row": view.result.row,
        "pause_and_review": view.result.pause_and_review,
        **_outcomes(found),
        "benefit": asdict(found.benefit) if found.benefit else None,
        "rows": [asdict(row) for row in view.result.rows],
        "groups": [_groups(dimension) for dimension in view.dimensions],
        "reading": asdict(view.reading),
    }


def _outcomes(found: "AnyFindings") -> dict[str, Any]:
    """Shares as counts; of other outcomes sizes and gains, never a household's own figure."""
    evidence = found.evidence
    if hasattr(evidence, "arms"):
        return {"arms": asdict(evidence.arms)}
    return {
        "design": evidence.rule.design,
        "compared_by": evidence.outcome.way,
        "scale": evidence.rule.scale,
        "look": asdict(evidence.look),
        "by_group": [asdict(group) for group in getattr(found, "groups", ())],
    }


def _groups(view: "DimensionView") -> dict[str, Any]:
    return {
        "dimension": view.found.dimension.label,
        "hidden": view.hidden,
        "groups": [asdict(group) for group in view.found.effects.groups],
    }


def checked_record(checked: "Verification") -> dict[str, Any]:
    """A kept analysis computed again, for machines."""
    return asdict(checked)


def checked_words(checked: "Verification") -> str:
    """The same in a line."""
    if not checked.inputs_as_kept:
        return (
            f"Analysis {checked.analysis_id} of {checked.as_of}: {checked.kept_verdict}; what it "
            f"rested on was ALTERED after it was kept{_where(checked)}."
        )
    same = (
        "comes out the same"
        if checked.same_result
        else f"does NOT come out the same{_where(checked)}"
    )
    moved = "the data have changed since" if checked.data_changed else "the data are as they were"
    planned = ", and the plan was amended since" if checked.plan_changed else ""
    return (
        f"Analysis {checked.analysis_id} of {checked.as_of} (version {checked.made_by_version}): "
        f"{checked.kept_verdict}; computed again it {same}; {moved}{planned}."
    )


def _where(checked: "Verification") -> str:
    """The first places at which the result differs, and how many more there are."""
    if checked.recomputed_verdict is None:
        return " and cannot be read any more"
    if not checked.differences:
        return ""
    shown, more = checked.differences[:3], len(checked.differences) - 3
    return f" ({', '.join(shown)}{f' and {more} more' if more > 0 else ''})"
