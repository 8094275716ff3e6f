"""Sharing hands records over: in bundles for colleagues, and through a folder many exchange in.

folder               many colleagues through one folder that something replicates
dossier              a bundle for somebody who does not run afield
receipt              a signed statement that hands over nothing
importing            a bundle read, proven, previewed and accepted
exporting            a bundle planned and written
peers                what is known of colleagues' devices: trust, and what each holds
policy               what may leave: consent, handling, fields, places
rows                 questions to the tables, in batches
staging              sealed places for what is not yet in the vault, or not yet in the file
statement            what a bundle says about itself, signed
container            the file: age envelope, tar, BagIt, limits
errors               why a bundle was refused, or could not be made
"""

from __future__ import annotations

from models.sharing.dossier import (
    OneOutsider,
    name_outsider,
    pack_dossier,
    plan_dossier,
    read_outsider,
)
from models.sharing.errors import BundleRefused, CannotPack
from models.sharing.exporting import (
    Disclosed,
    Exposed,
    Packed,
    Plan,
    default_bundle_name,
    pack_bundle,
    plan_bundle,
)
from models.sharing.folder import ExchangeOutcome, FoundFile, exchange_folder
from models.sharing.importing import (
    Accepted,
    ComparedRecord,
    Difference,
    LeftOut,
    Preview,
    Quarantine,
    read_bundle,
)
from models.sharing.peers import Signer, coarser_places
from models.sharing.policy import Choices, Outsider, Withheld, waiting
from models.sharing.receipt import write_receipt
from models.sharing.statement import precision_codes

__all__ = [
    "Accepted",
    "BundleRefused",
    "CannotPack",
    "Choices",
    "ComparedRecord",
    "Difference",
    "Disclosed",
    "ExchangeOutcome",
    "Exposed",
    "FoundFile",
    "LeftOut",
    "OneOutsider",
    "Outsider",
    "Packed",
    "Plan",
    "Preview",
    "Quarantine",
    "Signer",
    "Withheld",
    "coarser_places",
    "default_bundle_name",
    "exchange_folder",
    "name_outsider",
    "pack_bundle",
    "pack_dossier",
    "plan_bundle",
    "plan_dossier",
    "precision_codes",
    "read_bundle",
    "read_outsider",
    "waiting",
    "write_receipt",
]
