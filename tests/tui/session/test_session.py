from __future__ import annotations

import asyncio
import shutil
import threading

import pytest

from crypto.errors import AfieldError, Locked
from crypto.files import FolderGone
from models.lifecycle import Vault, VaultMissing
from tests.tui.driving import PASSPHRASE, row, unlocked, until
from tui.session import Session
from tui.session.vault_thread import VaultThread


async def test_work_is_done_on_one_thread_in_order():
    bench, seen = VaultThread(), []

    def piece(number):
        seen.append(number)
        return threading.get_ident()

    threads = await asyncio.gather(*(bench.do(piece, number) for number in range(20)))
    bench.close()

    assert seen == list(range(20))
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


async def test_work_that_fails_raises_at_its_waiter_and_the_next_goes_on():
    bench = VaultThread()

    with pytest.raises(ZeroDivisionError):
        await bench.do(lambda: 1 // 0)
    assert await bench.do(lambda: "next") == "next"
    bench.close()


async def test_work_whose_waiter_is_gone_is_not_begun():
    bench, gate, seen = VaultThread(), threading.Event(), []
    first = asyncio.create_task(bench.do(gate.wait))
    second = asyncio.create_task(bench.do(seen.append, "second"))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    gate.set()
    await first
    await bench.do(seen.append, "third")
    bench.close()

    assert seen == ["third"]


async def test_a_locked_session_holds_no_vault_and_says_so(folder):
    session = Session()
    with pytest.raises(Locked):
        await session.count()
    await session.open(folder, PASSPHRASE)
    assert await session.count() == 60
    session.lock()

    with pytest.raises(Locked, match="The vault is locked"):
        await session.count()
    Vault.open(folder, secret=PASSPHRASE).close()


async def test_a_vault_whose_folder_was_removed_says_so_and_locks(folder):
    session = Session()
    await session.open(folder, PASSPHRASE)
    away = folder.rename(folder.with_name("taken out"))
    with pytest.raises(FolderGone) as said:
        await session.save("incident", None, {"title": "A test [invented]"})
    assert str(folder) in str(said.value)
    away.rename(folder)
    await session.save("incident", None, {"title": "A test [invented]"})
    assert await session.count() == 61
    shutil.rmtree(folder)
    session.lock({"quick_log": {"what": "half a sentence"}})
    with pytest.raises(VaultMissing):
        await session.open(folder, PASSPHRASE)
    assert not folder.exists()


async def test_a_lock_keeps_drafts_and_does_not_wait_for_work_under_way(folder):
    session, gate = Session(), threading.Event()
    await session.open(folder, PASSPHRASE)
    session.lock({"quick_log": {"what": "half a sentence"}})
    with Vault.open(folder, secret=PASSPHRASE) as vault:
        assert vault.drafts() == {"quick_log": {"what": "half a sentence"}}
    await session.open(folder, PASSPHRASE)
    working = asyncio.create_task(session.do(gate.wait))
    await asyncio.sleep(0)
    session.lock()

    assert not session.is_open
    assert not working.done()
    gate.set()
    await working


async def test_an_error_of_the_models_becomes_a_sentence_with_its_next_step(folder):
    class Unlucky(AfieldError):
        sentence = "The disk is full."
        next_step = "Make room and try again."

    def fails():
        raise Unlucky

    async with unlocked(folder) as (app, pilot):
        app.screen.run(fails)
        await until(pilot, lambda: row(app, -2) == "The disk is full. Make room and try again.")
