"""Makes a bundle and what a reader must find in it. Run once for a format, then kept.

    python -m tests.golden.bundle bundle-v2
    python -m tests.golden.bundle dossier-v3

The keys in the JSON files belong to nobody; they were made for them.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

from crypto import age
from models.actions import attach_evidence
from models.records import ref_of
from models.sharing import Choices, pack_bundle, pack_dossier, read_outsider
from models.vault import add_colleague
from tests.models.sharing.people import make_vault

FOLDER = Path(__file__).parent
CONTENT = b"bytes of a photograph\n" * 100


def make_dossier(called: str) -> None:
    key = age.generate_identity()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_vault(folder / "ada", "Ada") as ada:
            what = {"title": "[invented] Ліс під Бором", "when": "2026-03", "tags": ["a", "b"]}
            incident = ada.save("incident", None, what)
            source = ada.save("source", None, {"name": "K7", "identity": "withheld"})
            claim = {"incident": incident, "source": source, "words": "three\nmen", "best": 3}
            ada.save("claim", None, claim)
            photograph = folder / "photograph.jpg"
            photograph.write_bytes(CONTENT)
            evidence = attach_evidence(ada, incident, photograph, title="Міст", type="PHO")
            outsider = read_outsider(
                ada, recipient=str(key.recipient()), name="Court of the capital"
            )
            packed = pack_dossier(
                ada,
                records=[incident],
                choices=Choices(outsider=outsider, use="inquiry"),
                purpose="review",
                out=FOLDER / f"{called}.age",
            )
            expected = {
                "identity": str(key),
                "sender": ada.device,
                "bundle": packed.bundle_id,
                "source": source,
                "file": f"data/evidence/{ref_of('evidence', evidence)}-photo.jpg",
            }
    text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / f"{called}.json").write_text(text, encoding="utf-8")


def make(called: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_vault(folder / "ada", "Ada") as ada, make_vault(folder / "ben", "Бен") as ben:
            add_colleague(ada, ben.card)
            incident = ada.save(
                "incident", None, {"title": "Ліс під Бором", "when": "2026-03", "tags": ["a", "b"]}
            )
            ada.save("incident", incident, {"place": "Bor"}, why="heard where")
            source = ada.save("source", None, {"name": "K7", "identity": "withheld"})
            claim = {"incident": incident, "source": source, "words": "three\nmen", "best": 3}
            ada.save("claim", None, claim)
            photograph = folder / "photograph.jpg"
            photograph.write_bytes(CONTENT)
            attach_evidence(ada, incident, photograph)
            out = FOLDER / f"{called}.age"
            packed = pack_bundle(ada, records=[incident], to=[ben.card], purpose="review", out=out)
            expected = {
                "identity": str(ben.identity.age_identity),
                "device": ben.device,
                "sender": ada.device,
                "bundle": packed.bundle_id,
                "incident": incident,
                "source": source,
                "evidence": hashlib.sha256(CONTENT).hexdigest(),
            }
    text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / f"{called}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    (make_dossier if sys.argv[1].startswith("dossier") else make)(sys.argv[1])
