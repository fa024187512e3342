"""The rows that one person takes along, streamed out of the store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from improvement.domain.access import Action, Actor, may
from improvement.domain.dimensions import Dimension, GroupCell
from improvement.domain.plan import Plan
from improvement.domain.practices import Adoption, from_kept
from improvement.domain.vocabulary import Channel
from improvement.files.data_table import Field
from improvement.services import export_fields as of
from improvement.services.export_shown import Shower
from improvement.services.exported_groups import export_threshold
from improvement.services.groups import visible
from improvement.services.telling import told_in
from improvement.store.repositories.exports import Row
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.themes import stands_for
from improvement.store.unit_of_work import Store
from improvement.words.history import history

BETWEEN = ";"


@dataclass(frozen=True, kw_only=True)
class TakenRows:
    """What one person takes along: which tests, and which of them with all their figures.

    Whole are the tests of which this person may see small groups; of the others go the figures
    that they are shown (``export_shown``), and no cases. ``place`` adds what belongs to no test.
    """

    store: Store
    actor: Actor
    tests: tuple[KeptTest, ...]
    today: date
    place: bool

    @cached_property
    def whole(self) -> frozenset[int]:
        """The tests (by id) of which this person may see everything that was logged."""
        seen = Action.SEE_SMALL_GROUPS
        return frozenset(t.id for t in self.tests if may(self.actor, seen, team_id=t.team_id))

    def _visible(self, kept: KeptTest) -> frozenset[str]:
        """Keys of the dimensions by which this person may see figures of this test."""
        return frozenset(
            d.key for d in self._dimensions if visible(d, self.actor, team_id=kept.team_id)
        )

    @cached_property
    def _dimensions(self) -> tuple[Dimension, ...]:
        return tuple(kept.dimension for kept in self.store.groups.all())

    @cached_property
    def group_fields(self) -> tuple[Field, ...]:
        return tuple(of.group_columns(self._dimensions))

    @cached_property
    def _cells(self) -> Mapping[int, GroupCell]:
        return self.store.groups.contents()

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return self.store.people.names()

    def of_tests(self) -> Iterator[Row]:
        parts = [field.name for field in of.described(Plan)]
        for kept in self.tests:
            yield (
                *(kept.id, kept.team, kept.id in self.whole, kept.created_at, kept.started_at),
                self._names.get(kept.started_by or 0),
                kept.idea_id,
                BETWEEN.join(named.key for named in kept.plan.dimensions),
                *(getattr(kept.plan, part) for part in parts),
            )

    def theory(self) -> Iterator[Row]:
        links = self.store.theory.links()
        for node in self.store.theory.all():
            draft = node.draft
            yield (
                *(node.id, draft.kind, draft.title, draft.words),
                BETWEEN.join(str(link.parent) for link in links if link.child == node.id),
                *(draft.source, draft.proposed_by, draft.tested_elsewhere, draft.track_record),
                *(draft.context_alike, draft.core, draft.adaptable, node.archived_at),
            )

    def comments(self) -> Iterator[Row]:
        """Those that this person may read: what is said within a team stays there."""
        mine = [
            kept.id
            for kept in self.tests
            if may(self.actor, Action.WRITE_NOTE, team_id=kept.team_id)
        ]
        for said in self.store.comments.of(mine):
            yield (
                *(said.id, said.test_id, said.about, said.about_id),
                *(self._names.get(said.written_by), said.written_at),
                BETWEEN.join(sorted(self._names.get(i, "") for i in said.to)),
                *(said.resolved_at, said.text),
            )

    def versions(self) -> Iterator[Row]:
        mine = [kept.id for kept in self.tests]
        for test_id, number, at, by, *rest in self.store.exports.plan_versions(mine):
            yield (test_id, number, at, self._names.get(by), *rest)

    def cycles(self) -> Iterator[Row]:
        mine = {kept.id for kept in self.tests}
        for cycle in self.store.cycles.all():
            if cycle.test_id in mine:
                parts = cycle.parts
                yield (
                    *(cycle.test_id, cycle.number, parts.purpose, cycle.step, parts.starts_on),
                    *(parts.ends_on, parts.act, parts.plan, parts.did, parts.studied, parts.acted),
                )

    def measures(self) -> Iterator[Row]:
        of_tests = (
            (kept.measure_ids[spec.key], kept.id, spec)
            for kept in self.tests
            for spec in kept.plan.measures
        )
        indicators = self.store.plans.indicators() if self.place else ()
        of_place = ((number, None, spec) for number, spec in indicators)
        parts = [field.name for field in of.MEASURES[2:]]
        for number, test_id, spec in (*of_tests, *of_place):
            yield (number, test_id, *(getattr(spec, part) for part in parts))

    def imports(self) -> Iterator[Row]:
        for number, test_id, at, by, *rest in self.store.exports.imports(self.whole):
            yield (number, test_id, at, self._names.get(by), *rest)

    def observations(self) -> Iterator[Row]:
        """Rows broken down by what this person may not see are left out whole."""
        owner = {
            number: (kept.id, key, self._visible(kept))
            for kept in self.tests
            if kept.id in self.whole
            for key, number in kept.measure_ids.items()
        }
        if self.place:  # figures of the whole place, which everybody is shown; not its groups
            owner |= {n: (0, spec.key, frozenset()) for n, spec in self.store.plans.indicators()}
        for measure_id, cell, start, end, arm, phase, *figures in self.store.exports.observations(
            owner
        ):
            test_id, key, seen = owner[measure_id]
            groups = self._cells.get(cell, frozenset())
            if {dimension for dimension, _ in groups} <= seen:
                yield (
                    *(test_id or None, measure_id, key, start, end, arm, phase),
                    *self._placed(groups, seen),
                    *figures,
                )

    def cases(self) -> Iterator[Row]:
        seen = {kept.id: self._visible(kept) for kept in self.tests}
        for test_id, code, cell, start, due, outcome, arm, phase, *came in self.store.exports.cases(
            self.whole
        ):
            groups = self._placed(self._cells.get(cell, frozenset()), seen[test_id])
            yield (test_id, code, start, due, outcome, arm, phase, *groups, *came)

    def case_values(self) -> Iterator[Row]:
        return self.store.exports.case_values(self.whole)

    def _placed(self, groups: GroupCell, seen: frozenset[str]) -> Sequence[str | None]:
        """The groups of a row, a column a dimension."""
        named: dict[str, list[str]] = {}
        for dimension, group in sorted(groups):
            named.setdefault(dimension, []).append(group)
        return [
            BETWEEN.join(named[d.key]) if d.key in named and d.key in seen else None
            for d in self._dimensions
        ]

    def shown(self) -> Iterator[Row]:
        rest = [kept for kept in self.tests if kept.id not in self.whole]
        if not rest:
            return
        known = {d.key: d for d in self._dimensions}
        seen = {kept.id: self._visible(kept) for kept in rest}
        partnership = self.store.people.partnership()
        shower = Shower(
            threshold=export_threshold(partnership.small_group, partnership.small_group_outside),
            told=told_in(self.store, [kept.id for kept in rest]),
            today=self.today,
            dimensions={
                kept.id: tuple(known[d.key] for d in kept.plan.dimensions if d.key in seen[kept.id])
                for kept in rest
            },
        )
        yield from shower.rows(self.store, rest)

    def notes(self) -> Iterator[Row]:
        """Those that were not put away, oldest first."""
        mine = {kept.id for kept in self.tests}
        for note in reversed(self.store.notes.all()):
            if note.test_id in mine:
                whole = note.test_id in self.whole
                voice = note.voice if whole else None
                seen = whole and note.dimension in self._opened[note.test_id]
                group = (note.dimension, note.group) if seen else (None, None)
                yield (
                    *(note.id, note.test_id, note.written_on, note.kind, note.speaker, voice),
                    *(BETWEEN.join(note.themes), *group, note.measure),
                    *(note.period, note.may_quote, self._names.get(note.written_by), note.text),
                )

    def stories(self) -> Iterator[Row]:
        """Consents with the words that may leave the house, oldest first; the others without."""
        for each in reversed(self.store.stories.of([kept.id for kept in self.tests])):
            whole = each.test_id in self.whole
            leaves = each.may(Channel.REPORT) or each.may(Channel.PUBLIC)
            group = whole and each.dimension in self._opened[each.test_id]
            yield (
                *(each.id, each.test_id, each.kind, each.text if leaves else None, each.purpose),
                BETWEEN.join(channel for channel in Channel if channel in each.channels),
                *(each.given_by if whole else None, each.given_on, each.expires_on),
                *(each.withdrawn_on, each.standing),
                *((each.dimension, each.group) if group else (None, None)),
            )

    def choices(self) -> Iterator[Row]:
        """Stories of the most significant change, with their reasons while the words may leave."""
        mine = [kept.id for kept in self.tests]
        leaves = {
            s.id
            for s in self.store.stories.of(mine)
            if s.may(Channel.REPORT) or s.may(Channel.PUBLIC)
        }
        for each in reversed(self.store.sharing.chosen(mine)):
            made = each.selection
            others = BETWEEN.join(str(other.story) for other in made.others)
            yield (
                *(each.test_id, made.question, made.chosen, others, made.chosen_by),
                *(made.chosen_on, made.reason if made.chosen in leaves else None),
            )

    def codings(self) -> Iterator[Row]:
        """Of notes that are exported, by people who are done with them."""
        mine = [kept.id for kept in self.tests]
        there = {note.id for note in self.store.notes.all()}
        done = {(d.note_id, d.coder_id) for d in self.store.codings.done(mine)}
        last = stands_for(self.store.themes.all())
        for each in self.store.codings.of(mine):
            if each.note_id in there and (each.note_id, each.coder_id) in done:
                yield (
                    *(each.note_id, last[each.theme_id].name, self._names.get(each.coder_id)),
                    *(each.passage.starts, each.passage.ends, each.passage.words),
                )

    def readings(self) -> Iterator[Row]:
        """Numbers and words together; of groups only where this person sees all of the test."""
        for each in reversed(self.store.joint.of([kept.id for kept in self.tests])):
            dimension, group = each.place or (None, None)
            seen = each.test_id in self.whole and dimension in self._opened[each.test_id]
            if each.place is None or seen:
                yield (
                    *(each.test_id, dimension, group, each.number, each.draft.relation),
                    *(each.draft.text, self._names.get(each.written_by), each.written_at),
                )

    @cached_property
    def _opened(self) -> Mapping[int, frozenset[str]]:
        return {kept.id: self._visible(kept) for kept in self.tests}

    def themes(self) -> Iterator[Row]:
        """The codebook, in its order."""
        known = self.store.themes.all()
        last = stands_for(known)
        for theme in known:
            draft, became = theme.draft, last[theme.id]
            yield (
                *(draft.name, draft.definition, draft.counts, draft.counts_not),
                *(became.name if became.id != theme.id else None, bool(theme.archived_at)),
            )

    def practices(self) -> Iterator[Row]:
        """Those that came out of these tests."""
        mine = {kept.id for kept in self.tests}
        published = self.store.publications.mine()
        currency = self.store.people.partnership().currency
        for each in self.store.practices.all():
            if each.test_id not in mine or not each.versions:
                continue
            card, newest = from_kept(dict(each.card)), each.versions[-1]
            shown = published.get(each.id)
            yield (
                *(each.id, each.test_id, card.name, newest.number, newest.made_at),
                *(self._names.get(newest.made_by), card.problem, card.for_whom),
                *(BETWEEN.join(card.core), BETWEEN.join(card.adaptable), card.conditions),
                *(card.cost, None if card.cost is None else currency, card.cost_words),
                *(card.burden, card.risks),
                shown.published_on if shown and shown.stands else None,
            )

    def adoptions(self) -> Iterator[Row]:
        """What these tests do of practices, here and from other partnerships."""
        mine = {kept.id for kept in self.tests}
        for practice in self.store.practices.all():
            for done in practice.adoptions:
                if done.test_id in mine:
                    yield (practice.id, practice.name, done.test_id, *_done(done.done), None)
        for taken in self.store.publications.adoptions():
            if taken.test_id in mine:
                name = taken.card["name"]
                yield (None, name, taken.test_id, *_done(taken.done), taken.shared_on)

    def decisions(self) -> Iterator[Row]:
        mine = {kept.id for kept in self.tests}
        made = [each for each in reversed(self.store.decisions.all()) if each.test_id in mine]
        quotes = self.store.decisions.quotes(each.id for each in made)
        for each in made:
            leave = [str(q.story_id) for q in quotes.get(each.id, ()) if q.leaves]
            yield (
                *(each.id, each.test_id, each.decided_on, self._names.get(each.decided_by)),
                *(each.recommended, each.choice, each.followed_rule, each.reason),
                *(each.dissent, each.lesson, each.next_step),
                *(each.standing, each.community, each.community_how, each.conditions),
                *(each.resources, each.ring, each.review_on, each.corrects_id),
                BETWEEN.join(leave),
            )

    def history(self) -> Iterator[Row]:
        titles = {kept.id: kept.plan.title for kept in self.tests}
        for line in history(self.store.exports.changes(), self._names, titles):
            yield (line.at, line.who, line.what)


def _done(done: Adoption) -> Row:
    """How a practice is done, and how it stands with it."""
    kept = BETWEEN.join(done.kept)
    return (kept, done.adaptations, done.standing, done.reason, done.lesson)
