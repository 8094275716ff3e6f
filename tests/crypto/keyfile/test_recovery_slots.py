"""A recovery code is shown before anything that it replaces stops counting."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from crypto.errors import NotUnlocked
from crypto.files import StorageFailed, atomic, previous_file
from crypto.keyfile import (
    KeyFile,
    add_reader,
    change_passphrase,
    create_key_file,
    prove_recovery,
    replace_recovery,
    slot,
)
from crypto.keyfile import recovery_slots as recovery
from crypto.keyfile.errors import EarlierCodeStands, NewCodeNotKept
from tests.codes import renewed_code
from tests.drawn import quick

OWNER = "abacus abdomen abdominal"
CALLS = [(os, "open"), (os, "fsync"), (Path, "replace"), (Path, "unlink")]


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch):
    monkeypatch.setattr(slot, "stretch", quick)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.json"


@pytest.fixture
def made(path):
    return create_key_file(path, passphrase=OWNER)


def opens(path, secret):
    try:
        KeyFile.read(path).unlock(secret).wipe()
    except NotUnlocked:
        return False
    return True


class NotShown(Exception):
    pass


def not_shown(_code):
    raise NotShown


def test_a_code_that_could_not_be_shown_leaves_the_one_before(path, made):
    keys, old = made
    seen = []

    def fail(code):
        seen.append(code)
        raise NotShown

    with pytest.raises(NotShown):
        replace_recovery(path, keys, show=fail)
    assert opens(path, old)
    for file in (path, previous_file(path)):
        assert not opens(file, seen[0])
    assert len(KeyFile.read(path).recovery_slots) == 1


def test_while_a_code_is_shown_both_open_and_the_new_one_is_unproven(path, made):
    keys, old = made
    prove_recovery(path, keys, old)
    found = []

    def show(code):
        header = KeyFile.read(path)
        found.append((opens(path, old), opens(path, code), len(header.unproven)))

    replace_recovery(path, keys, show=show)
    assert found == [(True, True, 1)]
    assert not opens(path, old)
    assert not opens(previous_file(path), old)


def test_a_new_header_says_at_once_that_nobody_typed_its_code_back(path, made):
    keys, code = made
    assert KeyFile.read(path).generation == 1
    assert [each.kind for each in KeyFile.read(path).unproven] == ["recovery"]
    assert not prove_recovery(path, keys, "0000-0000-0000")
    assert prove_recovery(path, keys, code)
    assert KeyFile.read(path).unproven == ()
    before = path.read_bytes()
    assert prove_recovery(path, keys, code)
    assert path.read_bytes() == before


def test_a_renewed_code_is_unproven_whatever_the_one_before_was(path, made):
    keys, code = made
    prove_recovery(path, keys, code)
    newest = renewed_code(path, keys)
    assert len(KeyFile.read(path).unproven) == 1
    change_passphrase(path, keys, old=newest, new="another passphrase")
    assert KeyFile.read(path).unproven == ()


@pytest.fixture
def interrupted(path, made, monkeypatch):
    """A header whose renewal ended between showing the new code and taking the old one back."""
    keys, old = made
    shown = []
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "_leave_alone", not_shown_either)
        with pytest.raises(NotShown):
            replace_recovery(path, keys, show=shown.append)
    return keys, old, shown[0]


def not_shown_either(*_words):
    raise NotShown


def test_the_newer_of_two_codes_takes_the_older_back_once_it_is_proven(path, interrupted):
    keys, old, new = interrupted
    assert opens(path, old)
    assert opens(path, new)
    prove_recovery(path, keys, new)
    for file in (path, previous_file(path)):
        assert not opens(file, old)
        assert opens(file, new)


def test_the_older_of_two_codes_takes_no_newer_one_back(path, interrupted):
    keys, old, new = interrupted
    prove_recovery(path, keys, old)
    assert opens(path, old)
    assert opens(path, new)
    assert len(KeyFile.read(path).unproven) == 1
    newest = renewed_code(path, keys)
    assert [opens(path, each) for each in (old, new, newest)] == [False, False, True]


def filled(path, keys):
    while True:
        try:
            add_reader(path, keys, passphrase=f"reader {len(KeyFile.read(path).slots)}")
        except recovery.AfieldError:
            return


def test_a_header_with_every_way_in_taken_gets_a_new_code_too(path, made):
    keys, old = made
    filled(path, keys)
    assert len(KeyFile.read(path).slots) == 16
    with pytest.raises(NotShown):
        replace_recovery(path, keys, show=not_shown)
    assert opens(path, old)
    new = renewed_code(path, keys)
    assert opens(path, new)
    assert not opens(path, old)
    assert len(KeyFile.read(path).slots) == 16
    assert len(KeyFile.read(path).unproven) == 1


@pytest.mark.parametrize(("full", "error"), [(False, EarlierCodeStands), (True, NewCodeNotKept)])
def test_a_disk_that_fails_once_the_code_was_shown_is_told_with_what_opens(
    path, made, monkeypatch, full, error
):
    keys, old = made
    if full:
        filled(path, keys)
    shown = []

    def show(code):
        shown.append(code)
        monkeypatch.setattr(atomic, "fill_file", failing)

    def failing(*_words):
        raise OSError(5, "Input/output error")

    with pytest.raises(error) as caught:
        replace_recovery(path, keys, show=show)
    assert isinstance(caught.value.__cause__, StorageFailed)
    assert caught.value.exit_status == 8
    assert opens(path, old)
    assert opens(path, shown[0]) is not full


def killed_at(point, path, keys, shown):
    """Replace the code in a child that dies at the n-th call; return whether it died."""
    owner, call, number = point
    child = os.fork()
    if child == 0:
        real, seen = getattr(owner, call), []

        def dying(*words, **more):
            seen.append(1)
            if len(seen) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*words, **more)

        setattr(owner, call, dying)

        def show(code):
            os.write(shown, code.encode())

        try:
            replace_recovery(path, keys, show=show)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


@pytest.mark.parametrize("full", [False, True], ids=["room for a slot", "no room"])
def test_a_kill_at_any_call_leaves_a_code_that_somebody_has(path, made, full, tmp_path):
    keys, old = made
    if full:
        filled(path, keys)
    before, spare = path.read_bytes(), previous_file(path)
    spare_bytes = spare.read_bytes() if spare.exists() else None
    deaths = 0
    for owner, call in CALLS:
        for number in range(1, 40):
            path.write_bytes(before)
            if spare_bytes is not None:
                spare.write_bytes(spare_bytes)
            told = os.open(tmp_path / "told", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            died = killed_at((owner, call, number), path, keys, told)
            seen = os.pread(told, 100, 0).decode()
            os.close(told)
            has_old, has_new = opens(path, old), bool(seen) and opens(path, seen)
            # Nothing of the old stops before the new was seen, and some code opens at any moment.
            assert has_old or has_new, (call, number)
            assert seen or has_old, (call, number)
            if seen and not full:
                assert has_new, (call, number)
            if has_new:
                assert len(KeyFile.read(path).unproven) >= 1, (call, number)
            deaths += died
            if not died:
                break
    assert deaths >= 8
