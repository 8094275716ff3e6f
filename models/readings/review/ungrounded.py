"""What is recorded without its ground: it came from elsewhere, and is shown as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from models.projection import table_of
from models.readings.review.agreement import AGREED, single_coders
from models.records import Assessment, Incident, counting, lacking
from models.values import batches

if TYPE_CHECKING:
    from models.vault import VaultContext

_KINDS = (Incident, Assessment)
_COUNTED = ("killed_", "injured_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrounded:
    """A record and what it lacks: the fields that would hold a ground, and a second person."""

    kind: str
    id: str
    ref: str
    lacks: tuple[str, ...]
    single_coder: bool = False


def ungrounded_records(vault: VaultContext) -> Iterator[Ungrounded]:
    """Yield incidents and assessments that count and conclude something without its ground."""
    for model in _KINDS:
        table = table_of(model.KIND)
        counts = [column for column in table.c if column.name.startswith(_COUNTED)]
        concluding = [table.c.verification == "V4", *(one.is_not(None) for one in counts)]
        if "status" in table.c:
            concluding.append(table.c.status == AGREED)
        asked = select(table).where(counting(table), or_(*concluding)).order_by(table.c.no)
        with vault.database.reading() as connection:
            rows = connection.execute(asked).mappings().all()
        for some in batches(rows):
            agreed = [row["id"] for row in some if row.get("status") == AGREED]
            alone = single_coders(vault, agreed)
            for row in some:
                lacks = tuple(lack.field for lack in lacking(model.KIND, dict(row)))
                if lacks or row["id"] in alone:
                    yield Ungrounded(
                        kind=model.KIND,
                        id=row["id"],
                        ref=row["ref"],
                        lacks=lacks,
                        single_coder=row["id"] in alone,
                    )
