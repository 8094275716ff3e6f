"""Make a vault with many invented incidents, to measure on.

    python benchmarks/large_vault.py DIR --incidents 100000 --passphrase-file F [--whole]

Every incident has a title, a date, a place and tags; every second one has a claim. ``--whole``
gives each three claims by different sources, a person and a half with what befell them, and every
second one a unit, of 240 under 40 and 4 others, and every tenth a reported order. The same seed
makes the same words. What is made goes through the vault's public names, so it is signed,
indexed and verified like anything that a person types; batches only spare the disk.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crypto.passphrases import Cost
from models.lifecycle import Vault

ACTS = ("POW-KILL", "HDC-KILL", "TORT", "CIV-ATT", "DANGLAB", "DIGN")
EVENTS = ("Shots", "Beating", "Shelling", "Arrest", "Стрілянина", "Обстріл", "Raid", "Blast")
NEAR = ("at", "near", "behind", "south of", "біля", "on the road to")
FIRST = ("Otter", "Quiet", "Hollow", "Grey", "Сіра", "Тиха", "Lantern", "Reed", "Stone", "Low")
SECOND = ("Ford", "Weir", "Oak", "Tower", "Вежа", "Гребля", "Bridge", "Field", "Quarry", "Well")
STATUSES = ("draft", "inbox", "coding", "ready", "in-review")
WORDS = ("convoy", "cellar", "school", "drone", "prisoners", "wounded", "колона", "підвал", "дрон")
FIRST_DAY = date(2022, 1, 1)
DAYS = 1400


def incident(draw: random.Random, number: int) -> dict[str, Any]:
    """Draw one invented incident."""
    place = f"{draw.choice(FIRST)} {draw.choice(SECOND)} {draw.randrange(400)}"
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    when = draw.choice((f"{day}", f"{day}", f"{day:%Y-%m}", f"{day}..{day + timedelta(days=4)}"))
    return {
        "title": f"[invented] {draw.choice(EVENTS)} {draw.choice(NEAR)} {place}, {number}",
        "summary": " ".join(draw.choices(WORDS, k=12)),
        "when": when,
        "place": place,
        "country": "Invented",
        "acts": [draw.choice(ACTS)],
        "status": draw.choice(STATUSES),
        "tags": ["invented", f"batch-{number % 50}"],
    }


def claim(draw: random.Random, incident: str, source: str) -> dict[str, Any]:
    """Draw what one source says about an incident."""
    low = draw.randrange(1, 9)
    return {
        "incident": incident,
        "source": source,
        "words": " ".join(draw.choices(WORDS, k=8)),
        "how_many": draw.choice((f"{low}", f"{low}+", f"{low}-{low + 3}", f"~{low}", "?")),
        "unit": "victims",
        "harm": "killed",
    }


def units(vault: Vault) -> tuple[list[str], list[str]]:
    """Make three levels of units that change their superior once, and orders of the highest."""
    tops = [vault.save("actor", None, {"name": f"Grouping {n} (invented)"}) for n in range(4)]
    levels = [tops]
    for many, name in ((40, "Brigade"), (240, "Company")):
        above, level = levels[-1], []
        for number in range(many):
            unit = vault.save("actor", None, {"name": f"{name} {number} (invented)"})
            level.append(unit)
            for turn, period in enumerate(("2022-01-01/2023-12-31", "2024-01-01/2026-12-31")):
                superior = above[(number + turn) % len(above)]
                line = {"actor": unit, "superior": superior, "period": period}
                vault.save("command", None, line)
        levels.append(level)
    orders = [
        vault.save("order", None, {"kind": "no-quarter", "issuer": tops[n % 4], "words": f"{n}"})
        for n in range(20)
    ]
    return levels[-1], orders


class Hanging:
    """Adds to incidents all that hangs on one in a vault in use."""

    def __init__(self, vault: Vault, draw: random.Random, sources: list[str]) -> None:
        """Make the units and orders."""
        self.vault, self.draw, self.sources = vault, draw, sources
        self.companies, self.orders = units(vault)

    def add(self, record: str, number: int) -> None:
        """Add claims, people, a unit and an order to one incident."""
        for source in self.draw.sample(self.sources, 3):
            self.vault.save("claim", None, claim(self.draw, record, source))
        for _ in range(1 + number % 2):
            name = f"Person {number} of {self.draw.choice(SECOND)} (invented)"
            person = self.vault.save("person", None, {"code_name": name})
            outcome = self.draw.choice(("killed", "killed", "injured", "missing"))
            harm = {"incident": record, "person": person, "outcome": outcome}
            self.vault.save("harm", None, harm | {"victim_status": "pow-held"})
        if number % 2 == 0:
            unit = self.draw.choice(self.companies)
            involved = {"incident": record, "actor": unit, "role": "direct"}
            self.vault.save("involvement", None, involved)
        if number % 10 == 0:
            order = self.draw.choice(self.orders)
            link = {"incident": record, "order": order, "relation": "preceded"}
            self.vault.save("order_link", None, link)


def fill(vault: Vault, *, incidents: int, batch: int, seed: int, whole: bool = False) -> None:
    """Add invented incidents, and tell how far it is on the error stream."""
    draw = random.Random(seed)
    names = [f"Channel {number} (invented)" for number in range(1, 41)]
    with vault.batch():
        sources = [vault.save("source", None, {"name": name}) for name in names]
        hanging = Hanging(vault, draw, sources) if whole else None
    started = time.perf_counter()
    for first in range(0, incidents, batch):
        last = min(first + batch, incidents)
        with vault.batch():
            for number in range(first, last):
                record = vault.save("incident", None, incident(draw, number))
                if hanging is not None:
                    hanging.add(record, number)
                elif number % 2 == 0:
                    vault.save("claim", None, claim(draw, record, draw.choice(sources)))
        rate = last / (time.perf_counter() - started)
        print(f"\r{last} of {incidents} incidents, {rate:.0f} a second", end="", file=sys.stderr)
    print(file=sys.stderr)


def main() -> None:
    """Make the vault that the arguments describe."""
    parser = argparse.ArgumentParser(description="Make a vault of invented incidents.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=2_000, help="incidents in one transaction")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passphrase-file", type=Path, required=True)
    parser.add_argument("--whole", action="store_true", help="with people, units and orders")
    parser.add_argument("--cheap", action="store_true", help="derive the key at its lowest cost")
    asked = parser.parse_args()
    passphrase = asked.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
    cost = Cost.floor() if asked.cheap else Cost()
    vault, _recovery = Vault.create(
        asked.folder, name="Benchmark", passphrase=passphrase, cost=cost
    )
    with vault:
        started = time.perf_counter()
        fill(
            vault, incidents=asked.incidents, batch=asked.batch, seed=asked.seed, whole=asked.whole
        )
        print(f"{asked.incidents} incidents in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
