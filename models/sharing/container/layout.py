"""The layout of a bundle: which members its archive has, by what names and in which order.

    README.txt                 how to open this without afield
    statement.json             who hands over what to whom, for which purpose
    statement.json.sig         SSHSIG over it
    statement.json.mldsa       ML-DSA-44 over it, 2,420 bytes
    allowed_signers            the signer, as ssh-keygen wants it
    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
    data/cards/<device>.json   sorted
    data/operations.jsonl.gz
    data/evidence/<sha256>     sorted

The order lets a reader check while it streams: before the first operation it has the statement,
both signatures and the cards of all writers; before any evidence it has the hash that the
bytes must have. Names are unique because the order is strict.
"""

from __future__ import annotations

import re

README_FILE = "README.txt"
STATEMENT_FILE = "statement.json"
SSH_SIGNATURE_FILE = "statement.json.sig"
MLDSA_SIGNATURE_FILE = "statement.json.mldsa"
ALLOWED_SIGNERS_FILE = "allowed_signers"
BAGIT_FILE = "bagit.txt"
BAG_INFO_FILE = "bag-info.txt"
MANIFEST_FILE = "manifest-sha256.txt"
TAG_MANIFEST_FILE = "tagmanifest-sha256.txt"
OPERATIONS_FILE = "data/operations.jsonl.gz"

TAG_FILES = (
    README_FILE,
    STATEMENT_FILE,
    SSH_SIGNATURE_FILE,
    MLDSA_SIGNATURE_FILE,
    ALLOWED_SIGNERS_FILE,
    BAGIT_FILE,
    BAG_INFO_FILE,
    MANIFEST_FILE,
    TAG_MANIFEST_FILE,
)
_CARD = re.compile(r"data/cards/([0-9a-f]{32})\.json")
_EVIDENCE = re.compile(r"data/evidence/([0-9a-f]{64})")


def card_name(device: str) -> str:
    """Return the name of the member that holds the card of a device."""
    return f"data/cards/{device}.json"


def evidence_name(sha256: str) -> str:
    """Return the name of the member that holds the evidence with this SHA-256."""
    return f"data/evidence/{sha256}"


def device_in(name: str) -> str | None:
    """Return the device whose card a member holds, or None for another member."""
    found = _CARD.fullmatch(name)
    return found[1] if found else None


def digest_in(name: str) -> str | None:
    """Return the SHA-256 of the evidence that a member holds, or None for another member."""
    found = _EVIDENCE.fullmatch(name)
    return found[1] if found else None


def member_order(name: str) -> tuple[int, str] | None:
    """Return a key that sorts members into their order, or None for a name that no bundle has."""
    if name in TAG_FILES:
        return TAG_FILES.index(name), name
    if _CARD.fullmatch(name):
        return len(TAG_FILES), name
    if name == OPERATIONS_FILE:
        return len(TAG_FILES) + 1, name
    if _EVIDENCE.fullmatch(name):
        return len(TAG_FILES) + 2, name
    return None
