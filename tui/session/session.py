"""The session is the only way from the screens to the models, and is dropped on lock.

Everything that touches the vault runs on one thread (`VaultThread`), because a database
connection belongs to the thread that made it. The models are imported on that thread too, so that
the first frame does not wait for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from crypto.errors import AfieldError, Locked
from tui.session.vault_thread import VaultThread
from tui.session.vault_work import (
    begin_vault,
    count_here,
    find_incidents_here,
    import_store,
    lines_here,
    open_vault,
)

if TYPE_CHECKING:
    from models.lifecycle import Vault

P = ParamSpec("P")
T = TypeVar("T")

CLOSING = 0.15
"""Seconds that a lock waits for the vault to close; the panic key promises 0.2."""

KEEPING = 3.0
"""Seconds that a lock waits for drafts to be kept; the screen is blank by then."""


class Closing(Protocol):
    """What is to be closed with the session."""

    def close(self) -> None:
        """Remove what it keeps outside the vault."""


class Session:
    """An open vault and the thread that works on it."""

    def __init__(self) -> None:
        self._bench = VaultThread()
        self._vault: Vault | None = None
        self.read_only = False
        self.remarks: tuple[str, ...] = ()
        """What the opening of the vault has to tell its owner."""
        self.damage: AfieldError | None = None
        """What is wrong with the pages of the database: then it can only be read."""
        self._held: list[Closing] = []
        self._saved: set[str] = set()

    @property
    def vault(self) -> Vault:
        """The open vault; use it only inside functions given to `do`."""
        if self._vault is None:
            raise Locked
        return self._vault

    @property
    def is_open(self) -> bool:
        """Whether a vault is open."""
        return self._vault is not None

    @property
    def is_busy(self) -> bool:
        """Whether the vault is at work, on a long hash or a bundle perhaps."""
        return self._bench.busy

    async def do(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function on the vault's thread and return what it returns or raises."""
        return await self._bench.do(function, *args, **kwargs)

    def warm(self) -> None:
        """Import the store on the vault's thread while the person types a passphrase."""
        self._bench.submit(import_store)

    async def open(
        self,
        folder: Path,
        secret: str,
        *,
        review: bool = False,
        waiting: Callable[[], object] = lambda: None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Open the vault; raises what ``Vault.open`` raises, NotUnlocked above all.

        ``waiting`` is called once where another writer has it, and is waited for. ``progress`` is
        told how far it is written anew, where an earlier afield wrote it last.
        """
        loop, here = asyncio.get_running_loop(), copy_context()

        def told() -> None:
            with suppress(RuntimeError):  # The app has ended meanwhile.
                loop.call_soon_threadsafe(waiting, context=here)

        self._vault = await self.do(
            open_vault, folder, secret, review=review, told=told, progress=progress
        )
        self.damage = self._vault.damage
        self.read_only = self._vault.read_only
        self.remarks = tuple(self._vault.remarks)

    async def create(self, folder: Path, name: str, passphrase: str) -> str:
        """Make a vault, open it, and return its recovery code, which nobody has typed back yet."""
        self._vault, code = await self.do(begin_vault, folder, name, passphrase)
        self.read_only = False
        return code

    def lock(self, drafts: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Keep the drafts, close the vault and drop it; work under way is not waited for.

        A lock comes with a blank screen, so that drafts have their time and eyes have nothing.
        """
        vault, self._vault = self._vault, None
        held, self._held = self._held, []
        if vault is None:
            return
        closing: Future[None] = self._bench.submit(self._close, vault, dict(drafts or {}), held)
        with suppress(Exception):
            closing.result(timeout=KEEPING if drafts or held else CLOSING)
        self._bench.close()
        self._bench = VaultThread()

    def _close(
        self, vault: Vault, drafts: dict[str, Mapping[str, Any]], held: Sequence[Closing]
    ) -> None:
        """Keep the drafts of what is not saved by now, and close; runs on the vault's thread."""
        if not vault.read_only:
            for key in drafts.keys() - self._saved:
                with suppress(AfieldError):
                    vault.keep_draft(key, dict(drafts[key]))
        for each in held:
            with suppress(Exception):
                each.close()
        vault.close()

    def hold(self, what: Closing) -> None:
        """Remember what a lock must close: a quarantine that nobody has decided about."""
        self._held.append(what)

    async def release(self, what: Closing) -> None:
        """Close what was held."""
        if what in self._held:
            self._held.remove(what)
            await self.do(what.close)

    # What the screens ask. Each runs on the vault's thread.

    async def save(
        self,
        kind: str,
        record: str | None,
        changes: Mapping[str, Any],
        *,
        why: str | None = None,
        seen: Sequence[str] | None = None,
    ) -> str:
        """Save the changed fields as one operation and return the record's id.

        ``seen`` are the heads that the person had before them; what came in since stands beside.
        """
        return await self.do(self.vault.save, kind, record, changes, why=why, seen=seen)

    async def save_and_forget(self, key: str, work: Callable[[], T]) -> T:
        """Return what ``work`` does, which saves a draft's words; the draft is forgotten with it.

        A lock may come while the vault is at work, and has the words in hand that were not saved
        then; it does not keep them, or they would be offered again and saved twice.
        """
        vault = self.vault

        def whole() -> T:
            with vault.batch():
                result = work()
                vault.drop_draft(key)
            self._saved.add(key)
            return result

        try:
            return await self.do(whole)
        finally:
            self._saved.discard(key)

    async def casefile(self, incident: str) -> Any:
        """Return an incident with all that hangs on it."""
        from models.queries import read_case_file

        return await self.do(read_case_file, self.vault, incident)

    async def find(self, words: str = "", order: str = "when") -> Sequence[int]:
        """Return the row numbers of the incidents that match, in order."""
        return await self.do(find_incidents_here, self.vault, words, order)

    async def lines(self, nos: Sequence[int]) -> Sequence[Any]:
        """Return what a list shows of these rows."""
        return await self.do(lines_here, self.vault, nos)

    async def count(self) -> int:
        """Return how many incidents the vault holds."""
        return await self.do(count_here, self.vault)

    async def history(self, record: str) -> Sequence[Any]:
        """Return who changed what in this record, oldest first."""
        return await self.do(self.vault.history_of, record)

    async def journal(self, limit: int = 1000) -> Sequence[Any]:
        """Return what was done in this vault on this machine, newest first."""
        return await self.do(self.vault.journal, limit)

    async def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting that is kept in the vault."""
        return await self.do(self.vault.setting, name, default)

    async def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting in the vault."""
        await self.do(self.vault.set_setting, name, value)

    async def keep_draft(self, key: str, values: Mapping[str, Any]) -> None:
        """Keep what a person has typed and not saved, encrypted."""
        if not self.read_only:
            await self.do(self.vault.keep_draft, key, dict(values))

    async def drafts(self) -> Mapping[str, Any]:
        """Return the kept drafts by key."""
        return await self.do(self.vault.drafts)

    async def drop_draft(self, key: str) -> None:
        """Forget a draft that was saved or discarded."""
        if not self.read_only:
            await self.do(self.vault.drop_draft, key)
