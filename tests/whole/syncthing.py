"""A real Syncthing process on loopback, which talks to the one other that it is told of.

Everything by which it would look for, or tell, anybody else is off: global and local discovery,
relays, NAT traversal, crash and usage reports, upgrades.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "exchange"
PATIENCE = 120.0
"""Seconds after which a test fails; nothing waits for so long that goes well."""
_BLOCK = "127.0.0.1"
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

QUIET = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "crashReportingEnabled": "false",
    "urAccepted": "-1",
    "autoUpgradeIntervalH": "0",
    "startBrowser": "false",
    "reconnectionIntervalS": "1",
    "stunKeepaliveStartS": "0",
    "announceLANAddresses": "false",
}


@dataclass(slots=True)
class Syncthing:
    """One process with a home of its own; ``shared`` is the folder that it replicates."""

    program: str
    home: Path
    shared: Path
    listen: int
    gui: int
    key: str
    device: str = ""
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def prepare(cls, program: str, home: Path) -> Syncthing:
        """Make keys and a configuration; raises CalledProcessError with what the program said."""
        shared = home / "shared"
        (shared / ".stfolder").mkdir(parents=True)
        one = cls(program, home, shared, _free_port(), _free_port(), os.urandom(16).hex())
        generate = (program, "generate", f"--home={home}", "--no-default-folder")
        subprocess.run(generate, check=True, capture_output=True, env=one._environment())
        config = ET.parse(home / "config.xml").getroot()
        device = config.find("device")
        assert device is not None
        one.device = device.attrib["id"]
        return one

    def meet(self, other: Syncthing) -> None:
        """Write the configuration: this device, the other one, and the folder they share."""
        config = ET.Element("configuration", version="35")
        folder = ET.SubElement(
            config, "folder", id=FOLDER, path=str(self.shared), rescanIntervalS="2",
            fsWatcherEnabled="true", fsWatcherDelayS="1", autoNormalize="true",
        )  # fmt: skip
        _text(folder, "maxConflicts", "10")
        for one in (self, other):
            ET.SubElement(folder, "device", id=one.device)
            device = ET.SubElement(config, "device", id=one.device, name=one.home.name)
            _text(device, "address", f"tcp://{_BLOCK}:{one.listen}")
        gui = ET.SubElement(config, "gui", enabled="true", tls="false")
        _text(gui, "address", f"{_BLOCK}:{self.gui}")
        _text(gui, "apikey", self.key)
        options = ET.SubElement(config, "options")
        _text(options, "listenAddress", f"tcp://{_BLOCK}:{self.listen}")
        for name, value in QUIET.items():
            _text(options, name, value)
        ET.ElementTree(config).write(self.home / "config.xml", encoding="utf-8")

    @contextlib.contextmanager
    def running(self) -> Iterator[Syncthing]:
        """Run it, and end it by its own id."""
        log = self.home / "log"
        command = [self.program, "serve", f"--home={self.home}", "--no-browser", "--no-restart"]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self._environment()
            )
        try:
            until(self._answers, f"Syncthing does not answer; see {log}")
            yield self
        finally:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def ask(self, path: str, *, method: str = "GET") -> Any:
        """Ask its interface on loopback."""
        url = f"http://{_BLOCK}:{self.gui}/rest/{path}"
        request = urllib.request.Request(url, method=method, headers={"X-API-Key": self.key})
        with _DIRECT.open(request, timeout=10) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def scan(self) -> None:
        """Let it look at its folder now; returns when it has."""
        self.ask(f"db/scan?folder={FOLDER}", method="POST")

    def connected(self, other: Syncthing) -> bool:
        """Say whether it talks to the other one."""
        found = self.ask("system/connections")["connections"].get(other.device, {})
        return bool(found.get("connected"))

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.home / "log").read_text(errors="replace")[-2000:]
        try:
            return self.ask("system/ping") == {"ping": "pong"}
        except OSError:
            return False

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "STNOUPGRADE": "1",
            "STNODEFAULTFOLDER": "1",
            "GOMAXPROCS": "1",
        }


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Ask again until something holds; fails, and never goes on, when it does not come to hold."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = value


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((_BLOCK, 0))
        return int(one.getsockname()[1])
