"""What a vault that cannot be opened or written gets: a sentence, a status, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from models.lifecycle import Vault
from tests.whole.person import LOG, ROOT, WORDS, Inside, Person, afield, incidents, secret_file


def tree(folder: Path) -> dict[str, bytes]:
    """Everything in a folder; the lock file of a past writer is empty and means nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(ana):
    before = tree(ana.vault)
    secret_file(ana.passphrase, "some other words")

    done = ana.refused(*LOG)

    assert (done.status, done.error["error"]) == (3, "not-unlocked")
    assert tree(ana.vault) == before


def test_without_a_passphrase_file_and_without_a_terminal_nobody_is_asked(ana):
    done = afield("list", "--vault", ana.vault, "--json")

    assert (done.status, done.error["error"]) == (3, "no-terminal")


def test_a_passphrase_in_the_environment_or_in_an_argument_is_not_taken(ana):
    names = ("PASSPHRASE", "AFIELD_PASSPHRASE", "AFIELD_PASSPHRASE_FILE")
    done = afield("list", "--vault", ana.vault, **dict.fromkeys(names, WORDS))

    assert done.status == 3
    assert afield("list", "--passphrase", WORDS).status == 2


def test_a_passphrase_file_that_others_can_read_is_refused(ana):
    ana.passphrase.chmod(0o644)

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (7, "others-can-read")


def test_a_vault_that_others_can_read_is_refused(ana):
    ana.vault.chmod(0o755)

    assert ana.refused("list").status == 7


def test_a_missing_vault_is_named(tmp_path, ana):
    nowhere = Inside("Nobody", tmp_path)
    shutil.copy(ana.passphrase, nowhere.passphrase)

    done = nowhere.refused("list")

    assert (done.status, done.error["error"]) == (4, "vault-missing")
    assert str(nowhere.vault) in done.error["sentence"]
    assert not nowhere.vault.exists()


def test_a_vault_is_never_made_over_another(ana):
    before = tree(ana.vault)

    assert ana.refused("init", "--name", "Eve").status == 4
    assert tree(ana.vault) == before


def test_a_damaged_header_is_told_from_nothing_else_being_wrong(ana):
    header = ana.vault / "vault.json"
    header.write_bytes(header.read_bytes()[:-40])

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (4, "damaged-header")


def test_a_header_of_a_newer_format_is_left_alone(ana):
    header = ana.vault / "vault.json"
    fields = json.loads(header.read_bytes())
    header.write_text(json.dumps(fields | {"v": 99}, separators=(",", ":"), sort_keys=True))
    before = tree(ana.vault)

    assert ana.refused("list").status == 6
    assert tree(ana.vault) == before


def test_a_damaged_database_is_reported_and_kept(ana):
    database = ana.vault / "vault.db"
    data = bytearray(database.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = bytes(4096)
    database.write_bytes(data)

    report = ana.run("verify", "--json")

    assert report.status in {1, 4}, report.talk
    assert database.read_bytes() == bytes(data)


def test_a_database_that_is_no_database_is_reported_and_kept(ana):
    (ana.vault / "vault.db").write_bytes(b"not a database" * 1000)

    done = ana.refused("list")

    assert (done.status, done.error["error"]) == (4, "vault-damaged")


def test_an_older_copy_put_back_is_noticed_and_can_be_taken_up_knowingly(ana):
    older = (ana.vault / "vault.db").read_bytes()
    ana.ask(*LOG)
    (ana.vault / "vault.db").write_bytes(older)

    done = ana.refused("list")
    device = ana.ask("restored")["device"]

    assert (done.status, done.error["error"]) == (4, "rolled-back")
    assert ana.ask("add", "--what", "Again", "--when", "2026-04")["ref"] in incidents(ana)
    assert device in {one["device"] for one in ana.ask("colleague", "list")}


def test_a_vault_in_use_by_another_process_is_read_beside_it_and_not_written(ana):
    with Vault.open(ana.vault, secret=WORDS):
        done = ana.refused(*LOG)
        assert (done.status, done.error["error"]) == (5, "vault-in-use")
        assert len(incidents(ana)) == 1


def test_a_reader_cannot_write(ana):
    words = secret_file(ana.home / "reader", "only to look at")
    ana.ask("reader", "add", "--reader-passphrase-file", words)
    reader = Inside("Reader", ana.home)
    shutil.copy(words, reader.passphrase)

    done = reader.refused(*LOG)

    assert (done.status, done.error["error"]) == (12, "read-only")
    assert len(incidents(reader)) == 1
    assert reader.refused("reader", "list", "--no-such-option").status == 2
    assert reader.refused("recovery", "renew").status == 12


def test_a_full_disk_keeps_what_was_there(ana, tmp_path):
    before = incidents(ana)
    large = tmp_path / "large.bin"
    large.write_bytes(os.urandom(3_000_000))

    done = limited(ana, 1_000_000, "attach", before[0], large, "--json")

    assert json.loads(done.stderr.splitlines()[-1])["error"] == "storage-full"
    assert done.returncode == 8
    assert list((ana.vault / "blobs").iterdir()) == []
    assert ana.ask("verify")["clean"]


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from tui.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def limited(person: Person, size: int, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command that cannot write files beyond a size, as on a full disk or over a quota."""
    options = ("--vault", person.vault, "--passphrase-file", person.passphrase)
    command = [sys.executable, "-c", LIMITED, str(size), *map(str, (*words, *options))]
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_a_vault_of_an_earlier_afield_is_written_anew_by_a_command_that_only_reads(ana):
    from models.storage import keep_setting

    with Vault.open(ana.vault, secret=WORDS) as vault:
        keep_setting(vault, "format", 2)
    done = ana.run("list")
    assert done.status == 0
    assert "An earlier afield wrote this vault last" in done.talk
    assert "A test" in done.out
    again = ana.run("list", "--json")
    assert (again.status, again.talk) == (0, "")


def test_what_a_newer_afield_made_is_shown_by_its_name_and_never_ends_a_command(ana):
    from models.lifecycle import short_name
    from models.log import sign_operation

    other = "7f000000-0000-4000-8000-000000000001"
    with Vault.open(ana.vault, secret=WORDS) as vault:
        made = sign_operation(
            vault.signer(), seq=vault.history.head(vault.device).seq + 1,
            prev=vault.history.head(vault.device).hash, parents=[], at=(1, 0), kind="later_kind",
            record=other, values={"holder": "an invented name"}, random=vault.random,
        )  # fmt: skip
        vault.receive([made], cards={vault.device: vault.card})
        assert short_name(vault, vault.device)
        note = vault.save("note", None, {"about": other, "text": "about it"})
    ref = "???-FW00-0000"
    for asked in (ref, other):
        shown = ana.run("show", asked)
        assert shown.status == 0, shown.talk
        assert "Made by a newer afield: later_kind" in shown.out
        assert "invented" not in shown.out
    assert ana.run("show", other, "--json").data["made_by_newer_afield"] is True
    assert "made by a newer afield" in ana.run("show", note).out
    for words in (["set", other, "holder=x"], ["withdraw", other, "--why", "x"]):
        assert ana.run(*words).status == 6
    checked = ana.run("verify")
    assert "Made by a newer afield: 1 change in 1 record" in checked.out
    assert "Result: clean" in checked.out
