"""Bundles whose signatures, cards or authors are not what they claim to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import rfc8785

from crypto import canonical
from crypto.signing import Card, Identity, signature
from models.log import Operation
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    MLDSA_SIGNATURE_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    card_name,
)
from models.sharing.statement import SIGNATURE_NAMESPACE
from tests.hostile.case import Case, family
from tests.hostile.scene import Scene, record
from tests.models.sharing import forge


@family
def signatures(scene: Scene) -> Iterator[Case]:
    """Leave one signature out, or put another of the same algorithm in its place."""
    said = scene.parts[STATEMENT_FILE]
    ssh, mldsa = scene.parts[SSH_SIGNATURE_FILE], scene.parts[MLDSA_SIGNATURE_FILE]
    wrong_ssh = {
        "empty": b"", "by Hana": _ssh(scene.hana, said), "by Cyd": _ssh(scene.cyd, said),
        "of another text": _ssh(scene.mal, said + b" "), "not ASCII": b"\xff\xfe",
        "elsewhere": signature.sign_ssh(scene.mal, said, "afield-other").encode(),
        "as a file": signature.sign_ssh(scene.mal, said, "file").encode(), "twice": ssh + ssh,
        "cut": ssh[:-40], "text behind it": ssh + b"x", "CRLF": ssh.replace(b"\n", b"\r\n"),
        "the other algorithm": mldsa, "bare": scene.mal.sign(said), "NUL": ssh + b"\0",
        "long": ssh + b"\n" * 60_000,
    }  # fmt: skip
    wrong_mldsa = {
        "empty": b"", "by Hana": signature.sign_mldsa(scene.hana, said, SIGNATURE_NAMESPACE),
        "by Cyd": signature.sign_mldsa(scene.cyd, said, SIGNATURE_NAMESPACE),
        "of another text": signature.sign_mldsa(scene.mal, said + b" ", SIGNATURE_NAMESPACE),
        "elsewhere": signature.sign_mldsa(scene.mal, said, "afield-other"), "cut": mldsa[:-1],
        "longer": mldsa + b"\0", "zeros": bytes(2420), "the other algorithm": ssh,
        "flipped": bytes([mldsa[0] ^ 1]) + mldsa[1:],
    }  # fmt: skip
    for name, wrong in wrong_ssh.items():
        yield Case(f"ssh {name}", lambda w=wrong: _tagged(scene, SSH_SIGNATURE_FILE, w))
    for name, wrong in wrong_mldsa.items():
        yield Case(f"mldsa {name}", lambda w=wrong: _tagged(scene, MLDSA_SIGNATURE_FILE, w))
    other = signature.allowed_signers_line(scene.cards["Hana"], SIGNATURE_NAMESPACE).encode()
    yield Case("Hana allowed", lambda: _tagged(scene, ALLOWED_SIGNERS_FILE, other))
    both = scene.parts[ALLOWED_SIGNERS_FILE] + other
    yield Case("both allowed", lambda: _tagged(scene, ALLOWED_SIGNERS_FILE, both))


def _ssh(identity: Identity, text: bytes) -> bytes:
    return signature.sign_ssh(identity, text, SIGNATURE_NAMESPACE).encode()


def _tagged(scene: Scene, name: str, content: bytes) -> forge.Members:
    return forge.retagged(scene.parts | {name: content})


@family
def other_signers(scene: Scene) -> Iterator[Case]:
    """Sign as somebody else, or name somebody else as the sender."""
    hana, mal = scene.cards["Hana"], scene.cards["Mal"]
    for name, who in {"Hana": scene.hana, "Cyd": scene.cyd}.items():
        card = scene.cards[name]
        yield Case(f"signed by {name}", lambda w=who, c=card: forge.signed(scene.parts, w, c))
        own = {"device": card.device, "name": card.name}
        yield Case(
            f"signed and named {name}, card missing",
            lambda w=who, c=card, o=own: forge.signed(scene.parts, w, c, **{"from": o}),
        )
    for name, said in {
        "Hana's device": {"device": hana.device, "name": hana.name},
        "Hana's name": {"device": mal.device, "name": hana.name},
        "another name": {"device": mal.device, "name": "The Commission"},
        "an unseen sign in the name": {"device": mal.device, "name": "M\u200dal"},
        "a look-alike": {"device": mal.device, "name": "Маl"},
        "small letters": {"device": mal.device, "name": "mal"},
    }.items():
        yield Case(f"from {name}", lambda s=said: scene.signed(scene.parts, **{"from": s}))
    yield Case("Hana's card brought along", lambda: _as_hana(scene))


def _as_hana(scene: Scene) -> forge.Members:
    """Name Hana as the sender, with Hana's true card, signed by Mal."""
    card = scene.cards["Hana"]
    parts = forge.ordered(scene.parts | {card_name(card.device): card.to_bytes()})
    return scene.signed(parts, **{"from": {"device": card.device, "name": card.name}})


@family
def strangers(scene: Scene) -> Iterator[Case]:
    """Come as somebody new: under one's own name, a colleague's, or one that looks like it."""
    for name in ("Hana", "HANA", "Mal", "Ben", "Cyd", "Ha\u200dna", "Нana", "Hana 2"):
        yield Case(f"a new key named {name!r}", lambda n=name: _stranger(scene, n))


def _stranger(scene: Scene, name: str) -> forge.Members:
    identity = Identity.generate(random=scene.random.randbytes)
    card = identity.card(name, "2026-01-01")
    change = scene.op(1, {"title": "x", "when": "2026"}, of=record(77), by=identity)
    made = scene.of([change], cards=[card])
    made.pop(card_name(scene.mal.device))
    return forge.signed(made, identity, card, **{"from": {"device": card.device, "name": name}})


@family
def cards(scene: Scene) -> Iterator[Case]:
    """Damage a card, put another in its place, or leave it out; all signed for."""
    name = card_name(scene.mal.device)
    good = scene.parts[name]
    body = json.loads(good)
    wrongs: dict[str, Any] = {
        "another name": body | {"name": "Eve"}, "a field more": body | {"x": 1},
        "newer": body | {"v": 2}, "another format": body | {"format": "x"},
        "another date": body | {"valid_from": "2020-01-01"},
        "a bad date": body | {"valid_from": "x"},
        "another recipient": body | {"recipient": scene.cards["Cyd"].recipient},
        "Hana's key": body | {"ed25519": json.loads(scene.cards["Hana"].to_bytes())["ed25519"]},
        "no signatures": body | {"signatures": {}}, "a list": [body], "nothing": None,
        "one signature": body | {"signatures": {"ed25519": body["signatures"]["ed25519"]}},
        "a third signature": body | {"signatures": body["signatures"] | {"rsa": "AA=="}},
    }  # fmt: skip
    for one, wrong in wrongs.items():
        content = rfc8785.dumps(wrong)
        yield Case(one, lambda c=content: scene.signed(scene.parts | {name: c}))
    for one in ("Hana", "Cyd"):
        content = scene.cards[one].to_bytes()
        yield Case(f"{one}'s instead", lambda c=content: scene.signed(scene.parts | {name: c}))
    for one, content in {
        "cut": good[:-1], "spaced": good + b" ", "empty": b"", "large": good + b" " * 20_000,
        "noise": b"\xff" * 900,
    }.items():  # fmt: skip
        yield Case(one, lambda c=content: scene.signed(scene.parts | {name: c}))
    gone = {one: content for one, content in scene.parts.items() if one != name}
    yield Case("gone", lambda: scene.signed(gone))


@family
def forged_authors(scene: Scene) -> Iterator[Case]:
    """Put words into Hana's mouth, or into Ben's own."""
    for name in ("Hana", "Ben", "Cyd"):
        card = scene.cards[name]
        forged = _as(scene, card)
        yield Case(f"as {name}, card brought", lambda f=forged, c=card: scene.of([f], cards=[c]))
        yield Case(f"as {name}, no card", lambda f=forged: scene.of([f]))
    mine = scene.op(900, {"title": "x"}, of=record(80))
    hanas = scene.hanas[0]
    card = scene.cards["Hana"]
    for one, changed in {
        "Mal's signature on Hana's change": _signature(hanas, scene.mal.sign(hanas.header)),
        "a signature of zeros": _signature(hanas, bytes(64)),
        "Hana's signature on Mal's change": _signature(mine, hanas.signature),
        "signed without its purpose": _signature(mine, scene.mal.sign(mine.header)),
        "a flipped signature": _signature(hanas,
        bytes([hanas.signature[0] ^ 1]) + hanas.signature[1:]),
        "S beyond the group": _signature(hanas, hanas.signature[:32] + b"\xff" * 32),
    }.items():  # fmt: skip
        yield Case(one, lambda c=changed: scene.of([c], cards=[card]))


def _as(scene: Scene, card: Card) -> Operation:
    class Pretender:
        device = card.device
        sign = staticmethod(scene.mal.sign)

    return scene.op(900, {"title": "words of another"}, of=record(81), by=Pretender())  # type: ignore[arg-type]


def _signature(one: Operation, signed: bytes) -> Operation:
    found = canonical.decode(one.line().rstrip()) | {"signature": signed.hex()}
    return Operation.from_line(canonical.encode(found))
