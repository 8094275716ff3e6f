"""These tables are not records: the signed operations, and what this vault keeps for itself.

``operation``, ``disclosure`` and ``chain`` are the truth. Those of ``PROJECTED`` and the kinds' own
are projected from them and can be made again. The rest belongs to this vault alone and never leaves
it.
"""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

_BY_KEY = {"sqlite_with_rowid": False}
"""The rows of a table are nothing but their key, and lie in its order."""


class OperationRow(SQLModel, table=True):
    """One signed operation, byte for byte."""

    __tablename__ = "operation"
    __table_args__ = (
        Index("operation_by_device", "device", "seq"),
        Index("operation_by_time", "at"),
    )

    no: int | None = Field(default=None, primary_key=True)
    hash: bytes = Field(sa_type=LargeBinary, unique=True)
    device: str
    seq: int
    kind: str
    record: str = Field(index=True)
    at: int
    header: bytes = Field(sa_type=LargeBinary)
    signature: bytes = Field(sa_type=LargeBinary)


class DisclosureRow(SQLModel, table=True):
    """The salt and the value (JSON) behind one digest of an operation."""

    __tablename__ = "disclosure"

    operation: int = Field(primary_key=True, foreign_key="operation.no")
    field: str = Field(primary_key=True)
    salt: bytes = Field(sa_type=LargeBinary)
    value: str


class ChainRow(SQLModel, table=True):
    """The newest operation of one device that this vault holds, and how many it holds."""

    __tablename__ = "chain"

    device: str = Field(primary_key=True)
    seq: int
    hash: str
    count: int


class SubjectRow(SQLModel, table=True):
    """One record of any kind: the number and reference it goes by, and its history's heads."""

    __tablename__ = "subject"

    no: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    ref: str = Field(index=True)
    heads: str


class ConflictRow(SQLModel, table=True):
    """A field of a record for which several different values stand."""

    __tablename__ = "conflict"

    record: str = Field(primary_key=True)
    field: str = Field(primary_key=True)


class WithheldRow(SQLModel, table=True):
    """A field of a record whose current value somebody did not share, and who."""

    __tablename__ = "withheld"

    record: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    device: str = Field(primary_key=True)


class FigureRow(SQLModel, table=True):
    """How many people one incident harmed in one way, as ``models.counting`` has it.

    ``incident`` is the row number of the incident; ``near_low`` and ``near_high`` enclose figures
    that were given as "about".
    """

    __tablename__ = "figure"
    __table_args__ = (
        # A total reads incidents that come to the same together, from this alone.
        Index("figure_by_bounds", "harm", "low", "high", "near_low", "incident"),
    )

    incident: int = Field(primary_key=True)
    harm: str = Field(primary_key=True)
    low: int | None = None
    high: int | None = None
    near_low: int | None = None
    near_high: int | None = None
    voices: int
    adjudicated: bool


class UnitPartRow(SQLModel, table=True):
    """A unit that has a part in an incident, and the day of that: ISO text, "" where unknown.

    ``incident`` is the row number of the incident.
    """

    __tablename__ = "unit_part"
    __table_args__ = _BY_KEY

    actor: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    incident: int = Field(primary_key=True, index=True)


class LinkedCodeRow(SQLModel, table=True):
    """A code for which something speaks that is linked to an incident.

    ``said`` is "element", an element of a crime that a claim or evidence supports, or "assessed",
    a level of verification that somebody concluded, "" where they named none. ``incident`` is the
    row number of the incident.
    """

    __tablename__ = "linked_code"
    __table_args__ = _BY_KEY

    said: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    incident: int = Field(primary_key=True, index=True)


class ForkRow(SQLModel, table=True):
    """A number under which a device signed two different operations: both are kept."""

    __tablename__ = "fork"

    device: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


class ErasedRow(SQLModel, table=True):
    """A field of an operation whose value was erased here; it is never taken in again."""

    __tablename__ = "erased"

    operation: bytes = Field(sa_type=LargeBinary, primary_key=True)
    field: str = Field(primary_key=True)


class BlobRow(SQLModel, table=True):
    """One sealed file under ``blobs/``: evidence bytes, known by their digest."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    sha512: str
    size: int
    name: str = Field(unique=True)


class ColleagueRow(SQLModel, table=True):
    """A card that was added, and what this vault's owner knows of it."""

    __tablename__ = "colleague"
    __table_args__ = (UniqueConstraint("device"),)

    no: int | None = Field(default=None, primary_key=True)
    device: str
    name: str = Field(index=True)
    card: bytes = Field(sa_type=LargeBinary)
    state: str
    added: str
    verified: str | None = None


class JournalRow(SQLModel, table=True):
    """One thing that was done with this vault: taken in, handed over, locked."""

    __tablename__ = "journal"

    no: int | None = Field(default=None, primary_key=True)
    at: int
    what: str
    facts: str


class DraftRow(SQLModel, table=True):
    """What was typed and not yet saved."""

    __tablename__ = "draft"

    key: str = Field(primary_key=True)
    form: str
    at: int


class SettingRow(SQLModel, table=True):
    """A setting of this vault, as JSON."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str


PROJECTED: tuple[type[SQLModel], ...] = (
    SubjectRow,
    ConflictRow,
    WithheldRow,
    FigureRow,
    UnitPartRow,
    LinkedCodeRow,
)
"""What follows from the operations, beside the tables of the kinds."""
