"""The errors of writing a bundle from what was chosen."""

from __future__ import annotations

from models.sharing.errors import CannotPack


class NothingLeaves(CannotPack):
    """Every record that was chosen stays, by some rule."""

    sentence = "None of the chosen records may leave."
    next_step = "Look at what is held back, and by which rule, with: afield export --dry-run"
    code = "nothing-leaves"


class DamagedEvidence(CannotPack):
    """Sealed evidence does not read as it was taken in."""

    sentence = "The evidence of {reference} is damaged in this vault, so no bundle was written."
    next_step = "Run 'afield verify'; put it back from a backup, or export without evidence."
    code = "damaged-evidence"
    exit_status = 4


class MissingCard(CannotPack):
    """Operations would leave whose signatures nobody could check."""

    sentence = (
        "The card of device {device} is not here, and without it nobody can check its changes."
    )
    next_step = (
        "Add it: afield colleague add FILE. Or hand over records that the device has not changed."
    )
    code = "missing-card"
    exit_status = 4
