"""Decisions: what one must say, who must look at it besides its author, and how it stands."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from improvement.domain.vocabulary import Choice, DecisionStep, Ring, Standing
from improvement.errors import Conflict, Invalid

NO_VERDICT = "no_verdict"  # the rule could not be applied; the kept analysis says why


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision before it is recorded.

    ``community`` says who of the community was asked, ``community_how`` in which way;
    ``quotes`` are numbers of notes that may be quoted, ``stories`` of quotes and stories under
    a consent that stands.
    """

    choice: Choice
    reason: str
    dissent: str = ""
    lesson: str = ""
    next_step: str = ""
    community: str = ""
    community_how: str = ""
    conditions: str = ""
    resources: str = ""
    ring: Ring | None = None
    review_on: date | None = None
    quotes: tuple[int, ...] = ()
    stories: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise Invalid("A decision needs its reason. Write one sentence that others will read.")


def missing(draft: DecisionDraft, *, today: date) -> tuple[str, ...]:
    """What a decision must still say before it is recorded; empty when nothing.

    >>> draft = DecisionDraft(choice=Choice.SCALE, reason="It helped.")
    >>> missing(draft, today=date(2026, 11, 23))[0]
    'Say how far it goes next: one place, about 5, about 25, or everywhere.'
    """
    return tuple(_missing(draft, today))


def _missing(draft: DecisionDraft, today: date) -> Iterator[str]:
    if draft.choice is Choice.SCALE:
        if draft.ring is None:
            yield "Say how far it goes next: one place, about 5, about 25, or everywhere."
        if draft.review_on is None:
            yield "Set the day on which you will look again whether the gain holds."
        if not draft.community.strip():
            yield "Say who of the community was asked. If nobody was, write that."
    elif draft.ring is not None:
        yield "A ring of spread belongs to a decision to scale. Leave it out, or choose scale."
    if draft.community_how.strip() and not draft.community.strip():
        yield "Say who was asked, not only how."
    if draft.review_on is not None and draft.review_on <= today:
        yield f"The day of the review ({draft.review_on}) is not after today. Choose a later one."


def against_rule(choice: Choice, recommended: Choice | None) -> bool:
    """Is this another choice than the rule's? A test that did not finish claims nothing.

    >>> against_rule(Choice.SCALE, Choice.ADAPT), against_rule(Choice.SCALE, None)
    (True, False)
    """
    return choice is not Choice.DID_NOT_FINISH and recommended not in (None, choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who must look at a decision besides its author: fixed when it is recorded."""

    review: bool = False
    approval: bool = False


def wanted(choice: Choice, *, against: bool, by_leadership: bool) -> Wanted:
    """A second reviewer against the rule; leadership for scale, unless leadership decided."""
    return Wanted(review=against, approval=choice is Choice.SCALE and not by_leadership)


_OPEN = (Standing.PROPOSED, Standing.REVIEWED)
_BACK = {
    DecisionStep.GIVE_BACK: Standing.GIVEN_BACK,
    DecisionStep.WITHDRAW: Standing.WITHDRAWN,
}
#: Standing -> the steps that may be taken -> how it stands then.
STEPS: Mapping[Standing, Mapping[DecisionStep, Standing]] = {
    Standing.PROPOSED: {DecisionStep.AGREE: Standing.REVIEWED, **_BACK},
    Standing.REVIEWED: {DecisionStep.APPROVE: Standing.IN_FORCE, **_BACK},
    Standing.IN_FORCE: {},
    Standing.GIVEN_BACK: {},
    Standing.WITHDRAWN: {},
    Standing.REPLACED: {},
}
_NAMES = {
    DecisionStep.AGREE: "agreed to",
    DecisionStep.APPROVE: "approved",
    DecisionStep.GIVE_BACK: "given back",
    DecisionStep.WITHDRAW: "withdrawn",
}
_WHY_NOT = {
    Standing.PROPOSED: "A second reviewer has to agree first: it goes against the rule.",
    Standing.REVIEWED: "What it needs now is leadership's approval.",
    Standing.IN_FORCE: "It is in force. Record a correction that points at it instead.",
    Standing.GIVEN_BACK: "It was given back. Record a new decision instead.",
    Standing.WITHDRAWN: "It was withdrawn. Record a new decision instead.",
    Standing.REPLACED: "A correction took its place. Look at that one instead.",
}


def begins(needs: Wanted) -> Standing:
    """How a decision stands when it has just been recorded."""
    return _settled(Standing.PROPOSED, needs)


def after(standing: Standing, step: DecisionStep, needs: Wanted) -> Standing:
    """How a decision stands after a step; raises ``Conflict`` for one that cannot be taken."""
    to = STEPS[standing].get(step)
    if to is None:
        raise Conflict(f"This decision cannot be {_NAMES[step]}. {_WHY_NOT[standing]}")
    return _settled(to, needs)


def _settled(standing: Standing, needs: Wanted) -> Standing:
    """Past the steps that nobody has to take."""
    if standing is Standing.PROPOSED and not needs.review:
        standing = Standing.REVIEWED
    if standing is Standing.REVIEWED and not needs.approval:
        return Standing.IN_FORCE
    return standing


def standing(steps: Iterable[DecisionStep], needs: Wanted, *, replaced: bool = False) -> Standing:
    """How a decision stands after all its steps.

    >>> standing([DecisionStep.AGREE], Wanted(review=True, approval=True)).value
    'reviewed'
    """
    found = begins(needs)
    for step in steps:
        found = after(found, step, needs)
    return Standing.REPLACED if replaced and found is Standing.IN_FORCE else found


def check_person(step: DecisionStep, *, author: bool, against: bool) -> None:
    """Raise ``Conflict`` where the step is another person's: nobody approves their own override."""
    if step is DecisionStep.WITHDRAW and not author:
        raise Conflict("Only whoever recorded a decision withdraws it. Give it back instead.")
    if author and step is DecisionStep.AGREE:
        raise Conflict(
            "You recorded this decision against the rule, so somebody else must look at it. "
            "Ask a coach or another leader."
        )
    if author and against and step is DecisionStep.APPROVE:
        raise Conflict("Nobody approves their own decision against the rule. Ask another leader.")


def needs_words(step: DecisionStep) -> bool:
    """Must a step say why? Only giving back must: the author has to know what to change."""
    return step is DecisionStep.GIVE_BACK


def lasts(found: Standing) -> bool:
    """Is it still waiting for somebody?"""
    return found in _OPEN


class Moved(StrEnum):
    """What is no longer as it was when a decision was kept."""

    RECORD_ALTERED = "record_altered"  # what the decision says is not what was recorded
    EVIDENCE_ALTERED = "evidence_altered"  # what it rested on, or its result
    METHOD_CHANGED = "method_changed"  # same evidence, another result, by another version
    DATA_CHANGED = "data_changed"
    PLAN_CHANGED = "plan_changed"
    QUOTES_CHANGED = "quotes_changed"
    QUOTES_TO_ASK = "quotes_to_ask"  # once ticked, nobody wrote down who agreed
    QUOTES_TAKEN_BACK = "quotes_taken_back"
    QUOTES_RAN_OUT = "quotes_ran_out"  # their consent has ended, or reaches less far


#: With these a kept decision does not stand as evidence any more.
UNSOUND = frozenset({Moved.RECORD_ALTERED, Moved.EVIDENCE_ALTERED, Moved.METHOD_CHANGED})


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of what a record says: equal content, equal digest, on every database.

    >>> content_digest({"a": 1, "b": "x"}) == content_digest({"b": "x", "a": 1})
    True
    """
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
