"""What a person has to know before something is handed to somebody outside the circle of cards."""

from __future__ import annotations

from collections.abc import Iterator

from models.lifecycle import Vault
from models.sharing.policy import Outsider
from models.values import mixing
from models.vault import journal_facts

_WRITTEN = "dossier-written"


def outside_cautions(vault: Vault, outsider: Outsider) -> Iterator[str]:
    """Yield sentences about an outsider and their key."""
    name = outsider.name
    yield (
        f"{name} is outside the circle of cards: nobody compared a fingerprint, and whoever gave "
        "you the key may have given another one. Ask over a second channel how it begins and ends: "
        f"{outsider.short}"
    )
    if (mixed := mixing(name)) is not None:
        yield mixed
    if outsider.classic:
        yield (
            f"The key of {name} is classic: whoever copies the file today can open it once there "
            "is a quantum computer for it. Ask for a key that begins with age1pq1."
        )
    yield (
        f"What {name} unpacks is plain files. No erasure and no withdrawal reaches them: tell "
        "them yourself."
    )
    yield from _earlier(vault, outsider)


def _earlier(vault: Vault, outsider: Outsider) -> Iterator[str]:
    """Yield what the journal tells of the same name with another key, or the key by another name.

    Consent is asked for a name, so that a key under two names needs a look.
    """
    other_keys: set[str] = set()
    other_names: set[str] = set()
    for facts in journal_facts(vault, _WRITTEN):
        names, key = facts.get("to") or [], facts.get("recipient")
        if outsider.name in names and key != outsider.recipient:
            other_keys.add(Outsider(outsider.name, str(key)).short)
        if outsider.name not in names and key == outsider.recipient:
            other_names.update(str(name) for name in names)
    if other_keys:
        keys = ", ".join(sorted(other_keys))
        yield f"Earlier files for {outsider.name} were encrypted to another key: {keys}"
    if other_names:
        names = ", ".join(sorted(other_names))
        yield f"This key was handed something before, as {names}: consent is asked for one name."
