"""Every table that somebody takes along, made while the database is looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from improvement.files.data_table import DataTable, ForeignKey
from improvement.services import export_fields as of
from improvement.services import export_more
from improvement.services.export_rows import TakenRows


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTables:
    """The tables with what they mean; ``rows`` says what is in them."""

    rows: TakenRows

    def tables(self) -> Iterator[DataTable]:
        """One after the other; rows are read when they are gone through."""
        yield DataTable(
            name="tests",
            meaning="The registered plans.",
            fields=of.TESTS,
            rows=self.rows.of_tests(),
            key=("test_id",),
        )
        if self.rows.place:
            yield DataTable(
                name="theory",
                meaning="The driver diagram: aims, drivers and change ideas.",
                fields=of.THEORY,
                rows=self.rows.theory(),
                key=("node_id",),
            )
        yield from self._plans()
        yield self._groups()
        yield export_more.group_changes(self.rows)
        yield from self._whole()
        yield DataTable(
            name="shown_figures",
            meaning="Figures of tests whose small groups are not for you: as they may be shown.",
            fields=of.SHOWN,
            rows=self.rows.shown(),
            foreign=(of.OF_TEST,),
        )
        yield from self._words()
        yield from export_more.work(self.rows)

    def _plans(self) -> Iterator[DataTable]:
        yield DataTable(
            name="plan_versions",
            meaning="Plans as they were locked, and every amendment.",
            fields=of.PLAN_VERSIONS,
            rows=self.rows.versions(),
            key=("test_id", "number"),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="cycles",
            meaning="PDSA cycles inside the tests.",
            fields=of.CYCLES,
            rows=self.rows.cycles(),
            key=("test_id", "number"),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="measures",
            meaning="What is counted, of whom, and which way is better.",
            fields=of.MEASURES,
            rows=self.rows.measures(),
            key=("measure_id",),
            foreign=(of.OF_TEST,),
        )

    def _groups(self) -> DataTable:
        rows = (
            (
                *(d.dimension.key, d.dimension.label, d.definition, d.dimension.sensitive),
                *(g.key, g.label, g.kind, g.lower, g.upper, g.definition, g.parent),
                *(g.begins_on, g.ends_on, g.key == d.dimension.reference, d.dimension.reporting),
            )
            for d in self.rows.store.groups.all()
            for g in d.dimension.groups
        )
        return DataTable(
            name="groups",
            meaning="Dimensions and their groups.",
            fields=of.GROUPS,
            rows=rows,
            key=("dimension", "group"),
        )

    def _whole(self) -> Iterator[DataTable]:
        """What was logged, figure by figure and case by case, of the tests that are whole."""
        came_with = ForeignKey(fields=("import_id",), table="imports", names=("import_id",))
        case = ForeignKey(fields=("test_id", "code"), table="cases", names=("test_id", "code"))
        yield DataTable(
            name="imports",
            meaning="With which file or form figures came in.",
            fields=of.IMPORTS,
            rows=self.rows.imports(),
            key=("import_id",),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="observations",
            meaning="Period totals, as they were logged.",
            fields=(*of.PERIOD, *of.SIDES, *self.rows.group_fields, *of.FIGURES, *of.IMPORT),
            rows=self.rows.observations(),
            foreign=(of.OF_MEASURE, came_with),
        )
        yield DataTable(
            name="cases",
            meaning="Case records: one household or person each, under a code.",
            fields=(*of.CASE, *of.SIDES, *self.rows.group_fields, *of.IMPORT),
            rows=self.rows.cases(),
            key=("test_id", "code"),
            foreign=(of.OF_TEST, came_with),
        )
        yield DataTable(
            name="case_values",
            meaning="What is known of each case.",
            fields=of.CASE_VALUES,
            rows=self.rows.case_values(),
            key=("test_id", "code", "measure"),
            foreign=(case,),
        )

    def _words(self) -> Iterator[DataTable]:
        yield DataTable(
            name="notes",
            meaning="What was seen, heard and learned.",
            fields=of.NOTES,
            rows=self.rows.notes(),
            key=("note_id",),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="stories",
            meaning="Quotes and stories with what the speaker agreed to.",
            fields=of.STORIES,
            rows=self.rows.stories(),
            key=("story_id",),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="choices",
            meaning="Which stories were chosen for the most significant change, and why.",
            fields=of.CHOICES,
            rows=self.rows.choices(),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="codings",
            meaning="Which passages of notes got which themes, from whom.",
            fields=of.CODINGS,
            rows=self.rows.codings(),
            foreign=(ForeignKey(fields=("note_id",), table="notes", names=("note_id",)),),
        )
        yield DataTable(
            name="readings",
            meaning="What teams make of numbers and words together, every version.",
            fields=of.READINGS,
            rows=self.rows.readings(),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="themes",
            meaning="The codebook: what the themes of notes mean.",
            fields=of.THEMES,
            rows=self.rows.themes(),
            key=("theme",),
        )
        yield DataTable(
            name="comments",
            meaning="What team, coach and leaders said to each other.",
            fields=of.COMMENTS,
            rows=self.rows.comments(),
            key=("comment_id",),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="practices",
            meaning="Practices, by their newest cards.",
            fields=of.PRACTICES,
            rows=self.rows.practices(),
            key=("practice_id",),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="adoptions",
            meaning="Tests that do a practice: which core parts as meant, and what differently.",
            fields=of.ADOPTIONS,
            rows=self.rows.adoptions(),
            foreign=(of.OF_TEST,),
        )
        yield DataTable(
            name="decisions",
            meaning="What was decided, beside what the rule said.",
            fields=of.DECISIONS,
            rows=self.rows.decisions(),
            key=("decision_id",),
            foreign=(of.OF_TEST,),
        )
        if self.rows.place:
            yield DataTable(
                name="history",
                meaning="Who changed what, oldest first.",
                fields=of.HISTORY,
                rows=self.rows.history(),
            )
