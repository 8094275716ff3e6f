"""Words that a hurried hand or a script with an empty variable gives: nothing goes too far."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from models.lifecycle import Vault
from tests.whole.person import LOG, QUICK, ROOT, WORDS, Inside, afield, incidents, secret_file


def command(person: Inside, *words: object) -> list[str]:
    """Give the words that run the real program on a person's vault."""
    options = ("--vault", person.vault, "--passphrase-file", person.passphrase)
    return [sys.executable, "-m", "tui", *map(str, (*words, *options))]


# Handing over


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "%%", "place:%"])
def test_words_that_find_nothing_hand_over_nothing(ana, boris, tmp_path, words):
    ana.knows(boris, tmp_path / "boris.card")
    for more in (("--dry-run",), ("--out", tmp_path / "x.age")):
        refused = ana.refused("export", "--to", "Boris", "--find", words, *more)
        assert refused.error["error"] == "nothing-chosen"
    assert not (tmp_path / "x.age").exists()


def test_the_beginning_of_a_name_is_nobodys(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    for words in (("export",), ("receipt",), ("exchange", tmp_path)):
        assert ana.refused(*words, "--to", "Bor").error["error"] == "no-such-colleague"


def test_who_can_open_it_is_said_and_counted_once(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    device = ana.ask("colleague", "list")[-1]["device"]
    twice = ("--to", "boris", "--to", "Boris", "--to", device[:8])
    packed = ana.ask("export", *twice, "--out", tmp_path / "x.age")
    assert [one["name"] for one in packed["to"]] == ["Boris"]
    assert (tmp_path / "x.age").read_bytes().count(b"\n-> mlkem768x25519") == 1
    assert "For: Boris" in ana.run("export", *twice, "--dry-run", "--full").out


# Records


@pytest.mark.parametrize("why", ["", "  "])
def test_nothing_is_withdrawn_without_a_reason(ana, why):
    [ref] = incidents(ana)
    assert ana.refused("withdraw", ref, "--why", why).status == 2
    assert incidents(ana) == [ref]


def test_a_consent_for_an_empty_name_is_not_one_for_anyone(ana):
    ref = ana.ask(*LOG, "--who-says", "Reed")["ref"]
    source = ana.ask("show", ref)["sources"][0]["ref"]
    given = ("consent", "add", source, "--use", "inquiry", "--state", "given")
    assert ana.refused(*given, "--to", "").status == 11
    assert ana.ask("consent", "list") == []


def test_a_record_cannot_point_to_itself(ana):
    [ref] = incidents(ana)
    assert ana.refused("set", ref, f"canonical={ref}").error["error"] == "bad-value"


def test_words_that_are_not_text_are_refused_and_not_emptied(ana):
    assert ana.refused("add", "--what", "bad \udcff", "--when", "2026").error["error"] == "not-text"
    assert len(incidents(ana)) == 1


def test_what_is_said_of_a_file_that_is_here_already_is_kept(ana, tmp_path):
    [ref] = incidents(ana)
    (tmp_path / "a.bin").write_bytes(b"seen")
    first = ana.ask("attach", ref, tmp_path / "a.bin")["ref"]
    assert ana.ask("attach", ref, tmp_path / "a.bin", "--title", "From the ford")["ref"] == first
    assert ana.ask("show", first)["title"] == "From the ford"


# The vault


def test_a_reader_cannot_say_that_a_vault_was_restored(ana):
    words = secret_file(ana.home / "reader", "only to look at")
    ana.ask("reader", "add", "--reader-passphrase-file", words)
    secret_file(ana.passphrase, "only to look at")
    assert ana.refused("restored").status == 12


def test_folders_that_a_copy_left_out_because_they_were_empty_are_made_again(ana):
    for part in ("quarantine", "blobs"):
        shutil.rmtree(ana.vault / part)
    assert ana.ask("verify")["clean"]
    ana.ask(*LOG)
    assert len(incidents(ana)) == 2


def test_a_vault_is_made_where_an_interrupted_beginning_left_its_rooms(ana, tmp_path):
    place = tmp_path / "new"
    for part in ("", "blobs", "quarantine"):
        (place / part).mkdir(mode=0o700)
    (place / "vault.lock").touch()
    vault, _code = Vault.create(place, name="Ana", passphrase=WORDS, cost=QUICK)
    vault.close()
    assert (place / "vault.json").exists()


def test_no_demonstration_is_claimed_where_a_vault_is(ana):
    assert ana.refused("demo", "--no-open").error["error"] == "vault-exists"


def test_a_missing_key_file_beside_its_copy_asks_to_put_that_in_its_place(ana):
    ana.ask("recovery", "renew")
    (ana.vault / "vault.json").unlink()
    assert "vault.json.1" in ana.refused("list").error["next_step"]


# Passphrases


def test_a_mark_that_an_editor_puts_first_is_no_part_of_a_passphrase(ana):
    secret_file(ana.passphrase, "\ufeff" + WORDS)
    assert len(incidents(ana)) == 1


def test_a_passphrase_that_would_be_cut_is_refused(ana):
    secret_file(ana.passphrase, "x" * 5000)
    assert ana.refused("list").error["error"] == "file-unreadable"


def test_an_empty_name_of_a_passphrase_file_is_not_the_folder_one_stands_in(ana):
    done = afield("list", "--vault", ana.vault, "--passphrase-file", "", "--json")
    assert done.error["error"] == "file-unreadable"


# Streams and signals


@pytest.mark.parametrize("talk", ["/dev/full", None])
def test_work_is_done_though_nobody_can_be_told_beside_it(ana, boris, tmp_path, talk):
    boris.run("card", into=tmp_path / "boris.card")
    ana.ask("colleague", "add", tmp_path / "boris.card")
    words = command(ana, "export", "--to", "Boris", "--out", tmp_path / "x.age")
    shell = f'exec "$@" 2>{talk or "&-"}'
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *words], cwd=ROOT, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "x.age").exists()


@pytest.mark.parametrize("out", ["/dev/full", "&-"])
def test_an_output_that_cannot_be_written_is_said_and_the_work_stands(ana, out):
    shell = f'exec "$@" >{out}'
    words = ["sh", "-c", shell, "sh", *command(ana, *LOG)]
    done = subprocess.run(
        words, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 8
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert len(incidents(ana)) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_half_written_beside_a_bundle(ana, boris, tmp_path, number):
    ana.knows(boris, tmp_path / "boris.card")
    (tmp_path / "long.bin").write_bytes(bytes(120_000_000))
    ana.ask("attach", incidents(ana)[0], tmp_path / "long.bin")
    place = tmp_path / "out"
    place.mkdir()
    running = subprocess.Popen(
        command(ana, "export", "--to", "Boris", "--out", place / "x.age"),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not any(place.iterdir()) and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(number)
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (130, b"Interrupted.\n")
    assert list(place.iterdir()) == []


def test_a_name_made_of_somebody_elses_digits_takes_nobodys_place(ana, boris, tmp_path):
    ana.knows(boris, tmp_path / "boris.card")
    digits = ana.ask("colleague", "list")[-1]["device"][:8]
    other = Inside.with_vault(digits.upper(), tmp_path / "other")
    other.run("card", into=tmp_path / "other.card")
    ana.ask("colleague", "add", tmp_path / "other.card")
    assert ana.refused("export", "--to", digits).error["error"] == "ambiguous-colleague"


def test_a_card_may_come_from_a_pipe_and_with_the_ends_of_lines_of_mail(ana, boris, tmp_path):
    card = tmp_path / "boris.card"
    boris.run("card", into=card)
    card.write_bytes(b"\xef\xbb\xbf" + card.read_bytes() + b"\r\n")
    words = command(ana, "colleague", "add", "/dev/stdin")
    with subprocess.Popen(["cat", card], stdout=subprocess.PIPE) as mail:
        done = subprocess.run(words, cwd=ROOT, stdin=mail.stdout, check=False)
    assert done.returncode == 0
    os.mkfifo(tmp_path / "pipe")
    assert ana.refused("colleague", "add", tmp_path / "pipe").status == 8


def test_help_that_cannot_be_written_is_no_fault_of_afields(ana):
    words = ["sh", "-c", 'exec "$@" >/dev/full', "sh", sys.executable, "-m", "tui", "--help"]
    done = subprocess.run(words, cwd=ROOT, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 8


def test_a_filter_holds_the_words_together_that_stand_in_quotes_of_its_own(ana):
    for place in ("Three Wells", "Three Oaks"):
        ana.ask("add", "--what", "Wells of water", "--when", "2026", "--where", place)
    assert [one["place"] for one in ana.ask("find", 'place:"Three Wells"')] == ["Three Wells"]
    assert len(ana.ask("find", "place:Three Wells")) == len(ana.ask("find", "place:Three", "Wells"))


def test_a_figure_that_was_replaced_says_so_whatever_was_asked_for(ana):
    with Vault.open(ana.vault, secret=WORDS) as vault:
        first = vault.save(
            "claim", None, {"scope": "aggregate", "how_many": "79", "words": "in spring"}
        )
        later = {"scope": "aggregate", "how_many": "120", "words": "in autumn", "supersedes": first}
        vault.save("claim", None, later)
    [found] = ana.ask("claims", "spring")
    assert found["replaced"]
