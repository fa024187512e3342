"""From what stands in a cell to a group of a dimension, ways of not knowing kept apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from improvement.domain.answers import answers_in
from improvement.domain.dimensions import Dimension, Group
from improvement.domain.vocabulary import Arm, GroupKind
from improvement.files.look_alikes import look_alike
from improvement.files.mapping import ARM_WORDS
from improvement.files.numbers import DecimalMark, read_number
from improvement.files.odd_numbers import odd_number
from improvement.files.problem import Cell, Problem, is_blank

#: Other names of the ways of not knowing, used where a dimension has a group of that kind.
WAYS_OF_NOT_KNOWING: Mapping[str, GroupKind] = {
    **dict.fromkeys(
        ("declined", "declined to answer", "refused", "prefer not to say"), GroupKind.DECLINED
    ),
    **dict.fromkeys(("unknown", "not known", "don't know", "don’t know"), GroupKind.UNKNOWN),
    **dict.fromkeys(("not collected", "not asked", "not recorded"), GroupKind.NOT_COLLECTED),
}
MOST_LABELS = 40  # entries that are asked about: a column of more is no column of groups
EVERYBODY_WORDS = frozenset({"all", "everybody", "everyone", "overall", "total"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReader:
    """Reads the entries of one dimension's column.

    ``totals_allowed`` lets *all*, *total* and a blank stand for everybody (period totals only).
    ``labels`` says which group (by key) an entry means that is no group's name; entries are folded.
    ``codes`` are numbers that stand for not known in a column of bands.
    """

    dimension: Dimension
    decimal_mark: DecimalMark
    totals_allowed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    codes: frozenset[float] = frozenset()

    def read(self, cell: Cell) -> str | Problem | None:
        """The key of the group a cell names; None if the entry is about no group.

        A blank cell is the dimension's *not collected* group if it has one, else no group. Of a
        total it is no group: taken for one, everybody would be counted beside their own groups.
        """
        if is_blank(cell):
            named = self._by_name(cell) if isinstance(cell, str) else None
            if named is not None:  # a group may be called N/A
                return named.key
            return None if self.totals_allowed else self._of_kind(GroupKind.NOT_COLLECTED)
        if isinstance(cell, str):
            return self._named(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._numbered(cell)
        return self._unknown()

    def answers(self, cell: Cell) -> str | frozenset[str] | Problem | None:
        """The same where one person may name several groups: "Black; Hispanic"."""
        found = answers_in(self.dimension, cell) if isinstance(cell, str) else None
        if found is None or (not found.groups and len(found.unknown) < 2):
            return self.read(cell)
        keys = set(found.groups)
        for word in found.unknown:
            named = self._named(word)
            if isinstance(named, Problem):
                return Problem(f"{self.dimension.label} has no group {word!r}.", named.remedy)
            keys |= {named} if named else set()
        return frozenset(keys) if len(keys) > 1 else next(iter(keys), None)

    def _named(self, text: str) -> str | Problem | None:
        group = self._by_name(text)
        if group is not None:
            return group.key
        word = folded(text)
        if word in self.labels and any(g.key == self.labels[word] for g in self.dimension.groups):
            return self.labels[word]
        if word in WAYS_OF_NOT_KNOWING and (key := self._of_kind(WAYS_OF_NOT_KNOWING[word])):
            return key
        if self.totals_allowed and word in EVERYBODY_WORDS:
            return None
        return self._in_band(text) if self.dimension.banded else self._no_group(text)

    def _by_name(self, text: str) -> Group | None:
        if not self.dimension.banded:
            return self.dimension.find(text)
        # Bands are looked up by name only: Dimension.find would read 59.99 under any decimal mark.
        word = " ".join(text.split()).casefold()
        named = (g for g in self.dimension.groups if word in (g.key.casefold(), g.label.casefold()))
        return next(named, None)

    def _in_band(self, text: str) -> str | Problem:
        number = read_number(text, self.decimal_mark)
        if isinstance(number, Problem):
            return self._unknown()
        return self._unknown() if number is None else self._numbered(number)

    def _numbered(self, number: float) -> str | Problem:
        if not self.dimension.banded:
            group = self.dimension.find(f"{number:.15g}")
            return group.key if group else self._unknown()
        odd = odd_number(self.dimension, float(number), self.codes)
        if odd is not None:
            return odd
        group = self.dimension.find(float(number))
        return group.key if group else self._unknown()

    def _of_kind(self, kind: GroupKind) -> str | None:
        return next((g.key for g in self.dimension.groups if g.kind is kind), None)

    def _no_group(self, text: str) -> Problem:
        """No group of that name; said plainly where it only looks like one that there is."""
        alike = look_alike(text, (g.label for g in self.dimension.groups))
        if alike is None:
            return self._unknown()
        return Problem(
            f"This looks like {alike.name!r}, but is written with {alike.letters}.",
            f"Type {alike.name} again, or say under Entries that are no group here what it is.",
        )

    def _unknown(self) -> Problem:
        labels = ", ".join(group.label for group in self.dimension.groups)
        return Problem(
            f"{self.dimension.label} has no such group.",
            f"Use one of: {labels}; or add the group under Settings.",
        )


def folded(text: str) -> str:
    """An entry without regard to capitals and spaces.

    >>> folded("  Not  Known ")
    'not known'
    """
    return " ".join(text.split()).casefold()


def strange_labels(
    cells: Iterable[Cell],
    reader: GroupReader,
    *,
    several: bool = False,
    most: int = MOST_LABELS,
) -> dict[str, int]:
    """The entries that are no group of the dimension, as written, and in how many rows.

    With ``several`` a cell may name several groups, and each name is an entry.

    >>> from improvement.domain.dimensions import Group
    >>> gender = Dimension(key="g", label="Gender", groups=(Group(key="w", label="Women"),))
    >>> reader = GroupReader(dimension=gender, decimal_mark=DecimalMark.POINT)
    >>> strange_labels(["women", "F", "F", "", None, "Women; X"], reader)
    {'F': 2, 'Women; X': 1}
    >>> strange_labels(["women", "F", "F", "", None, "Women; X"], reader, several=True)
    {'F': 2, 'X': 1}
    """
    found: dict[str, int] = {}
    for text, n in Counter(cell for cell in cells if isinstance(cell, str)).items():
        for entry in _entries(text, reader.dimension) if several else (text,):
            if len(found) < most and isinstance(reader.read(entry), Problem):
                label = " ".join(entry.split())
                found[label] = found.get(label, 0) + n
    return found


def _entries(text: str, dimension: Dimension) -> tuple[str, ...]:
    """What of a cell is to be asked about: the names in it that are no group's."""
    found = answers_in(dimension, text)
    return found.unknown if found.groups or len(found.unknown) > 1 else (text,)


def read_arm(cell: Cell, own_words: Mapping[str, Arm] = MappingProxyType({})) -> Arm | Problem:
    """The arm that a cell names, in the usual words or the test's own (lower case).

    >>> read_arm(" Control "), read_arm("comparison")
    (<Arm.COMPARISON: 'comparison'>, <Arm.COMPARISON: 'comparison'>)
    """
    word = " ".join(str(cell).split()).casefold()
    arm = own_words.get(word) or ARM_WORDS.get(word)
    if arm is not None:
        return arm
    if is_blank(cell):
        return Problem("Pilot or comparison? The cell is empty.", "Write pilot or comparison.")
    return Problem("This is neither pilot nor comparison.", "Write pilot or comparison.")
