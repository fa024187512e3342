"""What cannot be opened is refused with its name and the reason; what is opened is set up well."""

from pathlib import Path
from typing import Any

import pytest

from improvement.errors import Invalid
from improvement.store.engine import BUSY_MILLISECONDS, open_engine


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    letter = tmp_path / "letter.sqlite"
    letter.write_text("Dear landlord, " * 100)
    with pytest.raises(Invalid, match=r"letter\.sqlite cannot be opened: file is not a database"):
        open_engine(f"sqlite:///{letter}")
    assert letter.read_text().startswith("Dear landlord")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Invalid, match=r"folder cannot be made \((Not a directory|File exists)\)"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'deep' / 'x.sqlite'}")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="unable to open database file"):
        open_engine(f"sqlite:///{tmp_path}")


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path / 'new' / 'deep' / 'x.sqlite'}")
    opened.dispose()
    assert (tmp_path / "new" / "deep" / "x.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/name", "mysql is not a database this runs on"),
        ("oracle://host/name", "oracle is not a database this runs on"),
        ("improvement.sqlite", "'improvement.sqlite' is not a database address"),
        ("", "'' is not a database address"),
    ],
)
def test_an_address_of_something_else(url: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        open_engine(url)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Invalid, match="The database improvement cannot be opened") as trouble:
        open_engine("postgresql://ann:secret@127.0.0.1:1/improvement?connect_timeout=1")
    assert "secret" not in str(trouble.value)


def test_a_mistyped_address_does_not_print_its_password() -> None:
    with pytest.raises(Invalid, match="is not a database address") as trouble:
        open_engine("postgresql//ann:secret@host/name")
    assert "secret" not in str(trouble.value)


def test_sqlite_waits_writes_ahead_and_guards_its_keys(tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")

    def pragma(name: str) -> Any:
        with opened.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    assert (pragma("journal_mode"), pragma("foreign_keys")) == ("wal", 1)
    assert pragma("busy_timeout") == BUSY_MILLISECONDS
    opened.dispose()
