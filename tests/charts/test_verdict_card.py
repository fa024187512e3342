"""The verdict card: valid, every word in it drawn, in every format, and nothing beyond its edge."""

import json
from datetime import date

import jsonschema
import pytest

from improvement.charts.export import Size, to_pdf, to_png, to_svg
from improvement.charts.theme import Theme
from improvement.charts.verdict_card import WIDTH, verdict_card_spec
from improvement.words.at_a_glance import Glance
from improvement.words.reading import Reading
from improvement.words.verdict_card import MOST_CAVEATS, VerdictCard, verdict_card
from tests.charts.test_forest import schema

LONG = "outcomes are better by as much as you hoped, but some groups are too small to be seen"


def card(caveats: tuple[str, ...] = ("One.", "Two.", "Three.", "Four.")) -> VerdictCard:
    return verdict_card(
        title="Rent help on the first call",
        place="Emergency rent fund, Memphis, Tennessee",
        verdict="Scale in steps",
        reading=Reading(headline=f"Scale in steps: {LONG}.", caveats=caveats),
        glances=(
            Glance(label="On the first call", figure="10.3 days", note="90 known"),
            Glance(label="Gain", figure="6.4 days shorter", note="4.3 to 8.5 days shorter"),
        ),
        as_of=date(2026, 11, 3),
    )


@pytest.mark.parametrize("theme", Theme)
def test_valid_and_drawn_in_every_format(theme: Theme) -> None:
    spec = verdict_card_spec(card(), theme=theme)
    jsonschema.Draft7Validator(schema()).validate(spec)
    json.dumps(spec, allow_nan=False)
    for size in Size:
        assert to_png(spec, size=size).startswith(b"\x89PNG")
        assert to_pdf(spec, size=size).startswith(b"%PDF")


def test_every_word_is_in_the_picture_and_in_its_description() -> None:
    one = card()
    spec = verdict_card_spec(one)
    drawn = " ".join(
        line for layer in spec["layer"] for line in layer["mark"].get("text", ()) if line
    )
    svg = to_svg(spec)
    for words in (one.title, one.place, one.verdict, one.headline, *one.caveats, one.foot):
        assert words in drawn
        assert words in spec["description"]
    for glance in one.glances:
        assert f">{glance.figure}<" in svg
        assert glance.note in spec["description"]


def test_the_verdict_is_not_said_twice_and_what_is_left_out_is_counted() -> None:
    one = card()
    assert one.headline == f"O{LONG[1:]}."
    assert one.verdict == "Rule says: Scale in steps"
    assert len(one.caveats) == MOST_CAVEATS + 1
    assert one.caveats[-1] == "2 more to keep in mind: see Compare."
    assert card(("One.",)).caveats == ("One.",)
    assert "As of 3 November 2026" in one.foot


def test_long_words_make_the_card_longer_not_wider() -> None:
    short, long = verdict_card_spec(card()), verdict_card_spec(card((LONG * 3, LONG * 3)))
    assert short["width"] == long["width"] == WIDTH
    assert long["height"] > short["height"]
    at = [layer["encoding"]["y"]["value"] for layer in long["layer"]]
    assert max(at) < long["height"]
