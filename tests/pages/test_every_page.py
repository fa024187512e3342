"""Every page is registered, has a test, and stays small."""

from improvement.config import HOME
from improvement.ui.frame import PAGES

FILES = sorted(path.stem for path in (HOME / "pages").glob("*.py"))
LONGEST_PAGE, LONGEST_ENTRY = 120, 60


def test_the_registry_and_the_folder_hold_the_same_pages() -> None:
    assert sorted(entry.file for entries in PAGES.values() for entry in entries) == FILES


def test_every_page_has_a_test() -> None:
    here = {path.stem for path in (HOME / "tests" / "pages").glob("test_*.py")}
    assert {f"test_{page}" for page in FILES} <= here


def test_pages_and_entry_stay_small() -> None:
    lines = {p: len((HOME / "pages" / f"{p}.py").read_text().splitlines()) for p in FILES}
    assert {page: n for page, n in lines.items() if n >= LONGEST_PAGE} == {}
    assert len((HOME / "streamlit_app.py").read_text().splitlines()) < LONGEST_ENTRY


def test_every_page_begins_with_the_gate() -> None:
    for page in FILES:
        assert "with open_page(" in (HOME / "pages" / f"{page}.py").read_text().replace(
            "frame.open_page(", "open_page("
        )


def test_headings_follow_in_order_and_days_begin_without_a_nought() -> None:
    """A title is a level 1 heading; below it comes ``st.header``: a subheader would skip a level.

    Days are written by ``domain.periods.written``: strftime says 08 June.
    """
    screens = [*(HOME / "pages").glob("*.py"), *(HOME / "improvement" / "ui").rglob("*.py")]
    assert [str(f) for f in screens if "st.subheader(" in f.read_text()] == []
    code = (HOME / "improvement").rglob("*.py")
    assert [str(f) for f in code if "%d %B %Y" in f.read_text()] == []
