"""The whole job in line mode on real data: taken in, logged, attached, handed over, merged."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

from tests.peer import require
from tests.whole.person import ROOT, Inside, Person, afield, secret_file

DATA = ROOT.parent / "shared" / "data"
UCDP = DATA / "ucdp-ged-sample.csv"
HARM = DATA / "civilian-harm-ukraine.json"
MIB = 1024 * 1024


def large_file(path: Path, size: int) -> Path:
    """Make a file that is large and not all alike, without writing all of it."""
    with path.open("wb") as file:
        for place in range(0, size, 16 * MIB):
            file.seek(place)
            file.write(hashlib.sha256(str(place).encode()).digest())
        file.truncate(size)
    return path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def taken_in(person: Person, file: Path, mapping: str, rows: int) -> int:
    """Take a file in, demand that every row is accounted for, and count the new incidents."""
    done = person.run("intake", file, "--mapping", mapping, "--json")
    taken = done.data
    assert done.status == (1 if taken["refused"] else 0), done.talk
    assert taken["incidents"] + taken["already"] + len(taken["refused"]) == rows
    assert taken["incidents"] > rows * 0.9
    assert taken["claims"] >= taken["incidents"]
    assert all(refused["reason"] for refused in taken["refused"])
    return taken["incidents"]


def counted(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def test_two_people_do_the_whole_job_and_end_with_the_same_records(tmp_path):
    require(UCDP.exists() and HARM.exists(), "the files of shared/data stand not beside us")
    ana, boris = (Person.with_vault(name, tmp_path / name) for name in ("Ana", "Boris"))

    incidents = taken_in(ana, UCDP, "ucdp-ged", counted(UCDP))
    incidents += taken_in(ana, HARM, "civilian-harm", len(json.loads(HARM.read_text())))
    again = ana.run("intake", UCDP, "--mapping", "ucdp-ged", "--json").data
    assert again["incidents"] == 0

    ref = logged(ana)
    video = large_file(tmp_path / "video.bin", 200 * MIB)
    attached = ana.ask("attach", ref, video)
    assert attached["size"] == 200 * MIB
    assert attached["sha256"] == digest(video), "the original was changed"

    ana.knows(boris, tmp_path / "boris.card")
    boris.knows(ana, tmp_path / "ana.card")
    handed_over(ana, boris, tmp_path / "first.age", new=incidents + 1)

    # Taking in, logging, attaching and handing over ran as programs; the looking that follows
    # need not pay for two dozen more processes.
    ana, boris = (Inside(person.name, person.home) for person in (ana, boris))
    same_on_both(ana, boris, ref)
    for person in (ana, boris):
        report = person.ask("verify")
        assert report["clean"], report["findings"]
        assert report["blobs"] == 1
    nothing_changes(boris, ana, tmp_path / "back.age")
    nothing_changes(ana, boris, tmp_path / "forth.age")


def logged(person: Person) -> str:
    """Add one note by quick log and return its reference."""
    told = ("--where", "Invented village", "--how-many", "2-5", "--who-says", "Field team")
    typed = ("--what", "Shots after surrender", "--when", "~2026-03", "--note", "Heard, not seen.")
    added = person.ask("add", *typed, *told)
    assert added["missing"] == []
    return added["ref"]


def handed_over(sender: Person, receiver: Person, bundle: Path, *, new: int) -> None:
    """Export everything, preview it without a trace, and accept it."""
    packed = sender.ask("export", "--to", receiver.name, "--out", bundle)
    assert packed["evidence"] == 1

    preview = receiver.ask("import", bundle, "--dry-run")
    assert preview["signer"]["trust"] == "verified"
    assert preview["accepted"] is None
    assert sum(one["kind"] == "incident" for one in preview["records"]) == new
    assert receiver.ask("list") == [], "a preview wrote something"

    accepted = receiver.ask("import", bundle, "--accept")["accepted"]
    assert accepted["records"] == len(preview["records"])
    assert accepted["conflicts"] == 0


def same_on_both(one: Person, other: Person, ref: str) -> None:
    """Demand that list, find and show agree in both vaults."""
    listed = one.ask("list")
    assert listed == other.ask("list")
    assert ref in {incident["ref"] for incident in listed}
    found = one.ask("find", "surrender", "place:invented")
    assert found == other.ask("find", "surrender", "place:invented")
    assert [incident["ref"] for incident in found] == [ref]
    shown, theirs = (person.ask("show", ref, "--history") for person in (one, other))
    # The name of a file stays with whoever attached it.
    for part in (*shown["evidence"], *theirs["evidence"]):
        part.pop("original_name", None)
    assert shown == theirs
    assert [len(shown[part]) for part in ("claims", "sources", "evidence", "notes")] == [1] * 4
    for kind in ("claim", "source"):
        assert one.ask("list", "--kind", kind) == other.ask("list", "--kind", kind)


def nothing_changes(sender: Person, receiver: Person, bundle: Path) -> None:
    """Hand everything over once more and demand that nothing changes and that this is said."""
    before = receiver.ask("list")
    sender.ask("export", "--to", receiver.name, "--out", bundle)
    told = receiver.ask("import", bundle, "--accept")
    assert told["nothing_new"]
    assert told["accepted"]["nothing"]
    assert receiver.ask("list") == before
    said = receiver.run("import", bundle, "--accept")
    assert said.status == 0
    assert "Nothing new" in said.out


def test_a_vault_made_by_command_opens_with_its_recovery_code_too(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    person = Person("Ana", home)
    secret_file(person.passphrase)
    made = person.ask("init", "--name", "Ana")
    ref = person.ask("add", "--what", "A test", "--when", "2026-03")["ref"]
    secret_file(person.passphrase, made["recovery"])

    assert [incident["ref"] for incident in person.ask("list")] == [ref]
    assert person.ask("colleague", "list")[0]["device"] == made["device"]


def test_a_bare_command_without_a_terminal_says_how_to_go_on():
    done = afield()

    assert done.status == 2
    assert "--help" in done.talk
