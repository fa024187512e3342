"""Right-to-left names in our sentences: where the marks that isolate them stand."""

import pytest

from improvement.ui import show
from improvement.words.direction import FSI, PDI, isolated

RENT = "تذكير بالإيجار"
CALLS = "מענה לשיחות"


def kept(words: str) -> str:
    return f"{FSI}{words}{PDI}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ""),
        ("3 of 9", "3 of 9"),
        ("\u0591", kept("\u0591")),
        ("Café: 3 of 9", "Café: 3 of 9"),
        (f"2 tests need you: {RENT}, {CALLS}.", f"2 tests need you: {kept(RENT)}, {kept(CALLS)}."),
        (f"{RENT}, 3 of 9", kept(RENT) + ", 3 of 9"),
        (f"{RENT} needs you.", f"{kept(RENT)} needs you."),
        (RENT, kept(RENT)),
        (f"{RENT} SMS {RENT}", kept(f"{RENT} SMS {RENT}")),
        (f"{RENT} and {CALLS} wait.", f"{kept(RENT)} and {kept(CALLS)} wait."),
        (f"Ring 2: {RENT} 3 {RENT}, 4", f"Ring 2: {kept(f'{RENT} 3 {RENT}')}, 4"),
    ],
)
def test_a_name_is_kept_together_and_moves_nothing(words: str, expected: str) -> None:
    # "{RENT}, 3 of 9" has letters of both scripts, but not at both ends.
    assert isolated(words) == expected


def test_twice_is_once() -> None:
    once = isolated(f"{RENT}: 3 of 9")
    assert isolated(once) == once


def test_labels_are_isolated_and_notes_keep_their_own_direction() -> None:
    assert show.plain(RENT) == kept(RENT)
    assert show.prose(RENT) == RENT
