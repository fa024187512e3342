"""The words of the field, as the code uses them (one name per thing, everywhere).

Every enum value is stored and exported as its lower-case string, so renaming one is a migration.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in a partnership."""

    MEMBER = "member"  # runs tests in an action team
    COACH = "coach"  # facilitates teams
    LEADER = "leader"  # reviews what to scale, adapt or stop


class Arm(StrEnum):
    """Which side of a comparison a household stands on."""

    PILOT = "pilot"
    COMPARISON = "comparison"


class Phase(StrEnum):
    """Before the change began, or since."""

    BASELINE = "baseline"
    TEST = "test"


class Design(StrEnum):
    """How a test compares; it caps how sure its words may be (STATISTICS B0)."""

    BEFORE_AFTER = "before_after"  # one place, other households before than after
    SIDE_BY_SIDE = "side_by_side"
    RANDOMISED = "randomised"
    DIFF_IN_DIFF = "diff_in_diff"  # pilot and comparison, both before and after
    INTERRUPTED = "interrupted"  # one place, many points before the change and many after it
    PAIRED = "paired"  # the same households before and after

    @property
    def has_comparison(self) -> bool:
        """Is anybody watched who does not get the change?"""
        return self in (Design.SIDE_BY_SIDE, Design.RANDOMISED, Design.DIFF_IN_DIFF)


class ComparedBy(StrEnum):
    """What one household's outcome is, and so by what two sides are compared."""

    SHARE = "share"  # yes or no
    EVENTS = "events"  # events, several a household
    TYPICAL_WAIT = "typical_wait"  # days, all waits over: shorter by a share
    AVERAGE_DAYS = "average_days"  # days up to a limit, some may still be waiting
    SCORE = "score"  # an average means something
    ORDER = "order"  # answers in steps, only their order counts
    COST = "cost"  # money


class MeasureKind(StrEnum):
    """What one figure of a measure is made of."""

    PROPORTION = "proportion"  # x of n
    RATE = "rate"  # count and exposure
    COUNT = "count"  # a count per period
    VALUE = "value"  # an average or total of something continuous


class MeasureRole(StrEnum):
    """The place of a measure in the family of measures."""

    PRIMARY = "primary"
    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"  # a guardrail: must not get worse by more than its margin


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        """+1 if higher is better, else -1; multiply a raw difference by it to get benefit."""
        return 1 if self is Direction.HIGHER else -1


class Stage(StrEnum):
    """Where a test stands in Plan - Do - Study - Act."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"


class Choice(StrEnum):
    """What a team decides about its test."""

    SCALE = "scale"
    ADAPT = "adapt"
    STOP = "stop"
    KEEP_TESTING = "keep_testing"
    DID_NOT_FINISH = "did_not_finish"  # it ended before it could answer; says nothing of the change


class Ring(StrEnum):
    """How far a scaled practice goes next: each ring is about five times the one before."""

    ONE = "one"  # one place: set-up
    FIVE = "five"  # about 5: the scalable unit
    TWENTY_FIVE = "twenty_five"  # about 25: test of scale-up
    ALL = "all"  # everywhere: full scale


class DecisionStep(StrEnum):
    """What people other than the one who recorded a decision do with it."""

    AGREE = "agree"  # a second reviewer, where it goes against the rule
    APPROVE = "approve"  # leadership, for scale
    GIVE_BACK = "give_back"
    WITHDRAW = "withdraw"  # by whoever recorded it


class Standing(StrEnum):
    """How a recorded decision stands: it follows from the steps taken, nobody sets it."""

    PROPOSED = "proposed"  # a second reviewer is wanted
    REVIEWED = "reviewed"  # leadership's approval is wanted
    IN_FORCE = "in_force"
    GIVEN_BACK = "given_back"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # a correction in force points at it


class Speaker(StrEnum):
    """Whose voice a note carries."""

    FAMILY = "family"
    COMMUNITY = "community"  # somebody of the community
    FRONTLINE = "frontline"  # staff who work with families
    PARTNER = "partner"
    TEAM = "team"  # our own
    DATA = "data"  # what figures or files show; nobody speaks

    @property
    def told_us(self) -> bool:
        """Did somebody outside the team say it? Only they are counted among people heard."""
        return self not in (Speaker.TEAM, Speaker.DATA)


class NoteKind(StrEnum):
    """What kind of knowing a note holds."""

    OBSERVATION = "observation"  # seen
    FEEDBACK = "feedback"  # heard
    BARRIER = "barrier"  # what stands in the way
    SURPRISE = "surprise"  # what nobody expected
    LESSON = "lesson"  # learned


class StoryKind(StrEnum):
    """How much of somebody's own words it is."""

    QUOTE = "quote"  # a sentence or two
    STORY = "story"  # what happened, from beginning to end


class Channel(StrEnum):
    """Where somebody's words may be used."""

    INSIDE = "inside"  # by the people of the partnership, here
    REPORT = "report"  # in what is handed to funders, boards, partners
    PUBLIC = "public"  # where anybody can read it


class Relation(StrEnum):
    """How what people said stands to what the figures show."""

    AGREE = "agree"
    DIFFER = "differ"
    SILENT = "silent"  # one of the two says nothing yet


class GroupKind(StrEnum):
    """A group people belong to, or one of the three ways of not knowing."""

    NAMED = "named"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_COLLECTED = "not_collected"


class Reporting(StrEnum):
    """How people who named several groups of a dimension are counted (docs/groups.md)."""

    ONE_ANSWER = "one_answer"  # everybody names one group
    TWO_OR_MORE = "two_or_more"  # several answers are a group of their own: each person once
    IN_COMBINATION = "in_combination"  # in every group they named: groups overlap


class GroupChangeKind(StrEnum):
    """What became of a group on some day."""

    RENAMED = "renamed"  # the same people under another word
    SPLIT = "split"  # one group became several
    MERGED = "merged"  # several groups became one


class Belief(StrEnum):
    """Degree of belief that the change will work."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Consequence(StrEnum):
    """What it costs people if the change fails."""

    MINOR = "minor"
    MAJOR = "major"


class Readiness(StrEnum):
    """How ready those are who would carry the change out."""

    RESISTANT = "resistant"
    INDIFFERENT = "indifferent"
    READY = "ready"


class WorstOff(StrEnum):
    """Were those who get the change chosen because they were worst off?"""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class NodeKind(StrEnum):
    """What stands in a driver diagram, from left to right."""

    AIM = "aim"  # a result, with its aim statement
    PRIMARY = "primary"  # primary driver
    SECONDARY = "secondary"  # secondary driver
    IDEA = "idea"  # change idea


class IdeaSource(StrEnum):
    """Where a change idea comes from."""

    FAMILY = "family"
    COMMUNITY = "community"
    FRONTLINE = "frontline"
    RESEARCH = "research"
    ELSEWHERE = "elsewhere"  # another place does it
    TEAM = "team"


class CommentOn(StrEnum):
    """What a comment is about."""

    TEST = "test"
    CYCLE = "cycle"
    DECISION = "decision"
    NOTE = "note"


class Period(StrEnum):
    """How long one point of a chart is, where rows are counted into periods.

    Screens offer weeks and months (``ui.forms.grid``); the library takes all.
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class CyclePurpose(StrEnum):
    """What a cycle is for."""

    COLLECT = "collect"  # collect information
    DEVELOP = "develop"  # work out the change with a few people
    TEST = "test"  # test the change
    IMPLEMENT = "implement"  # make it the usual way


class CycleStep(StrEnum):
    """Where a cycle stands; unlike a test's stage it is moved by people."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"
    CLOSED = "closed"


class AsPlanned(StrEnum):
    """Was a cycle carried out as it was planned?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Foretold(StrEnum):
    """How a prediction came out, by its own "we are right if"."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


class Act(StrEnum):
    """What a team does with a change after a cycle (a test as a whole is scaled or stopped)."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"
