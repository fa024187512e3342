"""All tables, one aggregate per file; importing this package fills ``Base.metadata``."""

from improvement.store.tables.base import Base
from improvement.store.tables.charts import ChartSettingRow
from improvement.store.tables.coding import CodedNoteRow, CodingRow
from improvement.store.tables.comments import CommentMentionRow, CommentRow
from improvement.store.tables.cycles import CyclePlanVersionRow, CycleRow
from improvement.store.tables.data import (
    CaseRow,
    CaseSumRow,
    CaseValueRow,
    ImportRow,
    ObservationRow,
)
from improvement.store.tables.decisions import (
    AnalysisRow,
    AuditRow,
    DecisionQuoteRow,
    DecisionRow,
    DecisionStepRow,
    DecisionStoryRow,
)
from improvement.store.tables.groups import (
    CellAnswerRow,
    CellGroupRow,
    CellRow,
    DimensionRow,
    GroupChangePartRow,
    GroupChangeRow,
    GroupRow,
)
from improvement.store.tables.imports import (
    EarlierFigureRow,
    EntryDraftRow,
    ImportUndoRow,
    TableHabitRow,
)
from improvement.store.tables.joint import JointReadingRow
from improvement.store.tables.learning import AttachmentRow, NoteRow, NoteThemeRow, ThemeRow
from improvement.store.tables.people import MembershipRow, PartnershipRow, PersonRow, TeamRow
from improvement.store.tables.practices import AdoptionRow, PracticeRow, PracticeVersionRow
from improvement.store.tables.publications import (
    OutsideAdoptionRow,
    PublicationRow,
    ToldOutsideRow,
)
from improvement.store.tables.salts import CaseSaltRow
from improvement.store.tables.search import SearchRow
from improvement.store.tables.sharing import StoryCandidateRow, StoryChoiceRow, ToldBackRow
from improvement.store.tables.stories import StoryRow
from improvement.store.tables.tasks import ReminderRow, TaskRow
from improvement.store.tables.tellings import TellingRow, ToldStretchRow
from improvement.store.tables.tests import MeasureRow, PlanVersionRow, TestDimensionRow, TestRow
from improvement.store.tables.theory import TheoryLinkRow, TheoryNodeRow

__all__ = [
    "AdoptionRow",
    "AnalysisRow",
    "AttachmentRow",
    "AuditRow",
    "Base",
    "CaseRow",
    "CaseSaltRow",
    "CaseSumRow",
    "CaseValueRow",
    "CellAnswerRow",
    "CellGroupRow",
    "CellRow",
    "ChartSettingRow",
    "CodedNoteRow",
    "CodingRow",
    "CommentMentionRow",
    "CommentRow",
    "CyclePlanVersionRow",
    "CycleRow",
    "DecisionQuoteRow",
    "DecisionRow",
    "DecisionStepRow",
    "DecisionStoryRow",
    "DimensionRow",
    "EarlierFigureRow",
    "EntryDraftRow",
    "GroupChangePartRow",
    "GroupChangeRow",
    "GroupRow",
    "ImportRow",
    "ImportUndoRow",
    "JointReadingRow",
    "MeasureRow",
    "MembershipRow",
    "NoteRow",
    "NoteThemeRow",
    "ObservationRow",
    "OutsideAdoptionRow",
    "PartnershipRow",
    "PersonRow",
    "PlanVersionRow",
    "PracticeRow",
    "PracticeVersionRow",
    "PublicationRow",
    "ReminderRow",
    "SearchRow",
    "StoryCandidateRow",
    "StoryChoiceRow",
    "StoryRow",
    "TableHabitRow",
    "TaskRow",
    "TeamRow",
    "TellingRow",
    "TestDimensionRow",
    "TestRow",
    "ThemeRow",
    "TheoryLinkRow",
    "TheoryNodeRow",
    "ToldBackRow",
    "ToldOutsideRow",
    "ToldStretchRow",
]
