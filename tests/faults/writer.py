"""A process that makes changes in children of its own, each under ``strace`` with one fault.

It reads one request a line from standard input and answers one line for each, both as JSON:

    {"change": "save", "scene": "/…", "inject": "write:signal=KILL:when=3", "trace": "/…"}
    {"status": -9, "heard": [{"told": "<record id>"}, …]}

Everything is imported and tried once before the first child is made, so that a child does what
a long-running afield does. A child talks by ``sendto``, which no fault is ever put into.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crypto.errors import AfieldError
from crypto.keyfile import slot
from models.lifecycle import Vault, verify_vault
from tests.drawn import quick
from tests.faults import random_use
from tests.faults import scene as scenes

RANDOM = "random"
"""Asks for a sitting of random use, followed by its seed."""
ANYBODY = ctypes.c_ulong(-1)
SET_PTRACER = 0x59616D61
"""PR_SET_PTRACER of prctl(2): lets a process that is no ancestor trace this one."""


class Telling:
    """Says that a change was acknowledged, and which recovery code a person has seen."""

    def __init__(self, say: Callable[..., None]) -> None:
        self._say = say

    def __call__(self, record: str) -> None:
        self._say(told=record)

    def shown(self, code: str) -> None:
        self._say(shown=code)


class Child:
    """One change in a process of its own."""

    def __init__(self, request: dict[str, Any], line: socket.socket) -> None:
        self._request = request
        self._scene = Path(request["scene"])
        self._line = line
        self._vault: Vault | None = None

    def live(self) -> None:
        """Wait for the word to begin, make the change, and look around afterwards."""
        ctypes.CDLL(None).prctl(SET_PTRACER, ANYBODY, 0, 0, 0)
        self._line.recv(1)
        self._tried(self._change)
        if self._request["afterwards"]:
            self._say(step="changed")
            self._line.recv(1)
            self._tried(self._afterwards)
        self._say(step="ended")

    def _change(self) -> None:
        name, _, seed = self._request["change"].partition(" ")
        if name == RANDOM:
            random_use.sit(self._scene, int(seed), self._say, self._hold)
            return
        scenes.run(
            self._request["change"],
            self._scene,
            Telling(self._say),
            self._hold,
        )

    def _hold(self, vault: Vault) -> None:
        self._vault = vault

    def _afterwards(self) -> None:
        """Go on in the same process, now that the fault is over."""
        folder = self._scene / ("new" if self._request["change"] == scenes.CREATE else "ana")
        if self._vault is None and not (folder / "vault.json").exists():
            return
        vault = scenes.going_on(self._vault or Vault.open(folder, secret=scenes.WORDS))
        found = verify_vault(vault).findings
        self._say(count=vault.history.count())
        self._say(findings=[f"{one.where}: {one.sentence}" for one in found])
        self._say(after=vault.save("incident", None, {"title": "Afterwards"}))

    def _tried(self, what: Any) -> None:
        try:
            what()
        except AfieldError as error:
            self._say(refused=type(error).__name__, status=error.exit_status, said=str(error))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the finding
            self._say(raw="".join(traceback.format_exception(error)))

    def _say(self, **fact: Any) -> None:
        self._line.send(json.dumps(fact).encode())


class Writer:
    """Makes children, puts ``strace`` on them, and gathers what they say."""

    def serve(self) -> None:
        """Answer requests until standard input ends."""
        slot.stretch = quick
        self._warm()
        for line in sys.stdin:
            answer = self._answer(json.loads(line))
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()

    def _warm(self) -> None:
        """Do everything once, so that nothing is imported for the first time in a child."""
        with tempfile.TemporaryDirectory() as folder:
            first, each = Path(folder, "first"), Path(folder, "each")
            first.mkdir()
            scenes.build(first)
            for change in (*scenes.CHANGES, *scenes.BACKUPS, scenes.CREATE):
                shutil.copytree(first, each)
                vaults: list[Vault] = []
                scenes.run(change, each, lambda _: None, vaults.append)
                vault = scenes.going_on(vaults[0])
                verify_vault(vault)
                vault.close()
                shutil.rmtree(each)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            ours.close()
            try:
                Child(request, theirs).live()
            finally:
                os._exit(0)
        theirs.close()
        with ours, _strace(pid, request) as tracer:
            assert tracer.stderr is not None
            attached = tracer.stderr.readline()
            if b"attached" not in attached:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return {"refused": attached.decode(errors="replace")}
            ours.send(b"!")
            heard = self._heard(ours, tracer)
            _, status = os.waitpid(pid, 0)
        return {"status": os.waitstatus_to_exitcode(status), "heard": heard}

    def _heard(self, line: socket.socket, tracer: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
        heard = []
        while said := line.recv(1 << 18):
            heard.append(json.loads(said))
            if heard[-1].get("step") == "changed":
                # The fault ends with its tracer, which lets go of the child when asked to end.
                tracer.terminate()
                tracer.wait()
                line.send(b"!")
        return heard


def _strace(pid: int, request: dict[str, Any]) -> subprocess.Popen[bytes]:
    words = ["strace", "-f", *request["options"], "-o", request["trace"]]
    for inject in request["inject"]:
        words += ["-e", f"inject={inject}"]
    return subprocess.Popen([*words, "-p", str(pid)], stderr=subprocess.PIPE)


if __name__ == "__main__":
    Writer().serve()
