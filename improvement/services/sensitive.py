"""Sensitive dimensions: who may not see them gets a verdict that says nothing about their groups.

What the rule found stands (it is computed on everything); which groups it speaks of is not said.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from improvement.domain.access import Action, Actor, may
from improvement.domain.dimensions import Dimension
from improvement.services.groups import visible
from improvement.services.redaction import SOMEBODY
from improvement.stats.decisions.findings import Findings
from improvement.stats.decisions.outcome_findings import OutcomeFindings
from improvement.stats.decisions.verdict import RowReport, VerdictResult
from improvement.store.repositories.notes import KeptNote
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import Store


def closed_to(actor: Actor, dimensions: Iterable[Dimension], *, team_id: int) -> frozenset[str]:
    """The dimensions (labels) whose groups this person may not see in a test of that team."""
    return frozenset(d.label for d in dimensions if not visible(d, actor, team_id=team_id))


def closed_keys(store: Store, actor: Actor, *, team_id: int) -> frozenset[str]:
    """The same by their keys, of every dimension there is."""
    return frozenset(
        kept.dimension.key
        for kept in store.groups.all()
        if not visible(kept.dimension, actor, team_id=team_id)
    )


def closed_in_notes(store: Store, actor: Actor, *, team_id: int) -> frozenset[str]:
    """The dimensions (keys) whose group is not told beside a note or story that is about it.

    All of them for whoever may not see small groups: who reads which note is about which group
    counts by hand what the tables of themes by group leave out.
    """
    dimensions = tuple(kept.dimension for kept in store.groups.all())
    return closed_in_words(dimensions, actor, team_id=team_id)


def closed_in_words(
    dimensions: Iterable[Dimension], actor: Actor, *, team_id: int
) -> frozenset[str]:
    """The same of these dimensions, for many tests at once."""
    sees = may(actor, Action.SEE_SMALL_GROUPS, team_id=team_id)
    return frozenset(d.key for d in dimensions if not (sees and visible(d, actor, team_id=team_id)))


def notes_seen(notes: Iterable[KeptNote], closed: Collection[str]) -> tuple[KeptNote, ...]:
    """Notes without the group they are about where it is of one of these dimensions (keys)."""
    return tuple(
        replace(note, dimension=None, group=None, group_key=None)
        if note.dimension in closed
        else note
        for note in notes
    )


def stories_seen(stories: Iterable[KeptStory], closed: Collection[str]) -> tuple[KeptStory, ...]:
    """Stories without their group as notes are: their words name the note that they are from."""
    return tuple(
        replace(story, dimension=None, group=None, group_key=None)
        if story.dimension in closed
        else story
        for story in stories
    )


def sensitive(dimensions: Iterable[Dimension]) -> frozenset[str]:
    """The dimensions (labels) that not everybody may see: for words that everybody reads."""
    return frozenset(d.label for d in dimensions if d.sensitive)


def without(result: VerdictResult, closed: Collection[str]) -> VerdictResult:
    """The same verdict without anything about the groups of these dimensions (labels)."""
    found = result.findings
    groups = {
        group.group
        for dimension in found.evidence.dimensions
        if dimension.label in closed
        for group in (*dimension.groups, *dimension.small_parts)
    }
    if not groups:
        return result
    rows = tuple(_unnamed(row, groups) for row in result.rows)
    shown = (
        _shares_without(found, closed)
        if isinstance(found, Findings)
        else _outcomes_without(found, closed)
    )
    return replace(result, findings=shown, rows=rows)


def _shares_without(found: Findings, closed: Collection[str]) -> Findings:
    compared, given = found.comparison, found.evidence
    return replace(
        found,
        comparison=replace(
            compared,
            dimensions=tuple(d for d in compared.dimensions if d.dimension.label not in closed),
        ),
        evidence=replace(
            given, dimensions=tuple(d for d in given.dimensions if d.label not in closed)
        ),
        flags=tuple(f for f in found.flags if f.dimension not in closed),
        small_groups=tuple(g for g in found.small_groups if g.dimension not in closed),
    )


def _outcomes_without(found: OutcomeFindings, closed: Collection[str]) -> OutcomeFindings:
    given = found.evidence
    return replace(
        found,
        evidence=replace(
            given, dimensions=tuple(d for d in given.dimensions if d.label not in closed)
        ),
        groups=tuple(g for g in found.groups if g.dimension not in closed),
        flags=tuple(f for f in found.flags if f.dimension not in closed),
        small_groups=tuple(g for g in found.small_groups if g.dimension not in closed),
    )


def _unnamed(row: RowReport, groups: Collection[str]) -> RowReport:
    checks = tuple(
        replace(check, subject=SOMEBODY, observed=None) if check.subject in groups else check
        for check in row.checks
    )
    return replace(row, checks=checks)
