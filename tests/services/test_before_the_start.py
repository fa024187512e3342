"""Required fields, one by one: they stand before the start, never before a draft."""

from dataclasses import replace
from typing import Any

import pytest

from improvement.domain.plan import Plan, lacking
from improvement.domain.vocabulary import ComparedBy, Consequence, Direction, MeasureKind
from improvement.errors import Invalid
from improvement.services import tests

#: What section 4 calls required of a test card and its measures -> the field emptied, what is said.
REQUIRED_FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "change idea": ({"change_idea": " "}, "Describe the change"),
    "objective": ({"aim": ""}, "Write the aim"),
    "learning questions": ({"learning_question": ""}, "what you want to learn"),
    "degree of belief": ({"belief": None}, "how strongly you believe"),
    "consequence if it fails": ({"consequence": None}, "what it costs people"),
    "scale: people": ({"planned_per_arm": None}, "how many households"),
    "scale: sites / where": ({"place": ""}, "Say where"),
    "who it is for": ({"for_whom": ""}, "who it is for"),
    "who": ({"responsible": "\t"}, "who does it"),
    "start": ({"starts_on": None}, "the day the change begins"),
    "end": ({"ends_on": None}, "the day you will stop"),
    "measures linked": ({"measures": (), "predicted": None}, "primary measure"),
    "prediction in words": ({"prediction": ""}, "what you predict"),
    "prediction as a value": ({"predicted": None}, "the figure that you predict"),
    "confidence": ({"confidence": None}, "how sure you are"),
    "we are right if": ({"right_if": ""}, "from when on you were right"),
    "decision rule: difference": ({"minimum_worthwhile": None}, "which difference"),
    "decision rule: design": ({"design": None}, "what you will compare with"),
    "contingency where a failure costs much": (
        {"consequence": Consequence.MAJOR, "contingency": ""},
        "what you do if something goes wrong",
    ),
    "consent and ethics check": ({"ethics_checked": False}, "consent and ethics"),
}


@pytest.mark.parametrize("field", REQUIRED_FIELDS)
def test_without_it_a_draft_is_kept_and_nothing_starts(place: Any, field: str) -> None:
    changes, words = REQUIRED_FIELDS[field]
    test_id = place.draft(replace(place.plan, **changes))
    view = tests.view(place.uow, place.member, test_id=test_id)
    assert any(words in lack.words for lack in view.lacks), view.lacks
    with pytest.raises(Invalid, match="Not ready to start") as refused:
        tests.start(place.uow, place.member, test_id=test_id, version=view.kept.version)
    assert words in str(refused.value)
    assert tests.view(place.uow, place.member, test_id=test_id).kept.started_at is None
    tests.save(place.uow, place.member, test_id=test_id, version=view.kept.version, plan=place.plan)
    tests.start(place.uow, place.member, test_id=test_id, version=place.version(test_id))


def test_every_lack_there_can_be_is_in_the_table(place: Any) -> None:
    """An empty plan lacks nothing that the table does not know by its words."""
    known = [words for _, words in REQUIRED_FIELDS.values()]
    named_by_title = {"title"}
    for lack in lacking(Plan()):
        assert lack.field in named_by_title or any(words in lack.words for words in known), lack


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("kind", [MeasureKind.PROPORTION, MeasureKind.VALUE])
def test_what_is_asked_for_does_not_hang_on_how_the_outcome_is_counted(
    place: Any, kind: MeasureKind, direction: Direction
) -> None:
    (primary,) = place.plan.measures
    way = ComparedBy.SCORE if kind is MeasureKind.VALUE else None
    measure = replace(primary, kind=kind, direction=direction, compared_by=way)
    whole = replace(place.plan, measures=(measure,))
    empty = replace(Plan(), measures=(measure,))
    asked = {lack.field for lack in lacking(empty)} - {lack.field for lack in lacking(whole)}
    assert {"prediction", "right_if", "confidence", "belief", "consequence", "place"} <= asked
