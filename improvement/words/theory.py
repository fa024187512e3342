"""The driver diagram in words: what each part is called, what its tests say, the picture told."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from improvement.domain.vocabulary import IdeaSource, NodeKind
from improvement.stats.decisions.verdict import VerdictResult
from improvement.words.amounts import counted
from improvement.words.portfolio import how_sure

KINDS: Mapping[NodeKind, str] = {
    NodeKind.AIM: "Aim",
    NodeKind.PRIMARY: "Primary driver",
    NodeKind.SECONDARY: "Secondary driver",
    NodeKind.IDEA: "Change idea",
}
COLUMNS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas", "Tests")
SOURCES: Mapping[IdeaSource, str] = {
    IdeaSource.FAMILY: "A family",
    IdeaSource.COMMUNITY: "Somebody of the community",
    IdeaSource.FRONTLINE: "Staff who work with families",
    IdeaSource.RESEARCH: "Research",
    IdeaSource.ELSEWHERE: "Another place does it",
    IdeaSource.TEAM: "Our own team",
}
WARRANT: Mapping[str, str] = {
    "tested_elsewhere": "Was it tested elsewhere?",
    "track_record": "What is its track record?",
    "context_alike": "Is that context like ours?",
}
#: What people write under a name, by kind.
WORDS_OF: Mapping[NodeKind, str] = {
    NodeKind.AIM: "Aim statement: how much better, for whom, by when?",
    NodeKind.PRIMARY: "What does it mean here?",
    NodeKind.SECONDARY: "What does it mean here?",
    NodeKind.IDEA: "Why should it work?",
}
STANDING: Mapping[str, str] = {
    "decided_scale": "scaled",
    "decided_adapt": "adapted",
    "decided_stop": "stopped",
    "decided_keep_testing": "kept on testing",
    "scale": "rule says scale",
    "scale_in_steps": "rule says scale in steps",
    "adapt": "rule says adapt",
    "stop": "rule says stop",
    "keep_testing": "still testing",
    "estimates_only": "estimates only",
    "no_verdict": "no verdict yet",
}
NO_TESTS = "No tests yet"


def tests_line(standing: Mapping[str, int]) -> str:
    """How many tests, and where they stand.

    >>> tests_line({"decided_scale": 1, "keep_testing": 2})
    '3 tests: 1 scaled, 2 still testing'
    >>> tests_line({"adapt": 1})
    '1 test: rule says adapt'
    >>> tests_line({})
    'No tests yet'
    """
    if not standing:
        return NO_TESTS
    alone = sum(standing.values()) == 1
    words = ", ".join(
        f"{'' if alone else f'{n} '}{STANDING.get(key, key)}" for key, n in standing.items()
    )
    return f"{counted(sum(standing.values()), 'test')}: {words}"


def sure_lines(results: Iterable[VerdictResult | None]) -> tuple[str, ...]:
    """How sure the tests can be, by design and missing outcomes; most frequent first."""
    found = Counter(words for words in map(how_sure, results) if words)
    return tuple(
        f"{words} ({counted(n, 'test')})" if n > 1 else words for words, n in found.most_common()
    )


def warrant_line(answered: int) -> str:
    """How much is known about an idea before it is tried here.

    >>> warrant_line(2)
    'Warrant: 2 of 3 questions answered'
    """
    return f"Warrant: {answered} of 3 questions answered"


def headline(aims: Sequence[str], ideas: int, tests: int) -> str:
    """What this theory is, in a sentence.

    >>> headline(["more families pay on time"], 3, 4)
    '3 change ideas, tried in 4 tests, towards: more families pay on time.'
    """
    if not aims:
        return "What should get better, what drives it, and what will you try?"
    towards = "; ".join(aim.rstrip(".") for aim in aims)
    tried = f"{counted(ideas, 'change idea')}, tried in {counted(tests, 'test')}"
    return f"{tried}, towards: {towards}."


def told(lines: Iterable[tuple[int, str, str]]) -> str:
    """The picture for those who do not see it: (depth, name, note) in reading order."""
    return "Driver diagram. " + " ".join(
        f"{COLUMNS[depth][:-1] if depth else 'Aim'}: {name}{f' ({note})' if note else ''}."
        for depth, name, note in lines
    )
