"""The container of a bundle: an age file around a strict tar archive that is also a BagIt bag."""

from __future__ import annotations

from models.sharing.container.bagit import (
    BAGIT_DECLARATION,
    bag_info,
    read_manifest,
    write_manifest,
)
from models.sharing.container.envelope import Envelope, Progress
from models.sharing.container.errors import CutBundle, ForOutsiders, NotABundle, NotForUs
from models.sharing.container.layout import (
    ALLOWED_SIGNERS_FILE,
    BAG_INFO_FILE,
    BAGIT_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    OPERATIONS_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_FILES,
    TAG_MANIFEST_FILE,
    card_name,
    device_in,
    digest_in,
    evidence_name,
    member_order,
)
from models.sharing.container.limits import KIB, STANDARD, Limits
from models.sharing.container.merkle import Tree
from models.sharing.container.operations_file import InflatedLines, write_operations
from models.sharing.container.streams import CountingSink, DigestingSource, ReportingSink
from models.sharing.container.tar_profile import (
    PIECE,
    Member,
    Reader,
    Source,
    Writer,
    archived_size,
)

__all__ = [
    "ALLOWED_SIGNERS_FILE",
    "BAGIT_DECLARATION",
    "BAGIT_FILE",
    "BAG_INFO_FILE",
    "KIB",
    "MANIFEST_FILE",
    "MLDSA_SIGNATURE_FILE",
    "OPERATIONS_FILE",
    "PIECE",
    "README_FILE",
    "SSH_SIGNATURE_FILE",
    "STANDARD",
    "STATEMENT_FILE",
    "TAG_FILES",
    "TAG_MANIFEST_FILE",
    "CountingSink",
    "CutBundle",
    "DigestingSource",
    "Envelope",
    "ForOutsiders",
    "InflatedLines",
    "Limits",
    "Member",
    "NotABundle",
    "NotForUs",
    "Progress",
    "Reader",
    "ReportingSink",
    "Source",
    "Tree",
    "Writer",
    "archived_size",
    "bag_info",
    "card_name",
    "device_in",
    "digest_in",
    "evidence_name",
    "member_order",
    "read_manifest",
    "write_manifest",
    "write_operations",
]
