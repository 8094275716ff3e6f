"""Bundles: records handed to a colleague in one encrypted, signed file.

    packed = pack(vault, records=[incident], to=[card], purpose="review", out=path)
    with read(vault, path) as quarantine:
        preview = quarantine.preview()
        accepted = quarantine.accept()

The format is described in ``docs/formats.md``, and how to open one without afield in
``docs/opening-a-bundle.md``.
"""

from __future__ import annotations

from models.bundle import receipt
from models.bundle.accepting import Accepted
from models.bundle.asking import AskedErasure
from models.bundle.coarse import given as coarser_places
from models.bundle.comparison import Compared, Difference, State
from models.bundle.errors import BundleRefused, CannotPack
from models.bundle.file_names import FileName
from models.bundle.leaving import Leaving, LeavingEvidence, Withheld
from models.bundle.packing import Packed, default_name, pack
from models.bundle.place import Coarser
from models.bundle.plan import Condition, Disclosed, Plan, plan
from models.bundle.preview import LeftOut, Preview, Wanted
from models.bundle.quarantine import Quarantine, read, sweep
from models.bundle.receipt import ReceiptRead
from models.bundle.rule import Rule
from models.bundle.signer import Signer, Trust

__all__ = [
    "Accepted",
    "AskedErasure",
    "BundleRefused",
    "CannotPack",
    "Coarser",
    "Compared",
    "Condition",
    "Difference",
    "Disclosed",
    "FileName",
    "Leaving",
    "LeavingEvidence",
    "LeftOut",
    "Packed",
    "Plan",
    "Preview",
    "Quarantine",
    "ReceiptRead",
    "Rule",
    "Signer",
    "State",
    "Trust",
    "Wanted",
    "Withheld",
    "coarser_places",
    "default_name",
    "pack",
    "plan",
    "read",
    "receipt",
    "sweep",
]
