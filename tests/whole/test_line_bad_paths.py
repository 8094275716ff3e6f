"""Every place where line mode takes a path answers a bad one in one sentence."""

from __future__ import annotations

import contextlib
import io
import os

import pytest

from crypto.keyfile import slot
from tests.bad_paths import laid_out
from tests.drawn import quick
from tests.whole.person import WORDS, Done, Inside, incidents
from tui.line.main import main

PATH = "PATH"
REF = "REF"
MAKES = ("--what", "A test", "--when", "2026-03")
PLACES = {
    "attach": ("attach", REF, PATH),
    "add": ("add", *MAKES, "--attach", PATH),
    "intake": ("intake", PATH, "--mapping", "ucdp-ged"),
    "mapping": ("intake", "/dev/null", "--mapping", PATH),
    "colleague": ("colleague", "add", PATH),
    "import": ("import", PATH, "--dry-run"),
    "export": ("export", "--to", "Boris", "--out", PATH),
    "receipt": ("receipt", "--to", "Boris", "--out", PATH),
    "exchange": ("exchange", PATH),
    "passphrase": ("list", "--passphrase-file", PATH),
    "reader": ("reader", "add", "--reader-passphrase-file", PATH),
    "change": ("passphrase", "change", "--new-passphrase-file", PATH),
    "vault": ("list", "--vault", PATH),
    "init": ("init", "--name", "Cyd", "--vault", PATH),
    "demo": ("demo", "--no-open", "--vault", PATH),
}
KINDS = (
    *("a long text", "a long name", "a loop of links", "a pipe", "a socket", "a device"),
    *("a folder", "nothing", "below a file", "no rights", "a zero byte", "no text", "empty"),
)
EXPECTED = {2, 4, 8, 9, 10, 11}
"""Any status with a sentence of its own; 70 is what nobody foresaw."""

FINE = {
    *((place, "nothing") for place in ("export", "receipt", "init", "demo")),
    *((place, "a folder") for place in ("exchange", "init", "demo")),
}
"""What is no fault in that place."""


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A person who knows another; their key derivation costs nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slot, "stretch", quick)
        home = tmp_path_factory.mktemp("bad")
        ana = Inside.with_vault("Ana", home / "ana")
        boris = Inside.with_vault("Boris", home / "boris")
        ana.knows(boris, home / "boris.card")
        ana.ask("add", *MAKES)
        yield ana, incidents(ana)[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_bad_path_is_one_sentence(known, tmp_path, monkeypatch, place):
    ana, ref = known
    typed = laid_out(tmp_path / "places", monkeypatch)
    before = {path: path.lstat().st_mtime_ns for path in (tmp_path / "places").iterdir()}
    for kind in KINDS:
        if (place, kind) in FINE:
            continue
        words = [{PATH: typed[kind], REF: ref}.get(word, word) for word in PLACES[place]]
        refused = refused_line(ana, *words)
        told = refused.error
        assert told["status"] in EXPECTED, (kind, told)
        assert "Errno" not in told["sentence"]
        assert told["sentence"][-1] in ".!", (kind, told)
        assert refused.out == ""
    after = {path: path.lstat().st_mtime_ns for path in (tmp_path / "places").iterdir()}
    assert after == before
    assert incidents(ana) == [ref]


def refused_line(person, *words):
    """Run a command; an own passphrase file and vault stand in the place of the usual ones."""
    given = [str(word) for word in words]
    for name, value in (("--vault", person.vault), ("--passphrase-file", person.passphrase)):
        if name not in given:
            given += [name, str(value)]
    done = spoken([*given, "--json"])
    assert done.status == done.error["status"] != 0, (words, done)
    assert done.error["next_step"]
    return done


def spoken(words):
    """Run a command in this process and catch what it says."""
    out, talk = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(talk):
        status = main(words)
    for stream in (out, talk):
        stream.flush()
    return Done(status, *(stream.buffer.getvalue().decode() for stream in (out, talk)))


def test_a_long_text_is_named_by_its_beginning_and_its_end(known, tmp_path, monkeypatch):
    ana, ref = known
    typed = laid_out(tmp_path / "places", monkeypatch)
    refused = ana.refused("attach", ref, typed["a long text"])
    assert refused.error["error"] == "file-unreadable"
    assert "the name is too long" in refused.error["sentence"]
    assert len(refused.error["sentence"]) < 120


def test_an_empty_name_of_a_vault_is_not_the_folder_that_one_stands_in(known):
    ana, _ref = known
    for words in (("list", "--vault", ""), ("--vault", "")):
        assert refused_line(ana, *words).error["error"] == "bad-path"


def test_a_pipe_that_the_shell_made_holds_a_passphrase(known):
    ana, ref = known
    out, into = os.pipe()
    os.write(into, f"{WORDS}\n".encode())
    os.close(into)
    try:
        words = ["list", "--json", "--vault", str(ana.vault)]
        done = spoken([*words, "--passphrase-file", f"/dev/fd/{out}"])
    finally:
        os.close(out)
    assert done.status == 0, done.talk
    assert [one["ref"] for one in done.data] == [ref]
