"""Which themes were heard, from how many people, in which group and month."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.dimensions import Dimension
from improvement.domain.heard import Said, people
from improvement.domain.periods import start_of
from improvement.domain.vocabulary import Period
from improvement.services.coding import coded_themes
from improvement.services.groups import visible
from improvement.services.heard_telling import told_of, told_over_time
from improvement.store.repositories.notes import KeptNote
from improvement.store.unit_of_work import UnitOfWork

NO_GROUP = "Group not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardIn:
    """The people heard in one group or month, and in how many of them each theme came up.

    ``themes`` is empty in a group's row of whoever may not see small groups.
    """

    label: str
    people: int
    themes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBy:
    """One way to tell the people heard apart; ``hidden`` counts the groups left out."""

    label: str
    rows: tuple[HeardIn, ...]
    hidden: int

    @property
    def without_themes(self) -> bool:
        """Are the themes of these rows told for everybody only?"""
        return any(row.people and not row.themes for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What people told us in one test.

    ``own`` counts notes that nobody told us (what the team saw, what the data show). ``all`` is
    None where so few people were heard that not even their number may be shown to this person; for
    whoever may not see small groups it is the sum of the rows over time, and grows with them.
    """

    themes: tuple[str, ...]
    all: HeardIn | None
    own: int
    groups: tuple[HeardBy, ...]
    over_time: HeardBy


def of_test(uow: UnitOfWork, actor: Actor, *, test_id: int) -> Heard:
    """The themes of a test with the people who spoke of them, as this person may see it."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        team_id = store.plans.get(test_id).team_id
        notes = store.notes.of(test_id)
        dimensions = tuple(kept.dimension for kept in store.groups.all())
        threshold = store.people.partnership().small_group
        themes = store.notes.themes()
        held = store.notes.held([test_id])[test_id]
        coded = coded_themes(store, [test_id])
    if may(actor, Action.SEE_SMALL_GROUPS, team_id=team_id):
        threshold = 0
    seen = [d for d in dimensions if visible(d, actor, team_id=team_id)]
    return heard(
        said_in(notes, seen, coded),
        seen,
        held=said_in(held, seen, coded),
        themes=themes,
        threshold=threshold,
        today=uow.today_of(actor),
    )


def said_in(
    notes: Iterable[KeptNote],
    dimensions: Sequence[Dimension],
    coded: Mapping[int, frozenset[str]],
) -> tuple[Said, ...]:
    """Notes as they count; a group of a dimension that is not among these counts as none.

    A note carries the themes it was given when it was written, and those ``coded`` in it since.
    """
    labels = {d.key: d.label for d in dimensions}
    return tuple(
        Said(
            note=note.id,
            speaker=note.speaker,
            voice=note.voice,
            on=note.written_on,
            written=note.written_at.date(),
            themes=frozenset(note.themes) | coded.get(note.id, frozenset()),
            group=(labels[note.dimension], note.group)
            if note.dimension in labels and note.group
            else None,
        )
        for note in notes
    )


def heard(
    said: Sequence[Said],
    dimensions: Sequence[Dimension],
    *,
    themes: Sequence[str],
    threshold: int,
    today: date,
    held: Sequence[Said] | None = None,
) -> Heard:
    """The tables; from ``threshold`` people on a row is shown (0 = every row).

    Groups are then told in stretches of weeks that were over ``today``
    (:mod:`improvement.services.heard_telling`), without their themes: the list of notes says which
    of them carry a theme, so its number in a group says of which group a note is that has it alone.
    No least number mends that, because whoever codes chooses the sets: two themes on the same 40
    notes, one of them on one more, each count 20 women, and the difference is a person.

    ``held`` is ``said`` with what was put away or taken back after its week was over: in a group's
    number of people it stays, as it was told.

    ``themes`` gives the order; themes that are put away and still carried follow.
    """
    there = {theme for s in said for theme in s.themes}
    order = (*(t for t in themes if t in there), *sorted(there - set(themes)))
    by_group = held if threshold and held is not None else said
    over_time = _over_time(said, order, threshold=threshold, today=today)
    return Heard(
        themes=order,
        all=_everybody(said, order, over_time, threshold),
        own=sum(not s.told for s in said),
        groups=tuple(
            _by_group(d, by_group, order, threshold=threshold, today=today)
            for d in dimensions
            if any(s.told and s.group and s.group[0] == d.label for s in by_group)
        ),
        over_time=over_time,
    )


def _group_of(dimension: Dimension) -> Callable[[Said], str]:
    return lambda s: s.group[1] if s.group and s.group[0] == dimension.label else NO_GROUP


def _of_known_people(
    dimension: Dimension, said: Sequence[Said], *, at_once: bool
) -> Sequence[Said]:
    """What was said, without notes of no group of people whose group is known from another note.

    ``at_once``: known by the end of the week in which the note was written. What is known only
    later would take a person out of a number that was told already.
    """
    known: dict[str, date] = {}
    for s in said:
        if s.told and _group_of(dimension)(s) != NO_GROUP:
            week = start_of(s.written, Period.WEEK)
            known[s.person] = min(week, known.get(s.person, week))

    def counts_elsewhere(s: Said) -> bool:
        if not s.told or s.person not in known or _group_of(dimension)(s) != NO_GROUP:
            return False
        return not at_once or known[s.person] <= start_of(s.written, Period.WEEK)

    return [s for s in said if not counts_elsewhere(s)]


def _month(said: Said) -> str:
    return f"{date(said.on.year, said.on.month, 1):%Y-%m}"


def _by_group(
    dimension: Dimension,
    said: Sequence[Said],
    themes: Sequence[str],
    *,
    threshold: int,
    today: date,
) -> HeardBy:
    known = _of_known_people(dimension, said, at_once=bool(threshold))
    sorted_in = _sorted_in(known, _group_of(dimension), [g.label for g in dimension.groups])
    there = {label: own for label, own in sorted_in.items() if people(own)}
    told = told_of(there, threshold=threshold, today=today) if threshold else there
    rows = [_in(label, own, () if threshold else themes) for label, own in told.items()]
    shown = tuple(row for row in rows if row.people >= max(threshold, 1))
    return HeardBy(label=dimension.label, rows=shown, hidden=len(there) - len(shown))


def _over_time(
    said: Sequence[Said], themes: Sequence[str], *, threshold: int, today: date
) -> HeardBy:
    """By month; for whoever may not see small groups in stretches with enough people in each."""
    months = _sorted_in(said, _month, sorted({_month(s) for s in said}))
    there = [(label, own) for label, own in months.items() if people(own)]
    rows = told_over_time(said, threshold=threshold, today=today) if threshold else there
    waiting = bool(threshold) and people(said) > sum(people(own) for _, own in rows)
    return HeardBy(
        label="Month",
        rows=tuple(_in(label, own, themes) for label, own in rows),
        hidden=int(waiting),
    )


def _everybody(
    said: Sequence[Said], themes: Sequence[str], over_time: HeardBy, threshold: int
) -> HeardIn | None:
    """All people heard; of the stretches that were told the sum, and no more."""
    if not threshold:
        return _in("Everybody", said, themes)
    if not over_time.rows:
        return None
    return HeardIn(
        label="Everybody",
        people=sum(row.people for row in over_time.rows),
        themes={theme: sum(row.themes[theme] for row in over_time.rows) for theme in themes},
    )


def _sorted_in(
    said: Sequence[Said], row_of: Callable[[Said], str], order: Sequence[str]
) -> dict[str, list[Said]]:
    """What was said by row, in this order; who told no group comes last."""
    found: dict[str, list[Said]] = {}
    for s in said:
        found.setdefault(row_of(s), []).append(s)
    names = (*(name for name in order if name in found), *(found.keys() - set(order)))
    return {name: found[name] for name in sorted(names, key=lambda name: name == NO_GROUP)}


def _in(label: str, said: Sequence[Said], themes: Sequence[str]) -> HeardIn:
    return HeardIn(
        label=label, people=people(said), themes={theme: people(said, theme) for theme in themes}
    )
