"""The key file vault.json is the header of a vault: its slots, one of which a secret opens.

Public by design. Canonical JSON::

    {"format": "afield-vault", "v": 3, "vault": <32 hex>, "generation": n,
     "slots": [...], "unproven": [<slot id>]?, "identity": <base64>?, "mac": <base64>}

``mac`` is HMAC-SHA256 over the canonical JSON of all the rest, under a key from the vault key, so
whoever opens any slot notices a slot swapped, dropped or added by somebody who could not.
``generation`` counts the rewrites. ``unproven`` names the recovery slots whose code nobody has
typed back. Fields unknown here are kept as they are.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from crypto import base64text
from crypto.canonical import NotCanonical, decode, encode
from crypto.errors import DamagedKeyFile, NewerFormat, NotUnlocked
from crypto.files import storage
from crypto.keyfile.errors import NoKeyFile, TooManySlots
from crypto.keyfile.open_keys import Keys
from crypto.keyfile.slot import RECOVERY, Slot
from crypto.passphrases import (
    KEY_BYTES,
    BadRecoveryCode,
    Cost,
    NotEnoughMemory,
    parse_recovery,
    secret_bytes,
    wipe,
)

FORMAT: Final = "afield-vault"
VAULT_FORMAT: Final = 3
"""The newest format of a vault, database and all, that this afield knows; ``v`` says which one it
is, so that it is known before any secret is tried. Formats 1 and 2 are both 1 here."""
ID_BYTES: Final = 16
UNPROVEN: Final = "unproven"
_FIELDS: Final = {"format", "v", "vault", "generation", "slots", UNPROVEN, "identity", "mac"}
_MOST_BYTES: Final = 1 << 20
_MOST_SLOTS: Final = 16
_MOST_WORK: Final = 16 * Cost().work
"""What trying one secret at all slots may take: a stranger who can write to the folder must not
make a person wait, and nobody gives a vault to more readers."""
_MOST_DEPTH: Final = 16


@dataclass(frozen=True, slots=True)
class KeyFile:
    """vault.json as it was read; only an opened slot can tell whether its MAC holds."""

    vault_id: str
    generation: int
    slots: tuple[Slot, ...]
    fields: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read vault.json.

        Raises NoKeyFile, DamagedKeyFile, TooManySlots, NewerFormat or StorageFailed.
        """
        with storage(path):
            try:
                with path.open("rb") as file:
                    data = file.read(_MOST_BYTES + 1)
            except FileNotFoundError:
                raise NoKeyFile(path=path.parent) from None
        return cls.parse(data)

    @classmethod
    def parse(cls, data: bytes) -> KeyFile:
        """Return a header whose shape and bounds hold; nothing that it asks for is run."""
        try:
            fields = decode(data, depth=_MOST_DEPTH, most=_MOST_BYTES)
            _demand(isinstance(fields, dict) and fields["format"] == FORMAT)
            _demand(type(fields["v"]) is int and fields["v"] >= 1)
            if fields["v"] > VAULT_FORMAT:
                raise NewerFormat(what="The vault", found=fields["v"], known=VAULT_FORMAT)
            return cls._of(fields)
        except (NotCanonical, KeyError, ValueError, TypeError):
            raise DamagedKeyFile from None

    @classmethod
    def _of(cls, fields: Mapping[str, Any]) -> KeyFile:
        vault_id, generation, slots = fields["vault"], fields["generation"], fields["slots"]
        _demand(isinstance(vault_id, str) and bytes.fromhex(vault_id).hex() == vault_id)
        _demand(len(vault_id) == 2 * ID_BYTES)
        _demand(type(generation) is int and generation >= 1)
        _demand(isinstance(slots, list) and len(slots) > 0)
        base64text.decode(fields["mac"], length=KEY_BYTES)
        if "identity" in fields:
            base64text.decode(fields["identity"])
        noted = fields.get(UNPROVEN, [])
        _demand(isinstance(noted, list) and all(isinstance(each, str) for each in noted))
        parsed = tuple(Slot.parse(slot) for slot in slots)
        _demand(len({slot.id for slot in parsed}) == len(parsed))
        if not bounded(parsed):
            raise TooManySlots
        return cls(vault_id=vault_id, generation=generation, slots=parsed, fields=fields)

    def unlock(self, secret: str | bytearray) -> Keys:
        """Open the vault with a passphrase, a reader's passphrase or the recovery code.

        Raises NotUnlocked, DamagedKeyFile when a slot opens but the MAC does not hold, or
        NotEnoughMemory when the only slots left ask for more than the machine has.
        """
        opened = self._open(secret)
        if opened is None:
            raise NotUnlocked
        _, wrapped = opened
        sealed = self.fields.get("identity")
        identity = None if sealed is None else base64text.decode(sealed)
        keys = Keys(wrapped, vault_id=self.vault_id, identity=identity)
        try:
            self.check(keys)
        except DamagedKeyFile:
            keys.wipe()
            raise
        return keys

    @property
    def format(self) -> int:
        """Return the format of the vault, as far as it is known without its keys."""
        return int(self.fields["v"])

    @property
    def unknown(self) -> dict[str, Any]:
        """Return the fields that a later version put here."""
        return {name: value for name, value in self.fields.items() if name not in _FIELDS}

    def check(self, keys: Keys) -> None:
        """Raise DamagedKeyFile unless these keys made this header."""
        stated = base64text.decode(self.fields["mac"])
        if self.vault_id != keys.vault_id or not hmac.compare_digest(stated, self._mac(keys)):
            raise DamagedKeyFile

    def to_bytes(self, keys: Keys) -> bytes:
        """Return the header with the MAC that these keys give it."""
        return encode({**self.fields, "mac": base64text.encode(self._mac(keys))})

    def slot_of(self, secret: str | bytearray) -> Slot | None:
        """Return the slot that a secret opens, or None."""
        opened = self._open(secret)
        if opened is None:
            return None
        slot, wrapped = opened
        wipe(wrapped)
        return slot

    @property
    def recovery_slots(self) -> tuple[Slot, ...]:
        """Return the slots of recovery codes, the newest last."""
        return tuple(slot for slot in self.slots if slot.known and slot.kind == RECOVERY)

    @property
    def unproven(self) -> tuple[Slot, ...]:
        """Return the slots of those recovery codes that nobody has typed back."""
        noted = self.fields.get(UNPROVEN, ())
        return tuple(slot for slot in self.recovery_slots if slot.id in noted)

    def recovery_slot_of(self, code: str) -> Slot | None:
        """Return the slot that a recovery code opens, or None; passphrases are not tried."""
        typed = _as_code(code)
        if typed is None:
            return None
        for slot in self.recovery_slots:
            wrapped = slot.open(typed, vault_id=self.vault_id)
            if wrapped is not None:
                wipe(wrapped)
                return slot
        return None

    def _open(self, secret: str | bytearray) -> tuple[Slot, bytearray] | None:
        typed, code = secret_bytes(secret), _as_code(secret)
        short: NotEnoughMemory | None = None
        try:
            # The recovery slot costs nothing to try, so it comes first.
            for slot in sorted(self.slots, key=lambda slot: slot.kind != RECOVERY):
                tried = code if slot.kind == RECOVERY else typed
                if not slot.known or tried is None:
                    continue
                try:
                    wrapped = slot.open(tried, vault_id=self.vault_id)
                except NotEnoughMemory as error:
                    short = error
                    continue
                if wrapped is not None:
                    return slot, wrapped
        finally:
            wipe(typed, code or bytearray())
        if short is not None:
            raise short
        return None

    def _mac(self, keys: Keys) -> bytes:
        rest = {name: value for name, value in self.fields.items() if name != "mac"}
        return keys.mac(encode(rest))


def bounded(slots: Sequence[Slot]) -> bool:
    """Return whether these slots, and the work they ask for, are as few as a header may hold."""
    return len(slots) <= _MOST_SLOTS and sum(slot.work for slot in slots) <= _MOST_WORK


def _as_code(secret: str | bytearray) -> bytearray | None:
    """Return a secret read as a recovery code, or None when it is not one."""
    try:
        text = secret if isinstance(secret, str) else secret.decode("ascii")
        return bytearray(parse_recovery(text))
    except (BadRecoveryCode, UnicodeDecodeError):
        return None


def _demand(holds: bool) -> None:  # noqa: FBT001  # a claim about the header, or ValueError
    if not holds:
        raise ValueError("not a header")
