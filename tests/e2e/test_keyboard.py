"""By keyboard alone: whoever is on a link sees where she is."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

#: The link that has the focus: its words, and how wide the line around it is.
ON_A_LINK = """() => {
  const on = document.activeElement
  if (on?.tagName !== "A") return null
  const { outlineStyle, outlineWidth } = getComputedStyle(on)
  return [on.innerText, outlineStyle === "none" ? 0 : parseFloat(outlineWidth)]
}"""


@pytest.mark.parametrize("place", ["", "tests"])
def test_every_link_reached_with_tab_has_a_line_around_it(person: Any, place: str) -> None:
    person.go(place)
    met = []
    for _ in range(25):
        person.page.keyboard.press("Tab")
        found = person.page.evaluate(ON_A_LINK)
        if found:
            met.append(found)
    assert len(met) >= 5, "the navigation alone has as many"
    assert [words for words, width in met if width < 2] == []
