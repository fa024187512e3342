"""What stands in the tables of an export, column by column, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_type_hints

from improvement.domain.dimensions import Dimension
from improvement.domain.measures import MeasureSpec
from improvement.domain.plan import Plan
from improvement.files.data_table import Field, FieldType, ForeignKey

INTEGER, NUMBER, TEXT = FieldType.INTEGER, FieldType.NUMBER, FieldType.TEXT
DAY, MOMENT, YES_NO = FieldType.DAY, FieldType.MOMENT, FieldType.YES_NO

#: Parts of a plan, or of a measure, that stand in tables of their own or need more than a name.
ELSEWHERE = {"measures", "dimensions"}
MEANINGS = {
    "because": "Why the change is believed to help.",
    "before_measure": "Key of the measure with the same household's value from before.",
    "chosen_worst": "Chosen because they were worst off: yes, no or not_sure; empty: not said.",
    "cluster_dimension": "Key of the dimension whose groups got the change as a whole.",
    "cluster_likeness": "How alike the households of such a group are, 0 to 1; empty: estimated.",
    "compared_by": "How two sides are compared, where the kind leaves that open.",
    "confidence": "How sure the team is to be right, 0 to 1.",
    "definition": "Operational definition: who counts, when, from which source.",
    "direction": "Which way is better: higher or lower.",
    "expected_now": "Share with the outcome without the change, 0 to 1.",
    "fidelity_floor": "Share that must be delivered for a stop to count, 0 to 1.",
    "gap_tolerance": "How much further a group may fall behind, 0 to 1.",
    "key": "Short name, unique within its test.",
    "kind": "What a figure is made of: proportion, rate, count or value.",
    "margin": "How much worse a balancing measure may get.",
    "max_missing": "Share of outcomes that may be missing, 0 to 1.",
    "minimum_worthwhile": "Smallest difference worth the effort, on the outcome's own scale.",
    "no_worse": "Cheaper, and should be no worse.",
    "outcome_days": "Days after its start until a case's outcome can be known.",
    "planned_per_arm": "Households planned on each side.",
    "predicted": "Share expected with the change, 0 to 1.",
    "role": "Place in the family of measures: primary, outcome, process or balancing.",
}


def described(kind: type[Plan] | type[MeasureSpec]) -> tuple[Field, ...]:
    """The columns of a plan or a measure: every part of it that is one value.

    >>> [(f.name, f.type.value) for f in described(MeasureSpec)][:3]
    [('key', 'string'), ('label', 'string'), ('kind', 'string')]
    """
    hints = get_type_hints(kind)
    return tuple(
        Field(name=each.name, type=_type(hints[each.name]), meaning=_meaning(each.name))
        for each in fields(kind)
        if each.name not in ELSEWHERE
    )


def _meaning(name: str) -> str:
    return MEANINGS.get(name) or f"{name.replace('_', ' ').capitalize()}."


def _type(hint: Any) -> FieldType:
    plain = [each for each in get_args(hint) if each is not NoneType] or [hint]
    names = {"bool": YES_NO, "int": INTEGER, "float": NUMBER, "date": DAY}
    return names.get(plain[0].__name__, TEXT)


def columns(*given: tuple[str, FieldType, str]) -> tuple[Field, ...]:
    """Columns written out."""
    return tuple(Field(name=name, type=kind, meaning=meaning) for name, kind, meaning in given)


def group_columns(dimensions: Iterable[Dimension]) -> Iterator[Field]:
    """A column a dimension: the keys of the groups a row is about."""
    for each in dimensions:
        yield Field(
            name=f"group_{each.key}",
            type=TEXT,
            meaning=f"{each.label}: key of the group (several set apart by ;), see groups. "
            "Empty: not broken down by it.",
        )


OF_TEST = ForeignKey(fields=("test_id",), table="tests", names=("test_id",))
OF_MEASURE = ForeignKey(fields=("measure_id",), table="measures", names=("measure_id",))
TEST = columns(("test_id", INTEGER, "Number of the test."))
TESTS = (
    *columns(
        ("test_id", INTEGER, "Number of the test."),
        ("team", TEXT, "The team that runs it."),
        ("whole", YES_NO, "Are all its figures here? If not, see shown_figures."),
        ("created_at", MOMENT, "When its draft was begun (UTC)."),
        ("started_at", MOMENT, "When its plan was locked (UTC)."),
        ("started_by", TEXT, "Who started it."),
        ("idea_id", INTEGER, "Number of the change idea it tries, see theory."),
        ("broken_down_by", TEXT, "Keys of its dimensions, set apart by ;."),
    ),
    *described(Plan),
)
COMMENTS = columns(
    ("comment_id", INTEGER, "Number of the comment."),
    ("test_id", INTEGER, "Number of the test."),
    ("about", TEXT, "The test, or one of its cycles, decisions or notes."),
    ("about_id", INTEGER, "Number of that; empty: the test."),
    ("written_by", TEXT, "Who said it."),
    ("written_at", MOMENT, "When (UTC)."),
    ("to", TEXT, "Who is meant, set apart by ;."),
    ("resolved_at", MOMENT, "When it was settled (UTC); empty: open."),
    ("text", TEXT, "What was said."),
)
THEORY = columns(
    ("node_id", INTEGER, "Number in the driver diagram."),
    ("kind", TEXT, "An aim, a primary or secondary driver, or a change idea."),
    ("title", TEXT, "Its name."),
    ("words", TEXT, "Aim statement, what a driver means, or why an idea should work."),
    ("stands_under", TEXT, "Numbers of what it stands under, set apart by ;."),
    ("source", TEXT, "Where an idea comes from."),
    ("proposed_by", TEXT, "Who proposed it."),
    ("tested_elsewhere", TEXT, "Warrant: was it tested elsewhere?"),
    ("track_record", TEXT, "Warrant: its track record."),
    ("context_alike", TEXT, "Warrant: is that context like ours?"),
    ("core", TEXT, "What stays as it is wherever it is tried."),
    ("adaptable", TEXT, "What may be adapted."),
    ("archived_at", MOMENT, "When it was put away (UTC); empty: in sight."),
)
PLAN_VERSIONS = (
    *TEST,
    *columns(
        ("number", INTEGER, "1 is the plan as it was locked."),
        ("made_at", MOMENT, "When (UTC)."),
        ("made_by", TEXT, "By whom."),
        ("reason", TEXT, "Why it was amended."),
        ("after_looking", YES_NO, "Was the rule changed after data had come in?"),
        ("plan", TEXT, "The whole plan as JSON."),
    ),
)
CYCLES = (
    *TEST,
    *columns(
        ("number", INTEGER, "Place in the ramp of the test."),
        ("purpose", TEXT, "What the cycle is for."),
        ("step", TEXT, "Where it stands."),
        ("starts_on", DAY, "First day."),
        ("ends_on", DAY, "Last day."),
        ("act", TEXT, "Adopt, adapt or abandon."),
        ("plan", TEXT, "What was planned, as JSON."),
        ("did", TEXT, "What was done, as JSON."),
        ("studied", TEXT, "What was seen beside the predictions, as JSON."),
        ("acted", TEXT, "What followed, as JSON."),
    ),
)
MEASURES = (
    *columns(
        ("measure_id", INTEGER, "Number of the measure."),
        ("test_id", INTEGER, "Number of its test; empty: an indicator of the whole place."),
    ),
    *described(MeasureSpec),
)
GROUPS = columns(
    ("dimension", TEXT, "Key of the dimension."),
    ("dimension_label", TEXT, "Its name."),
    ("dimension_meaning", TEXT, "What it is about."),
    ("sensitive", YES_NO, "Only for those who may see sensitive breakdowns?"),
    ("group", TEXT, "Key of the group."),
    ("group_label", TEXT, "Its name."),
    ("kind", TEXT, "A named group, or a way of not knowing."),
    ("lower", NUMBER, "Bands: from this number on."),
    ("upper", NUMBER, "Bands: below this number."),
    ("group_meaning", TEXT, "Who belongs to it."),
    ("parent", TEXT, "Key of the group that it is joined into where it is small."),
    ("begins_on", DAY, "First day it was in use; empty: from the beginning."),
    ("ends_on", DAY, "Last day it was in use; empty: still in use."),
    ("reference", YES_NO, "Is it the group that others are held beside?"),
    ("several_answers", TEXT, "How people who name several groups are counted."),
)
SIDES = columns(
    ("arm", TEXT, "Side: pilot or comparison."),
    ("phase", TEXT, "Before the change began (baseline), or since (test)."),
)
IMPORT = columns(
    ("import_id", INTEGER, "With which import it came; empty: unknown."),
    ("source_row", INTEGER, "In which row of its file or form it stood; empty: unknown."),
)
FIGURES = columns(
    ("numerator", NUMBER, "Proportions: how many had it."),
    ("denominator", NUMBER, "Proportions: of how many."),
    ("count", NUMBER, "Counts and rates: how many."),
    ("exposure", NUMBER, "Rates: over how many days, visits or households."),
    ("value", NUMBER, "Values: the average."),
    ("n", INTEGER, "Values: of how many people."),
    ("note", TEXT, "What was noted beside it."),
)
PERIOD = columns(
    ("test_id", INTEGER, "Number of the test; empty: an indicator."),
    ("measure_id", INTEGER, "Number of the measure."),
    ("measure", TEXT, "Key of the measure."),
    ("period_start", DAY, "First day of the period."),
    ("period_end", DAY, "Last day of the period."),
)
CASE = columns(
    ("test_id", INTEGER, "Number of the test."),
    (
        "code",
        TEXT,
        "Code of the household or person, made of the team's own; it cannot be turned back.",
    ),
    ("starts_on", DAY, "Day the case began."),
    ("due_on", DAY, "Day from which its outcome can be known."),
    ("outcome_on", DAY, "Day of the outcome."),
)
CASE_VALUES = columns(
    ("test_id", INTEGER, "Number of the test."),
    ("code", TEXT, "Code of the case."),
    ("measure", TEXT, "Key of the measure."),
    ("value", NUMBER, "1 or 0 for a proportion, else a number; empty: not known."),
)
SHOWN = columns(
    ("test_id", INTEGER, "Number of the test."),
    ("measure", TEXT, "Key of the measure."),
    ("about", TEXT, "everybody, a period of everybody, or a group."),
    ("dimension", TEXT, "Groups: name of the dimension."),
    ("group", TEXT, "Groups: name of the group."),
    ("period_start", DAY, "Periods: first day."),
    ("arm", TEXT, "Side: pilot, or comparison (the time before, where nobody else is watched)."),
    ("numerator", INTEGER, "How many had it; empty: withheld."),
    ("denominator", INTEGER, "Of how many; empty: withheld."),
)
THEMES = columns(
    ("theme", TEXT, "Name of the theme."),
    ("definition", TEXT, "What it means."),
    ("counts", TEXT, "An example of what counts."),
    ("counts_not", TEXT, "An example of what is near it and does not count."),
    ("counted_as", TEXT, "The theme it was merged into; empty: itself."),
    ("put_away", YES_NO, "Is it offered no more?"),
)
NOTES = columns(
    ("note_id", INTEGER, "Number of the note."),
    ("test_id", INTEGER, "Number of the test."),
    ("written_on", DAY, "Day it is about."),
    ("kind", TEXT, "Seen, heard or learned."),
    ("speaker", TEXT, "Who is speaking."),
    ("voice", TEXT, "The team's own code for who spoke; only where the test is whole."),
    ("themes", TEXT, "Its themes, set apart by ;."),
    ("dimension", TEXT, "Key of the dimension, if it is about a group."),
    ("group", TEXT, "Name of the group."),
    ("measure", TEXT, "Key of the measure, if it is about one."),
    ("period", DAY, "First day of the period it is about."),
    ("may_quote", YES_NO, "May it be quoted?"),
    ("written_by", TEXT, "Who wrote it down."),
    ("text", TEXT, "The note."),
)
STORIES = columns(
    ("story_id", INTEGER, "Number of the quote or story."),
    ("test_id", INTEGER, "Number of the test."),
    ("kind", TEXT, "A quote or a story."),
    ("text", TEXT, "The words; empty unless they may be used in reports or in public today."),
    ("purpose", TEXT, "What the speaker agreed to."),
    ("channels", TEXT, "Where they may be used: inside, report, public; set apart by ;."),
    ("given_by", TEXT, "Who agreed, by the team's own code; only where the test is whole."),
    ("given_on", DAY, "Day of the consent."),
    ("expires_on", DAY, "Last day on which the words may be used; empty: until withdrawn."),
    ("withdrawn_on", DAY, "Day on which it was withdrawn, if it was."),
    ("standing", TEXT, "Stands, expired or withdrawn, on the day of the export."),
    ("dimension", TEXT, "Key of the dimension, if they are about a group."),
    ("group", TEXT, "Name of the group."),
)
READINGS = columns(
    ("test_id", INTEGER, "Number of the test."),
    ("dimension", TEXT, "Key of the dimension; empty: about everybody."),
    ("group", TEXT, "Key of the group."),
    ("number", INTEGER, "Version, from 1 on; the highest holds."),
    ("relation", TEXT, "Numbers and words agree, differ, or one is silent."),
    ("reading", TEXT, "What the team makes of both."),
    ("written_by", TEXT, "By whom."),
    ("written_at", MOMENT, "When (UTC)."),
)
CODINGS = columns(
    ("note_id", INTEGER, "Number of the note."),
    ("theme", TEXT, "The theme, as it is counted."),
    ("coder", TEXT, "Who gave it."),
    ("starts", INTEGER, "First character of the passage, from 0."),
    ("ends", INTEGER, "The character after its last one."),
    ("words", TEXT, "The words of the passage when it was coded."),
)
CHOICES = columns(
    ("test_id", INTEGER, "Number of the test."),
    ("question", TEXT, "The change that was asked about."),
    ("chosen_story", INTEGER, "The story that was chosen."),
    ("not_chosen", TEXT, "Numbers of the stories considered beside it, set apart by ;."),
    ("chosen_by", TEXT, "Who chose."),
    ("chosen_on", DAY, "Day of the choice."),
    ("reason", TEXT, "Why; only while the chosen words may be used in reports or in public."),
)
PRACTICES = columns(
    ("practice_id", INTEGER, "Number of the practice."),
    ("test_id", INTEGER, "Number of the test it came out of."),
    ("name", TEXT, "Its name."),
    ("card_version", INTEGER, "Number of its newest card."),
    ("changed_at", MOMENT, "When that card was written (UTC)."),
    ("changed_by", TEXT, "By whom."),
    ("problem", TEXT, "Which problem it answers."),
    ("for_whom", TEXT, "For whom, and where."),
    ("core", TEXT, "Core parts: the fidelity checklist, set apart by ;."),
    ("adaptable", TEXT, "What each place may do its own way, set apart by ;."),
    ("conditions", TEXT, "Under which conditions it works."),
    ("cost", NUMBER, "Cost per household served."),
    ("currency", TEXT, "In which currency, by ISO 4217."),
    ("cost_words", TEXT, "What it costs in words."),
    ("burden", TEXT, "What it asks of families."),
    ("risks", TEXT, "What could go wrong."),
    ("published_on", DAY, "Since when other partnerships find it; empty: they do not."),
)
ADOPTIONS = columns(
    ("practice_id", INTEGER, "Number of the practice; empty: another partnership's."),
    ("practice", TEXT, "Its name, as on the card that was taken up or is the newest."),
    ("test_id", INTEGER, "Number of the test that does it."),
    ("core_kept", TEXT, "Core parts done as meant, set apart by ;."),
    ("adaptations", TEXT, "What is done differently, and why."),
    ("standing", TEXT, "How it goes: planned, in use, paused or stopped."),
    ("standing_reason", TEXT, "Why it is paused or stopped."),
    ("standing_lesson", TEXT, "What was learned by stopping."),
    ("given_back_on", DAY, "Since when its result is given to that partnership; empty: it is not."),
)
DECISIONS = columns(
    ("decision_id", INTEGER, "Number of the decision."),
    ("test_id", INTEGER, "Number of the test."),
    ("decided_on", DAY, "Day."),
    ("decided_by", TEXT, "By whom."),
    ("recommended", TEXT, "What the rule said."),
    ("choice", TEXT, "What was decided."),
    ("followed_rule", YES_NO, "Is it what the rule said?"),
    ("reason", TEXT, "Why."),
    ("dissent", TEXT, "Who saw it otherwise, and why."),
    ("lesson", TEXT, "What was learned."),
    ("next_step", TEXT, "What happens next."),
    ("standing", TEXT, "Is it in force, or does it wait for somebody?"),
    ("community", TEXT, "Who of the community was asked."),
    ("community_how", TEXT, "How they were asked."),
    ("conditions", TEXT, "Under which conditions it goes on."),
    ("resources", TEXT, "What it takes."),
    ("ring", TEXT, "How far it goes next: one, five, twenty_five or all."),
    ("review_on", DAY, "When it is looked at again."),
    ("corrects_id", INTEGER, "Number of the decision it takes the place of."),
    ("stories", TEXT, "Numbers of the stories it quotes that may leave today, set apart by ;."),
)
IMPORTS = columns(
    ("import_id", INTEGER, "Number of the import."),
    ("test_id", INTEGER, "Number of the test."),
    ("made_at", MOMENT, "When (UTC)."),
    ("made_by", TEXT, "By whom."),
    ("name", TEXT, "Name of the file, or what was typed."),
    ("added", INTEGER, "Rows that were new."),
    ("changed", INTEGER, "Rows that replaced earlier ones."),
    ("identical", INTEGER, "Rows that were there already."),
    ("rejected", INTEGER, "Rows that were refused."),
    ("taken_back_at", MOMENT, "When it was taken back (UTC), if it was."),
)
HISTORY = columns(
    ("at", MOMENT, "When (UTC)."),
    ("who", TEXT, "Who."),
    ("what", TEXT, "What was changed; figures are not repeated."),
)
