"""Importing reads and proves a bundle, previews it in quarantine, and accepts it or not."""

from __future__ import annotations

from models.sharing.importing.acceptance import Accepted
from models.sharing.importing.bundle_reader import PassedOn
from models.sharing.importing.preview import (
    ComparedRecord,
    Difference,
    LeftOut,
    Preview,
    State,
    Wanted,
)
from models.sharing.importing.quarantine import Quarantine, read_bundle, sweep_quarantine

__all__ = [
    "Accepted",
    "ComparedRecord",
    "Difference",
    "LeftOut",
    "PassedOn",
    "Preview",
    "Quarantine",
    "State",
    "Wanted",
    "read_bundle",
    "sweep_quarantine",
]
