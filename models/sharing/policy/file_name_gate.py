"""The file name gate decides whether the original names of evidence files leave.

Such a name may name a person, so it stays unless somebody asks for file names. So does any other
field of evidence that only repeats it: early versions used the file's name as a title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.lifecycle import Vault
from models.log import Operation
from models.sharing.rows import named_fields
from models.values import search_key

KIND, FIELD = "evidence", "original_name"


@dataclass(frozen=True, slots=True)
class FileName:
    """A file name that leaves, because the exporter asked for file names."""

    record: str
    ref: str
    name: str

    @property
    def words(self) -> str:
        """Return a sentence saying that it leaves."""
        return f"The file name of {self.ref} leaves, and may name somebody: {self.name}"


@dataclass(slots=True)
class FileNames:
    """The file names of a vault's evidence; they are read once, when they are first asked for."""

    vault: Vault
    _known: dict[str, set[str]] | None = field(default=None)

    def holds(self, operation: Operation, name: str) -> bool:
        """Return whether a field of an operation holds the name of a file, or repeats it."""
        if operation.kind != KIND or name == FIELD:
            return operation.kind == KIND
        shown = operation.disclosures.get(name)
        repeated = shown is not None and isinstance(shown.value, str) and search_key(shown.value)
        return bool(repeated) and repeated in self._of(operation.record)

    def leaving(self, operation: Operation) -> Iterator[str]:
        """Yield the file names that an operation shows as it leaves."""
        for name, shown in operation.disclosures.items():
            if isinstance(shown.value, str) and self.holds(operation, name):
                yield shown.value

    def _of(self, record: str) -> set[str]:
        if self._known is None:
            self._known = {}
            for name, records in named_fields(self.vault, KIND, FIELD).items():
                for evidence in records:
                    self._known.setdefault(evidence, set()).add(search_key(name))
        return self._known.get(record, set())
