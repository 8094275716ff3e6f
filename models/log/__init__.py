"""The operation log: signed operations, their chains and causal order; the truth."""

from __future__ import annotations

from models.log.batch_verify import verified_operations
from models.log.causal_order import as_signed, parents_first
from models.log.commitment import SALT_BYTES, Disclosure, RetainedCommitment
from models.log.erasure_targets import ValueCopy, copies_of
from models.log.errors import BadOperation, NewerOperation
from models.log.fork_detection import ForkPlace, SignedUnder, recount_chains
from models.log.history import History
from models.log.history_rows import ChainHead, operation_row
from models.log.hybrid_clock import HybridClock
from models.log.operation import Operation
from models.log.operation_header import (
    LINKED,
    MOST_PARENTS,
    MOST_REASON,
    OPERATION_VERSION,
    START,
    WHY,
    chain_link,
)
from models.log.operation_signing import sign_operation

__all__ = [
    "LINKED",
    "MOST_PARENTS",
    "MOST_REASON",
    "OPERATION_VERSION",
    "SALT_BYTES",
    "START",
    "WHY",
    "BadOperation",
    "ChainHead",
    "Disclosure",
    "ForkPlace",
    "History",
    "HybridClock",
    "NewerOperation",
    "Operation",
    "RetainedCommitment",
    "SignedUnder",
    "ValueCopy",
    "as_signed",
    "chain_link",
    "copies_of",
    "operation_row",
    "parents_first",
    "recount_chains",
    "sign_operation",
    "verified_operations",
]
