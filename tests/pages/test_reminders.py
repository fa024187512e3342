"""Tasks under Plan, what is due on the first page, and one's own wishes under Settings."""

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from improvement.bootstrap import Application
from improvement.domain.tasks import TaskDraft
from improvement.domain.vocabulary import Role
from improvement.services import reminders, tasks
from tests.pages.conftest import at_test, number_of, person_of

Open = Callable[[str | Role], AppTest]
Told = Callable[[AppTest], str]


def promise(application: Application, what: str) -> int:
    keisha = person_of(application, "Keisha Coleman")
    draft = TaskDraft(what=what, owner_id=keisha.person_id, due_on=date(2026, 11, 20))
    number = number_of(application)
    return tasks.add(application.uow, keisha, test_id=number, draft=draft)


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label == label).click().run()


def test_what_is_late_stands_on_the_first_page_until_done(
    open_app: Open, application: Application
) -> None:
    task_id = promise(application, "Call **the** desk")
    app = open_app("Keisha Coleman")
    labels = [e.proto.label for e in app.get("page_link")]
    assert any("3 days late" in label and r"\*\*the\*\*" in label for label in labels)
    app.button(key=f"done_{task_id}").click().run()
    assert not app.exception
    assert not any("Call" in e.proto.label for e in app.get("page_link"))


def test_a_task_is_added_and_ticked_under_plan(
    open_app: Open, application: Application, told: Told
) -> None:
    number = number_of(application)
    app = at_test(open_app, "Keisha Coleman", number)
    next(t for t in app.text_input if t.label == "What is to be done?").set_value("Print cards")
    press(app, "Add the task")
    assert "Print cards" in told(app)
    found = tasks.of_test(application.uow, person_of(application, "Priya Raman"), test_id=number)
    task = next(t for t in found.tasks if t.kept.what == "Print cards")
    app.button(key=f"task_done_{task.kept.id}").click().run()
    after = tasks.of_test(application.uow, person_of(application, "Priya Raman"), test_id=number)
    assert next(t for t in after.tasks if t.kept.what == "Print cards").kept.done_on is not None


def test_wishes_are_ones_own(open_app: Open, application: Application) -> None:
    app = open_app("Keisha Coleman")
    app.query_params["part"] = "Reminders"
    app = app.switch_page("pages/settings.py").run()
    app.checkbox(key="reminder_mail").check()
    press(app, "Save")
    assert "address" in app.error[0].value
    app.text_input(key="reminder_email").set_value("keisha@example.org")
    press(app, "Save")
    assert not app.error
    press(app, "Make me an address")
    keisha = reminders.wishes(application.uow, person_of(application, "Keisha Coleman"))
    assert (keisha.email, keisha.daily_mail) == ("keisha@example.org", True)
    assert keisha.calendar_key in app.code[0].value
    assert reminders.wishes(application.uow, person_of(application, "Priya Raman")).version == 0
