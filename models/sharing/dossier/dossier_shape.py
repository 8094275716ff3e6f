"""The shape of a dossier: sheets to read, evidence under names, and one outsider who opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crypto import age
from models.sharing.container import STANDARD, Limits
from models.sharing.dossier.dossier_readme import dossier_readme
from models.sharing.dossier.evidence_index import EvidenceIndex
from models.sharing.dossier.leaving_records import LeavingRecords
from models.sharing.dossier.sheets import write_page, write_records
from models.sharing.exporting import Selection
from models.sharing.policy import OutgoingEvidence, Outsider
from models.sharing.staging import Spool, Workspace
from models.sharing.statement import DOSSIER_KIND, Statement

PAGE_FILE = "data/index.html"
INDEX_FILE = "data/index.csv"
RECORDS_FILE = "data/records.csv"


@dataclass(slots=True)
class DossierShape:
    """A dossier being made; the names of its files are known once its sheets are."""

    chosen: Selection
    outsider: Outsider
    purpose: str
    workspace: Workspace
    kind: str = DOSSIER_KIND
    quotas: Limits = field(default_factory=STANDARD.for_outsiders)
    _names: Mapping[str, str] = field(default_factory=dict)

    def sheets(self, files: Sequence[OutgoingEvidence]) -> Mapping[str, Spool]:
        """Return the sheets by name, drawn from the operations as they leave."""
        records = LeavingRecords(self.chosen)
        index = EvidenceIndex(records, files)
        self._names = index.names
        page, evidence, facts = (Spool(self.workspace) for _ in range(3))
        index.write_csv(evidence)
        write_records(records, facts)
        write_page(records, index, page, outsider=self.outsider, purpose=self.purpose)
        return {PAGE_FILE: page, INDEX_FILE: evidence, RECORDS_FILE: facts}

    def evidence_name(self, one: OutgoingEvidence) -> str:
        """Return the name of a file, after its reference and its sort."""
        return self._names[one.sha256]

    def readme(self, said: Statement) -> bytes:
        """Return the text that opens and checks it with common programs."""
        return dossier_readme(said)

    def recipients(self) -> list[age.HybridRecipient | age.X25519Recipient]:
        """Return the one key."""
        return [age.parse_recipient(self.outsider.recipient)]
