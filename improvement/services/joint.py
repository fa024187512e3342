"""The joint display: one row a group, with its figures, its voices, and what the team makes of it.

What a person may see of the figures and of the people heard is decided where those come from;
a group that is hidden there has no row here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.joint import ReadingDraft
from improvement.domain.vocabulary import Channel, GroupKind, Relation
from improvement.errors import Invalid, NotComputable
from improvement.services import analyses
from improvement.services.coding import coded_themes
from improvement.services.groups import visible
from improvement.services.heard import Heard, HeardIn, heard, said_in
from improvement.services.joint_numbers import GroupNumbers, Numbers, numbers_of, with_averages
from improvement.services.sensitive import closed_in_notes, stories_seen
from improvement.services.working import may_work
from improvement.store.repositories.joint import KeptReading, Place
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import UnitOfWork

__all__ = [
    "JointDisplay",
    "JointRow",
    "JointSection",
    "KeptReading",
    "ReadingDraft",
    "of_test",
    "read",
    "side_by_side",
]

MOST_THEMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """Everybody, or one group. ``people`` None: so few were heard that no number may be shown.

    ``themes`` None: they are told for everybody only.

    ``readings`` are all versions of what the team makes of it, the newest first. ``kind`` keeps
    people of a group apart from those of whom no group is known.
    """

    label: str
    place: Place
    numbers: GroupNumbers
    people: int | None
    themes: tuple[tuple[str, int], ...] | None
    quote: KeptStory | None
    readings: tuple[KeptReading, ...]
    kind: GroupKind = GroupKind.NAMED

    @property
    def reading(self) -> KeptReading | None:
        return self.readings[0] if self.readings else None

    @property
    def seen(self) -> int:
        """The number of the newest version, 0 for none."""
        return self.readings[0].number if self.readings else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSection:
    """One dimension; ``hidden`` counts the groups left out because they are small."""

    label: str
    rows: tuple[JointRow, ...]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDisplay:
    """Everybody first, then dimension by dimension."""

    everybody: JointRow
    sections: tuple[JointSection, ...]
    names: Mapping[int, str]
    may_read: bool

    @property
    def rows(self) -> tuple[JointRow, ...]:
        return (self.everybody, *(row for section in self.sections for row in section.rows))

    @property
    def relations(self) -> tuple[Relation | None, ...]:
        """How each row was read; None where nobody has yet.

        People of whom no group is known can be read, but nobody waits for it.
        """
        return tuple(
            row.reading.draft.relation if row.reading else None
            for row in self.rows
            if row.reading or row.kind is GroupKind.NAMED
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What was said in one test, as one person may see it."""

    heard: Heard
    stories: Sequence[KeptStory]
    readings: Sequence[KeptReading]


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> JointDisplay:
    """Numbers and words of one test, side by side."""
    require(actor, Action.VIEW_TESTS)
    numbers = _numbers(uow, actor, test_id)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        dimensions = tuple(k.dimension for k in store.groups.all())
        notes, themes = store.notes.of(test_id), store.notes.themes()
        held = store.notes.held([test_id])[test_id]
        coded = coded_themes(store, [test_id])
        threshold = store.people.partnership().small_group
        closed = closed_in_notes(store, actor, team_id=kept.team_id)
        stories = stories_seen(store.stories.of([test_id]), closed)
        readings = store.joint.of([test_id])
        names = store.people.names()
    sees_all = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    planned = {named.key for named in kept.plan.dimensions}
    shown = [d for d in dimensions if d.key in planned and visible(d, actor, team_id=kept.team_id)]
    voices = Voices(
        heard=heard(
            said_in(notes, shown, coded),
            shown,
            held=said_in(held, shown, coded),
            themes=themes,
            threshold=0 if sees_all else threshold,
            today=uow.today_of(actor),
        ),
        stories=stories,
        readings=readings,
    )
    return side_by_side(
        numbers,
        voices,
        shown,
        names=names,
        may_read=may_work(actor, Action.WRITE_NOTE, kept),
        sees_all=sees_all,
    )


def _numbers(uow: UnitOfWork, actor: Actor, test_id: int) -> Numbers:
    """The comparison as this person may see it, or why there is none."""
    try:
        found = analyses.compare(uow, actor, test_id=test_id)
    except (NotComputable, Invalid) as reason:
        return Numbers(overall=GroupNumbers(effect=str(reason)), groups={}, hidden={})
    numbers = numbers_of(
        found.result,
        found.dimensions,
        hidden=found.hidden,
        names=found.names,
        internal=found.sees_all,
    )
    return with_averages(numbers, found.averages, found.kept.plan.primary, found.names)


def read(
    uow: UnitOfWork,
    actor: Actor,
    *,
    test_id: int,
    place: Place,
    draft: ReadingDraft,
    seen: int,
) -> int:
    """Keep what the team makes of it as the version after ``seen``; returns its number.

    Raises ``Conflict`` where somebody else wrote one meanwhile: then both are to be shown.
    """
    with uow.writing(actor) as store:
        require(actor, Action.WRITE_NOTE, team_id=store.plans.get(test_id).team_id)
        number = store.joint.add(test_id, place, draft, seen=seen)
        store.commit()
        return number


def side_by_side(
    numbers: Numbers,
    voices: Voices,
    dimensions: Sequence[Dimension],
    *,
    names: Mapping[int, str],
    may_read: bool,
    sees_all: bool,
) -> JointDisplay:
    """Put them together; ``dimensions`` are those of the plan that this person may see.

    Without the right to see small groups, only groups whose figures are shown have a row. So it is
    with *declined*, *unknown* and *not collected*: each is a row of its own, after the groups.
    """
    return JointDisplay(
        everybody=_row("Everybody", None, numbers.overall, voices.heard.all, voices),
        sections=tuple(
            section
            for dimension in dimensions
            if (section := _section(dimension, numbers, voices, sees_all=sees_all)).rows
            or section.hidden
        ),
        names=names,
        may_read=may_read,
    )


def _section(
    dimension: Dimension, numbers: Numbers, voices: Voices, *, sees_all: bool
) -> JointSection:
    figures = numbers.groups.get(dimension.label, {})
    spoken = {
        row.label: row
        for by in voices.heard.groups
        if by.label == dimension.label
        for row in by.rows
    }
    rows = tuple(
        _row(
            group.label,
            (dimension.key, group.key),
            figures.get(group.label, GroupNumbers()),
            spoken.get(group.label) or _nobody(group.label, shown=sees_all),
            voices,
            kind=group.kind,
        )
        for group in _known_first(dimension)
        if group.label in figures
        or (sees_all and (group.label in spoken or _written_of((dimension.key, group.key), voices)))
    )
    return JointSection(
        label=dimension.label, rows=rows, hidden=numbers.hidden.get(dimension.label, 0)
    )


def _known_first(dimension: Dimension) -> tuple[Group, ...]:
    """The groups people belong to, then the ways of not knowing."""
    return (*dimension.named, *(g for g in dimension.groups if g.kind is not GroupKind.NAMED))


def _written_of(place: Place, voices: Voices) -> bool:
    """Is there a quote about this group, or something the team made of it?"""
    return bool(_quote(voices.stories, place)) or any(r.place == place for r in voices.readings)


def _nobody(label: str, *, shown: bool) -> HeardIn | None:
    """Nobody was heard there; whoever may not see small groups is not told even that."""
    return HeardIn(label=label, people=0, themes={}) if shown else None


def _row(
    label: str,
    place: Place,
    numbers: GroupNumbers,
    spoken: HeardIn | None,
    voices: Voices,
    *,
    kind: GroupKind = GroupKind.NAMED,
) -> JointRow:
    return JointRow(
        label=label,
        place=place,
        numbers=numbers,
        people=spoken.people if spoken else None,
        themes=_most_told(spoken, voices.heard),
        quote=_quote(voices.stories, place),
        readings=tuple(r for r in voices.readings if r.place == place),
        kind=kind,
    )


def _most_told(spoken: HeardIn | None, heard: Heard) -> tuple[tuple[str, int], ...] | None:
    if spoken and spoken.people and heard.themes and not spoken.themes:
        return None
    themes = sorted((spoken.themes if spoken else {}).items(), key=lambda t: -t[1])
    return tuple((theme, n) for theme, n in themes if n)[:MOST_THEMES]


def _quote(stories: Sequence[KeptStory], place: Place) -> KeptStory | None:
    """The newest words about this group that may be read here today."""
    pair = place or (None, None)
    return next(
        (s for s in stories if s.may(Channel.INSIDE) and (s.dimension, s.group_key) == pair),
        None,
    )


def day_of(reading: KeptReading) -> date:
    """The day a version was written on."""
    return reading.written_at.date()
