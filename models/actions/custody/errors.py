"""What keeps the bytes of evidence from going out as they were taken in."""

from __future__ import annotations

from models.vault import EvidenceError


class EvidenceElsewhere(EvidenceError):
    """The record of evidence is here and its bytes are not."""

    sentence = "The bytes of {reference} are not in this vault. {people}"
    next_step = "Ask for a bundle with evidence and take it in; then try again."
    code = "evidence-elsewhere"


class EvidenceDiffers(EvidenceError):
    """The seal opens and holds other bytes than those that were recorded."""

    sentence = "The bytes of {reference} are not those that were recorded; nothing was given out."
    next_step = "Ask a colleague for a bundle that holds them; afield verify looks at all evidence."
    code = "evidence-differs"
    exit_status = 4


class InsideVault(EvidenceError):
    """A plain copy was asked for in the folder of the vault."""

    sentence = "{path} is inside the vault's folder, where no plain file may be."
    next_step = "Name a place outside of it; nothing was written."
    code = "inside-vault"


class EvidenceIsNoText(EvidenceError):
    """What was to be shown as text is none in the encoding that was tried."""

    sentence = "{reference} is no text, or not in the encoding {encoding}."
    next_step = "Name its encoding if you know it, or hand it to a program: afield open REF"
    code = "evidence-no-text"
    exit_status = 2
