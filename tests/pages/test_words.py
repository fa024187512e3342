"""Notes and what becomes of them: themes on the Notes tab, the codebook in the settings."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.joint import ReadingDraft
from improvement.domain.notes import NoteDraft
from improvement.domain.vocabulary import Relation, Role
from improvement.services import codebook, joint, notes, stories
from tests.pages.conftest import number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def words(app: AppTest, application: Application, part: str) -> AppTest:
    app.switch_page("pages/test.py")
    app.query_params["test"] = str(number_of(application))
    app.query_params["tab"] = "Notes"
    app.query_params["words"] = part
    return app.run()


def codebook_page(app: AppTest) -> AppTest:
    app.switch_page("pages/settings.py")
    app.query_params["part"] = "Codebook"
    return app.run()


@pytest.mark.parametrize("role", list(Role))
def test_the_themes_open_for_everybody(
    open_app: Open, application: Application, told: Told, role: Role
) -> None:
    app = words(open_app(role), application, "Themes")
    assert not app.exception
    said = told(app)
    if role is Role.LEADER:  # nine people are fewer than ten
        assert "Too few people were heard" in said
        assert "4 of 9" not in said
    else:
        assert "Language: 4 of 9 people told us." in said
        assert "Hispanic or Latino 4 of 4" in said


def test_a_theme_gets_its_meaning_in_the_codebook(
    open_app: Open, application: Application, told: Told
) -> None:
    app = codebook_page(open_app(Role.COACH))
    assert "9 themes, each with what it means." in told(app)
    app.text_input(key="theme_new_0_name").input("Shame")
    app.text_area(key="theme_new_0_definition").input("Being late is felt as a fault.")
    app.button(key="theme_new_0_save").click().run()
    assert "10 themes" in told(app)
    assert "Being late is felt as a fault." in told(app)


def test_a_refused_theme_stays_as_typed(open_app: Open, told: Told) -> None:
    app = codebook_page(open_app(Role.COACH))
    app.text_input(key="theme_new_0_name").input("trust")
    app.button(key="theme_new_0_save").click().run()
    assert "There is a theme Trust already" in told(app)
    assert app.text_input(key="theme_new_0_name").value == "trust"


def test_themes_are_merged_and_taken_apart(
    open_app: Open, application: Application, told: Told
) -> None:
    book = codebook.codebook(application.uow, person_of(application, Role.COACH))
    ids = {t.name: t.id for t in book.in_use}
    app = codebook_page(open_app(Role.COACH))
    app.selectbox(key=f"merge_{ids['Trust']}").select(ids["Language"]).run()
    app.button(key=f"merge_now_{ids['Trust']}").click().run()
    assert "Trust is counted as Language." in told(app)
    app.button(key=f"theme_back_{ids['Trust']}").click().run()
    assert "9 themes" in told(app)


def test_a_member_reads_the_codebook_and_changes_nothing(open_app: Open, told: Told) -> None:
    app = codebook_page(open_app(Role.MEMBER))
    assert "A coach or a leader changes the codebook." in told(app)
    assert not [b for b in app.button if str(b.key).startswith("theme_")]


def test_an_empty_partnership_is_taught_what_a_theme_is(open_empty_app: Open, told: Told) -> None:
    app = codebook_page(open_empty_app(Role.LEADER))
    assert "A theme is what several notes speak of" in told(app)


def test_quotes_stand_with_what_was_agreed_to(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Keisha Coleman"), application, "Quotes")
    said = told(app)
    assert "2 quotes or stories may be used. 2 consents have ended." in said
    assert "Agreed by the speaker, M3" in said
    assert "taken back on" in said
    assert "nobody knocked" not in said  # withdrawn
    assert "school menu" not in said  # run out
    assert "once ticked as quotable" in said


def test_a_consent_is_written_down_and_taken_back(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Keisha Coleman"), application, "Quotes")
    form = "story_new_0_None"
    app.text_area(key=f"{form}_text").input("I showed it to my neighbour.")
    app.text_input(key=f"{form}_purpose").input("Show other sites")
    app.button(key="story_new_0_save").click().run()
    assert "Who agreed?" in told(app)  # refused, and kept as typed
    assert app.text_area(key=f"{form}_text").value == "I showed it to my neighbour."
    app.text_input(key=f"{form}_by").input("A7")
    app.button(key="story_new_0_save").click().run()
    assert "3 quotes or stories may be used." in told(app)
    found = stories.of_test(
        application.uow, person_of(application, Role.COACH), test_id=number_of(application)
    )
    newest = next(s for s in found.standing if "neighbour" in s.text)
    app.button(key=f"withdraw_{newest.id}").click().run()
    assert "I showed it to my neighbour." not in told(app)
    assert "3 consents have ended." in told(app)


def test_a_leader_reads_quotes_and_an_empty_test_teaches(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Mai Nguyen"), application, "Quotes")  # of another team
    assert "It comes on Friday now" in told(app)
    assert "M3" not in told(app)
    assert not [b for b in app.button if str(b.key).startswith(("withdraw", "story_"))]


def test_numbers_and_words_stand_side_by_side(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Keisha Coleman"), application, "Side by side")
    assert not app.exception
    said = told(app)
    assert "as agree, 1 as differ" in said
    assert "4 people told us something: Language 4 of 4" in said
    assert "If it came in Spanish" in said
    assert "Tomás Rivera" in said
    assert "version 2" in said


def test_who_declined_to_say_has_a_card_apart_in_the_test_and_in_practices(
    open_app: Open, application: Application, told: Told
) -> None:
    said = told(words(open_app("Keisha Coleman"), application, "Side by side"))
    assert "Were asked and did not say. Kept apart and without flags" in said
    assert said.index("**Women**") < said.rindex("**Declined to say**")
    tomas = person_of(application, "Tomás Rivera")
    mediation = number_of(application, "Landlord mediation")
    draft = ReadingDraft(relation=Relation.SILENT, text="Nobody asked them how it went.")
    place = ("gender", "declined")
    joint.read(application.uow, tomas, test_id=mediation, place=place, draft=draft, seen=0)
    said = told(open_app("Tomás Rivera").switch_page("pages/practices.py").run())
    assert "Nobody asked them how it went." in said
    assert "Were asked and did not say. Kept apart and without flags" in said


def test_a_note_about_those_who_declined_keeps_its_group_when_it_is_changed(
    open_app: Open, application: Application
) -> None:
    keisha = person_of(application, "Keisha Coleman")
    test_id, pair = number_of(application), ("gender", "declined")
    draft = NoteDraft(text="I do not say.", written_on=application.uow.today, group=pair)
    note = notes.write(application.uow, keisha, test_id=test_id, draft=draft)
    app = words(open_app("Keisha Coleman"), application, "Notes")
    app.button(key=f"change_{note}").click().run()
    assert app.selectbox(key=f"change_{note}_group").value == "Gender: Declined to say"
    app.text_area(key=f"change_{note}_text").input("I do not say, and it went well.")
    app.button(key=f"change_{note}_save").click().run()
    found = notes.of_test(application.uow, keisha, test_id=test_id).notes
    assert next((n.dimension, n.group_key) for n in found if n.id == note) == pair


def test_a_reading_written_meanwhile_is_shown_beside_mine(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Keisha Coleman"), application, "Side by side")
    test_id = number_of(application)
    form = f"joint_{test_id}_all"
    app.text_area(key=f"{form}_text").input("Mine.")
    theirs = ReadingDraft(relation=Relation.AGREE, text="Theirs, meanwhile.")
    coach = person_of(application, Role.COACH)
    joint.read(application.uow, coach, test_id=test_id, place=None, draft=theirs, seen=0)
    app.button(key=f"{form}_save").click().run()
    assert "Theirs, meanwhile." in told(app)
    assert "Somebody else wrote a reading" in told(app)
    assert app.text_area(key=f"{form}_text").value == "Mine."
    app.button(key=f"{form}_after").click().run()
    app.button(key=f"{form}_save").click().run()
    found = joint.of_test(application.uow, coach, test_id=test_id)
    assert [r.draft.text for r in found.everybody.readings] == ["Mine.", "Theirs, meanwhile."]


def test_a_leader_sees_no_card_of_a_hidden_group(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app(Role.LEADER), application, "Side by side")
    assert not app.exception
    said = told(app)
    assert "Too few people were heard to say how many." in said
    assert "**Asian**" not in said
    assert "left out" in said


def test_two_code_a_note_and_see_each_other_only_when_done(
    open_app: Open, application: Application, told: Told
) -> None:
    test_id = number_of(application)
    keisha = person_of(application, "Keisha Coleman")
    draft = NoteDraft(text="They knocked. I did not answer.", written_on=application.uow.today)
    note = notes.write(application.uow, keisha, test_id=test_id, draft=draft)
    app = words(open_app("Keisha Coleman"), application, "Coding")
    assert "1 of 15 notes is left for you to code." in told(app)
    trust = next(
        t.id for t in codebook.codebook(application.uow, keisha).in_use if t.name == "Trust"
    )
    app.button_group(key=f"code_{note}_0_theme").set_value(trust).run()
    assert "Whether people believe who writes to them" in told(app)
    app.button_group(key=f"code_{note}_0_parts").set_value([1]).run()
    app.button(key=f"code_{note}_0_save").click().run()
    assert "Trust: I did not answer." in told(app)
    app.button(key=f"coded_{note}").click().run()
    assert "You are done with all 15 notes." in told(app)
    other = words(open_app("Tomás Rivera"), application, "Coding")
    assert "I did not answer." in told(other)
    assert "Trust: I did not answer." not in told(other)
    other.button(key=f"coded_{note}").click().run()
    other.selectbox[0].select(note).run()
    assert "Keisha Coleman: Trust - I did not answer." in told(other)


def test_how_far_coders_agree_is_told_to_everybody(
    open_app: Open, application: Application, told: Told
) -> None:
    said = told(words(open_app("Mai Nguyen"), application, "Coding"))
    assert "Timing: The coders agree well enough to rely on the codes." in said
    assert "Trust: The coders agree too little to rely on the codes" in said
    assert "code its notes" in said


def test_the_card_of_a_practice_says_what_was_read(open_app: Open, told: Told) -> None:
    app = open_app(Role.MEMBER).switch_page("pages/practices.py").run()
    assert not app.exception
    assert "Numbers and words side by side" in [e.label for e in app.expander]
    assert "three months of arrears are beyond a talk" in told(app)


def test_a_speaker_is_told_back_and_the_choice_stands_with_its_reasons(
    open_app: Open, application: Application, told: Told
) -> None:
    app = words(open_app("Keisha Coleman"), application, "Quotes")
    said = told(app)
    assert "They said: Then leave it there." in said
    assert "Why: It says in one sentence" in said
    assert "Not chosen: It comes on Friday now" in said
    coach = person_of(application, Role.COACH)
    found = stories.of_test(application.uow, coach, test_id=number_of(application)).standing
    silent = next(s.id for s in found if s.text.startswith("If it came"))
    app.text_area(key=f"tell_{silent}_0_told").input("The next text is in Spanish.")
    opened = folded(app, "Told back")
    app.button(key=f"tell_{silent}_0_save").click().run()
    assert "The next text is in Spanish." in told(app)
    assert not folded(app, "Told back") & opened, "what was open is closed: it lay over the answer"
    other = words(open_app("Mai Nguyen"), application, "Quotes")
    assert "Then leave it there." not in told(other)
    assert "Why: It says in one sentence" in told(other)


def folded(app: AppTest, label: str) -> set[str]:
    """What the browser knows the buttons with this label by: one with another name is closed."""
    blocks = [block.proto for block in app.get("popover")]
    found = {block.id for block in blocks if block.popover.label == label}
    assert found
    return found
