"""A vault of some size, ways to damage its database, and an oracle that says what has to come back.

The oracle knows nothing of b-trees: it deciphers the pages as they were, and looks for the bytes of
each change in them. A change whose bytes all lie in one page that nobody touched is sound.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.actions import attach_evidence
from models.lifecycle import Repaired, Vault, repair_vault, verify_vault
from models.log import Operation
from models.vault import DATABASE
from tests.models.pages import PAGE, pages
from tests.people import PASSPHRASE, Hands

CONTENT = PAGE - 80
Damage = Callable[[bytearray, random.Random], None]


def recorded(vault: Vault, folder: Path, *, incidents: int) -> Vault:
    """Record incidents with what hangs on them, one evidence file, a draft and a setting."""
    with vault.batch():
        for number in range(incidents):
            incident = vault.save(
                "incident",
                None,
                {"title": f"[invented] Мост {number}", "when": "2026-03-01", "place": "Bor"},
            )
            vault.save("claim", None, {"incident": incident, "how_many": str(number + 1)})
            vault.save("incident", incident, {"summary": f"слова {number} " * (number % 40)})
    original = folder / "clip.mp4"
    original.write_bytes(bytes(range(256)) * 400)
    attach_evidence(vault, incident, original)
    vault.keep_draft("quick", {"what": "half typed"})
    vault.set_setting("idle_minutes", 7)
    return vault


def known(vault: Vault) -> dict[str, Operation]:
    return {operation.hash: operation for operation in vault.operations()}


def page_of_each(vault: Vault) -> dict[str, int]:
    """Give the page of each change that lies in one page whole, with all its values there too."""
    content = pages(vault)
    places = {}
    for operation in vault.operations():
        at = content.find(operation.header + operation.signature)
        page = _page(at)
        if at >= 0 and page == _page(at + len(operation.header) + 63):
            places[operation.hash] = page
    return places


def pages_of_values(vault: Vault) -> dict[tuple[str, str], int]:
    """Give the page of each value that lies in one page whole: its salt and its JSON."""
    content = pages(vault)
    places = {}
    for operation in vault.operations():
        for name, shown in operation.disclosures.items():
            words = shown.salt + json.dumps(shown.value, ensure_ascii=False).encode()
            at = content.find(words)
            if at >= 0 and _page(at) == _page(at + len(words) - 1):
                places[operation.hash, name] = _page(at)
    return places


def _page(at: int) -> int:
    # The first page is shorter by the salt.
    return (at + 16) // CONTENT


def copy_of(vault: Vault, into: Path, content: bytes | None = None) -> Path:
    """Copy a closed vault, with other bytes as its database where they are given."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(vault.folder, into)
    if content is not None:
        (into / DATABASE).write_bytes(content)
    return into


def flipped(content: bytes, numbers: Iterable[int], at: int = 1000) -> bytes:
    """Flip one bit in each of some pages, which count from 0."""
    changed = bytearray(content)
    for number in numbers:
        changed[number * PAGE + at] ^= 4
    return bytes(changed)


def overwritten(content: bytes, numbers: Iterable[int], drawn: random.Random) -> bytes:
    """Write other bytes over all of some pages, as a failing disk gives them back."""
    changed = bytearray(content)
    for number in numbers:
        changed[number * PAGE : (number + 1) * PAGE] = drawn.randbytes(PAGE)
    return bytes(changed)


def repaired(folder: Path, into: Path, **more) -> Repaired:
    return repair_vault(folder, into, secret=PASSPHRASE, clock=Hands(), **more)


@contextmanager
def opened(folder: Path, **more) -> Iterator[Vault]:
    with Vault.open(folder, secret=PASSPHRASE, clock=Hands(), **more) as vault:
        yield vault


def sentences(vault: Vault) -> set[str]:
    return {finding.sentence for finding in verify_vault(vault).findings}


def demand_no_invention(vault: Vault, true: dict[str, Operation]) -> dict[str, Operation]:
    """Demand that every change and every value is one of those that were signed."""
    back = known(vault)
    for hash, operation in back.items():
        assert operation.header == true[hash].header
        assert operation.disclosures.items() <= true[hash].disclosures.items()
    return back
