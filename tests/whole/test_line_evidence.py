"""Evidence in line mode: in, listed, out again, opened without a plain file, attached again."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shlex
import sys
from pathlib import Path

import pytest

from models.lifecycle import Vault
from models.log import sign_operation
from tests.models.lifecycle.repair.damaged import PAGE, overwritten
from tests.people import derived_once
from tests.whole.person import WORDS, secret_file
from tests.whole.test_bad_input import MAPPED, event
from tui.line import output
from tui.line.errors import CodeNotShown
from tui.line.main import main

BYTES = bytes(range(256)) * 5000
TAKEN_IN = ["acquired", "sealed"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory files are Linux's")


@pytest.fixture(autouse=True, scope="module")
def _keys_derived_once():
    with derived_once():
        yield


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch):
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "кадр.mp4"
    path.write_bytes(BYTES)
    return path


@pytest.fixture
def held(ana, film):
    """Give the reference of a film that was sealed, and whose original was wiped."""
    told = ana.ask("attach", ana.ask("list")[0]["ref"], film, "--title", "Кадр біля броду")
    film.unlink()
    return told["ref"]


def test_a_sealed_file_whose_original_was_wiped_comes_out_again(ana, held, tmp_path):
    (listed,) = ana.ask("evidence", "list")
    assert (listed["ref"], listed["here"], listed["linked"]) == (held, True, 1)
    out = tmp_path / "out.mp4"
    done = ana.run("evidence", "get", held, "--out", out)
    assert done.status == 0
    assert "plain now" in done.talk
    assert "cannot take it back" in done.talk
    assert out.read_bytes() == BYTES
    assert out.stat().st_mode & 0o777 == 0o600
    shown = ana.ask("evidence", "show", held)
    assert shown["whole"]
    assert [one["action"] for one in shown["custody"]] == [*TAKEN_IN, "copied"]
    assert [one["action"] for one in ana.ask("show", held)["custody"]] == [*TAKEN_IN, "copied"]
    assert ana.ask("verify")["clean"]


def test_it_goes_to_a_pipe_only_when_a_dash_asks_for_it(ana, held, tmp_path):
    done = ana.run("evidence", "get", held, "--out", "-", into=tmp_path / "piped")
    assert done.status == 0
    assert (tmp_path / "piped").read_bytes() == BYTES
    assert ana.refused("evidence", "get", held, "--out", "-").status == 2


def test_a_pipe_that_breaks_ends_with_8_and_never_as_if_all_had_gone_out(ana, tmp_path):
    film = tmp_path / "film"
    film.write_bytes(bytes(2_000_000))
    ref = ana.ask("attach", ana.ask("list")[0]["ref"], film)["ref"]
    for words in (("evidence", "get", ref, "--out", "-"), ("card",)):
        status, talk = to_nobody(ana, *words)
        assert status == 8
        assert "not whole" in talk
    assert to_nobody(ana, "list")[0] == 0
    assert to_nobody(ana, "evidence", "show", ref)[0] == 0
    next((ana.vault / "blobs").iterdir()).unlink()
    assert to_nobody(ana, "verify")[0] == to_nobody(ana, "evidence", "show", ref)[0] == 1


def test_what_is_handed_out_after_its_reader_went_away_is_never_taken_for_shown():
    reading, writing = os.pipe()
    os.close(reading)
    output.prepare()
    with os.fdopen(writing, "w") as out, contextlib.redirect_stdout(out):
        for _ in range(20_000):
            output.write("a line")
        with pytest.raises(CodeNotShown), output.handing_out():
            output.write("a code")
    output.prepare()


def to_nobody(person, *words):
    """Run a command whose output goes to a pipe that nobody reads; return its status and talk."""
    reading, writing = os.pipe()
    os.close(reading)
    options = ("--vault", str(person.vault), "--passphrase-file", str(person.passphrase))
    out, talk = os.fdopen(writing, "w"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(talk), out:
        status = main([*words, *options])
    talk.flush()
    return status, talk.buffer.getvalue().decode()


def test_a_name_that_is_no_utf8_is_taken_down_and_ends_nothing(ana, boris, held, tmp_path):
    out, backup, bundle = (f"{tmp_path}/{name}-\udcff" for name in ("out", "backup", "bundle"))
    assert ana.ask("evidence", "get", held, "--out", out)["recorded"]
    assert Path(out).read_bytes() == BYTES
    with Vault.open(ana.vault, secret=WORDS) as vault:
        (line,) = [one for one in vault.journal() if one.what == "evidence-copied"]
    assert line.facts["file"].endswith("out-\\xff")
    ana.ask("backup", backup)
    ana.knows(boris, tmp_path / "boris.card")
    ana.ask("export", "--to", "Boris", "--out", bundle)
    boris.knows(ana, tmp_path / "ana.card")
    boris.ask("import", bundle, "--accept")
    (first,) = (one["ref"] for one in ana.ask("list"))
    assert ana.ask("attach", first, out)["ref"] == held
    table = f"{tmp_path}/table-\udcff.csv"
    Path(table).write_text(f"{MAPPED}\n{event()}\n")
    assert ana.ask("intake", table, "--mapping", "ucdp-ged")["incidents"] == 1
    assert ana.ask("verify")["clean"]


def test_a_damaged_vault_gives_out_and_says_why_nothing_was_signed(ana, held, tmp_path):
    path = ana.vault / "vault.db"
    content = path.read_bytes()
    for number in range(len(content) // PAGE - 1, 0, -1):
        path.write_bytes(overwritten(content, [number], random.Random(1)))
        done = ana.run("evidence", "get", held, "--out", tmp_path / f"out-{number}")
        if done.status == 0:
            break
    assert "No custody entry was signed: the vault is damaged" in done.talk
    assert "this slot" not in done.talk


def test_a_file_of_a_record_that_only_a_newer_afield_knows_is_attached_again(ana, film):
    first = ana.ask("list")[0]["ref"]
    held = ana.ask("attach", first, film)["id"]
    other = "7f000000-0000-4000-8000-000000000001"
    with Vault.open(ana.vault, secret=WORDS) as vault:
        head = vault.history.head(vault.device)
        made = sign_operation(
            vault.signer(), seq=head.seq + 1, prev=head.hash, parents=[], at=(1, 0),
            kind="later_kind", record=other, values={"holder": "x"}, random=vault.random,
        )  # fmt: skip
        vault.receive([made], cards={vault.device: vault.card})
        vault.save("evidence_link", None, {"evidence": held, "target": other})
    told = ana.ask("add", "--what", "[invented] mill", "--when", "2026", "--attach", film)
    assert told["already"]["linked"] == [first, "???-FW00-0000"]
    told = ana.ask("attach", first, film)
    assert "???-FW00-0000" in told["already"]["linked"]
    assert "???-FW00-0000" in {one["ref"] for one in ana.ask("evidence", "show", held)["linked"]}


def test_evidence_of_one_record_is_listed_alone(ana, held):
    (first,) = (one["ref"] for one in ana.ask("list"))
    other = ana.ask("add", "--what", "[invented] mill", "--when", "2026")["ref"]
    assert ana.ask("evidence", "list", other) == []
    assert [one["ref"] for one in ana.ask("evidence", "list", first)] == [held]


def test_a_file_that_is_there_is_replaced_only_when_asked(ana, held, tmp_path):
    there = tmp_path / "there"
    there.write_bytes(b"mine")
    assert ana.refused("evidence", "get", held, "--out", there).error["error"] == "name-taken"
    assert there.read_bytes() == b"mine"
    assert ana.ask("evidence", "get", held, "--out", there, "--replace")["size"] == len(BYTES)
    assert there.read_bytes() == BYTES


def test_damage_is_said_and_ends_with_1_and_nothing_comes_out(ana, held, tmp_path):
    (blob,) = (ana.vault / "blobs").iterdir()
    blob.write_bytes(blob.read_bytes()[:-1])
    shown = ana.ask("evidence", "show", held, status=1)
    assert (shown["here"], shown["whole"]) == (True, False)
    assert ana.run("evidence", "get", held, "--out", tmp_path / "out").status == 4
    blob.unlink()
    assert not ana.ask("evidence", "show", held, status=1)["here"]
    gone = ana.refused("evidence", "get", held, "--out", tmp_path / "out")
    assert gone.error["error"] == "evidence-elsewhere"
    assert not (tmp_path / "out").exists()


def test_a_reader_takes_out_and_is_told_that_nothing_was_taken_down(ana, held, tmp_path):
    secret_file(tmp_path / "theirs", "only for reading this")
    ana.ask("reader", "add", "--reader-passphrase-file", tmp_path / "theirs")
    ana.passphrase.write_text("only for reading this\n")
    done = ana.run("evidence", "get", held, "--out", tmp_path / "out")
    assert done.status == 0
    assert "No custody entry was signed" in done.talk
    assert (tmp_path / "out").read_bytes() == BYTES


@linux
def test_a_program_gets_the_bytes_and_no_plain_file_is_made(ana, held, tmp_path):
    seen = tmp_path / "seen"
    script = f"import sys; open({str(seen)!r}, 'wb').write(open(sys.argv[1], 'rb').read())"
    program = shlex.join([sys.executable, "-c", script])
    told = ana.ask("open", held, "--with", program)
    assert seen.read_bytes() == BYTES
    assert told["recorded"]
    entry = ana.ask("evidence", "show", held)["custody"][-1]
    assert entry["action"] == "viewed"
    assert entry["went_to"].startswith("the program python")


@linux
def test_a_program_that_fails_or_is_not_here_offers_to_take_it_out(ana, held):
    failed = ana.refused(
        "open", held, "--with", shlex.join([sys.executable, "-c", "raise SystemExit(3)"])
    )
    assert failed.error["error"] == "viewer-failed"
    absent = ana.refused("open", held, "--with", "no-such-program-here")
    assert absent.error["error"] == "no-viewer"
    assert "evidence get" in absent.error["next_step"]


@pytest.mark.parametrize("words", [("open",), ("evidence", "text")])
def test_nothing_is_shown_over_ssh_unless_asked(ana, held, monkeypatch, words):
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    assert ana.refused(*words, held).error["error"] == "over-ssh"
    custody = ana.ask("evidence", "show", held)["custody"]
    assert [one["action"] for one in custody] == TAKEN_IN


@pytest.mark.parametrize(
    ("words", "marked"),
    [(("open",), "evidence"), (("evidence", "text"), "evidence"), (("open",), "incident")],
)
def test_what_is_graphic_is_announced_and_not_shown_to_a_script_unasked(ana, held, words, marked):
    linked = ana.ask("evidence", "show", held)["linked"]
    ana.ask("set", held if marked == "evidence" else linked[0]["ref"], "graphic=yes")
    assert ana.ask("evidence", "show", held)["graphic"] is True
    assert ana.refused(*words, held).error["error"] == "not-agreed"
    assert "GRAPHIC" in ana.run(*words, held).talk
    custody = ana.ask("evidence", "show", held)["custody"]
    assert [one["action"] for one in custody] == TAKEN_IN


def test_text_is_shown_and_the_terminal_obeys_none_of_it(ana, tmp_path):
    letter = tmp_path / "лист.txt"
    letter.write_bytes("Привіт\x1b]52;c;ZXZpbA==\x07\nдруге".encode())
    ref = ana.ask("attach", ana.ask("list")[0]["ref"], letter)["ref"]
    done = ana.run("evidence", "text", ref)
    assert done.out == "Привіт]52;c;ZXZpbA==\nдруге\n"
    assert ana.ask("evidence", "text", ref)["lines"][1] == "друге"


def test_the_same_file_again_says_where_it_is_and_keeps_what_was_said(ana, film):
    first = ana.ask("list")[0]["ref"]
    other = ana.ask("add", "--what", "[invented] mill", "--when", "2026")["ref"]
    told = ana.ask("attach", first, film, "--type", "VID-DRONE")
    assert told["already"] is None
    again = ana.ask("attach", other, film, "--type", "VID-PERP", status=1)
    assert again["ref"] == told["ref"]
    assert again["already"]["linked"] == [first]
    assert again["already"]["kept"] == {"type": "VID-DRONE"}
    assert ana.ask("show", told["ref"])["type"] == "VID-DRONE"
    spoken = ana.run("attach", other, film, "--type", "VID-PERP")
    assert f"Already here as {told['ref']}" in spoken.talk
    assert "Sealed" not in spoken.talk
    assert len(ana.ask("list", "--kind", "evidence_link")) == 2
    ana.ask("attach", other, film, "--type", "VID-PERP", "--change")
    assert ana.ask("show", told["ref"])["type"] == "VID-PERP"


def test_an_incident_that_is_logged_with_a_file_that_is_here_says_so(ana, film):
    first = ana.ask("list")[0]["ref"]
    ref = ana.ask("attach", first, film)["ref"]
    words = ("add", "--what", "[invented] again", "--when", "2026", "--attach", film)
    assert ana.ask(*words)["already"]["ref"] == ref
    assert f"Already here as {ref}" in ana.run(*words).talk
