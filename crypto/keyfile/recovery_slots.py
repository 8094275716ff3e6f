"""A recovery code takes the place of an earlier one only once it was shown.

    beside    the slot of the new code is added; the earlier codes open as before. That nobody has
              typed the new one back is written in the same step
    shown     whoever asked for it gets the code, and says when it was written out
    alone     the slots of the earlier codes go

A process that dies between leaves a code that opens on somebody's paper, whichever that is. The
steps need one slot more for a moment: where a header has as many as it may, the new one is shown
first and written in the last step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crypto.errors import AfieldError
from crypto.keyfile.errors import EarlierCodeStands, NewCodeNotKept
from crypto.keyfile.header_writing import own_header, write_header
from crypto.keyfile.key_file import KeyFile, bounded
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.slot import RECOVERY, Slot, wrap_keys
from crypto.passphrases import CODE_BYTES, Cost, Random, recovery_code, wipe

Show = Callable[[str], None]
"""Shows a code, and returns once it was written out; raises where that is not certain."""


def recovery_slot(keys: Keys, random: Random) -> tuple[Slot, str]:
    """Return a slot for a new recovery code, and the code."""
    code = bytearray(random(CODE_BYTES))
    wrapped = keys.wrapped(author=True)
    try:
        slot = wrap_keys(
            wrapped,
            kind=RECOVERY,
            secret=code,
            vault_id=keys.vault_id,
            cost=Cost(),
            random=random,
        )
        return slot, recovery_code(bytes(code))
    finally:
        wipe(code, wrapped)


def replace_recovery(path: Path, keys: Keys, *, show: Show, random: Random = os.urandom) -> None:
    """Make a new recovery code, have it shown, and then take every earlier one back.

    What ``show`` raises leaves the earlier codes as they were. Raises a storage error before
    anything was shown; after it EarlierCodeStands or NewCodeNotKept, which say what opens.
    """
    slot, code = recovery_slot(keys, random)
    beside = _add(path, keys, slot)
    try:
        show(code)
    except BaseException:
        if beside:
            # What cannot be taken back now is a code that nobody knows; the next renewal does it.
            with suppress(AfieldError):
                _remove(path, keys, slot)
        raise
    try:
        _leave_alone(path, keys, slot)
    except AfieldError as error:
        # A folder that could not be synced is told as a failure too, so the file is looked at.
        opens = slot.id in {each.id for each in KeyFile.read(path).slots}
        raise (EarlierCodeStands if opens else NewCodeNotKept) from error


def prove_recovery(path: Path, keys: Keys, code: str) -> bool:
    """Note that a recovery code was typed back, and take back the codes that it has replaced.

    Returns whether it is a code of this vault. Nothing is written where nothing would change.
    """
    header = own_header(path, keys)
    proven = header.recovery_slot_of(code)
    if proven is None:
        return False
    earlier = set()
    for slot in header.recovery_slots:
        if slot.id == proven.id:
            break
        earlier.add(slot.id)
    unproven = {slot.id for slot in header.unproven}
    if earlier or proven.id in unproven:
        kept = (slot for slot in header.slots if slot.id not in earlier)
        left = unproven - {proven.id}
        write_header(path, header, keys, slots=kept, unproven=left, withdrawn=bool(earlier))
    return True


def _add(path: Path, keys: Keys, slot: Slot) -> bool:
    """Add a slot beside the others and note it as unproven; return whether there was room."""
    header = own_header(path, keys)
    slots = (*header.slots, slot)
    if not bounded(slots):
        return False
    unproven = [*(each.id for each in header.unproven), slot.id]
    write_header(path, header, keys, slots=slots, unproven=unproven)
    return True


def _remove(path: Path, keys: Keys, slot: Slot) -> None:
    header = own_header(path, keys)
    kept = (each for each in header.slots if each.id != slot.id)
    write_header(path, header, keys, slots=kept, withdrawn=True)


def _leave_alone(path: Path, keys: Keys, slot: Slot) -> None:
    """Leave one recovery slot and no other, noted as unproven."""
    header = own_header(path, keys)
    codes = {each.id for each in header.recovery_slots}
    others = (each for each in header.slots if each.id not in codes)
    write_header(path, header, keys, slots=(*others, slot), unproven=[slot.id], withdrawn=True)
