"""The encrypted database: SQLCipher, its tables, its settings, and the place of the one writer."""

from __future__ import annotations

from models.storage.database import Database
from models.storage.errors import MediumFailing, VaultDamaged, VaultInUse, VaultNeedsWriter
from models.storage.number_sets import number_groups, number_set
from models.storage.pages import USABLE, Page, PageFile, damaged_pages
from models.storage.read_failures import is_unfinished
from models.storage.settings import drop_setting, keep_setting, read_setting
from models.storage.steady_copy import steady_file
from models.storage.tables import (
    PROJECTED,
    BlobRow,
    ChainRow,
    ColleagueRow,
    ConflictRow,
    DisclosureRow,
    DraftRow,
    ErasedRow,
    FigureRow,
    ForkRow,
    JournalRow,
    LinkedCodeRow,
    OperationRow,
    SettingRow,
    SubjectRow,
    UnitPartRow,
    WithheldRow,
)
from models.storage.unit_of_work import UnitOfWork
from models.storage.whole_copy import take_over
from models.storage.writer_lock import (
    LOCK,
    NO_WAIT,
    LockWait,
    hold_writer_lock,
    holding_writer_lock,
)

__all__ = [
    "LOCK",
    "NO_WAIT",
    "PROJECTED",
    "USABLE",
    "BlobRow",
    "ChainRow",
    "ColleagueRow",
    "ConflictRow",
    "Database",
    "DisclosureRow",
    "DraftRow",
    "ErasedRow",
    "FigureRow",
    "ForkRow",
    "JournalRow",
    "LinkedCodeRow",
    "LockWait",
    "MediumFailing",
    "OperationRow",
    "Page",
    "PageFile",
    "SettingRow",
    "SubjectRow",
    "UnitOfWork",
    "UnitPartRow",
    "VaultDamaged",
    "VaultInUse",
    "VaultNeedsWriter",
    "WithheldRow",
    "damaged_pages",
    "drop_setting",
    "hold_writer_lock",
    "holding_writer_lock",
    "is_unfinished",
    "keep_setting",
    "number_groups",
    "number_set",
    "read_setting",
    "steady_file",
    "take_over",
]
