"""A real sshd on loopback with keys of its own, for one test, ended by its process id."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peer import peer, require

SEPARATION = Path("/run/sshd")
"""Where sshd, when it is started by root, puts the process that speaks before the login."""

CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host
PidFile none
AuthorizedKeysFile {home}/authorized_keys
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PermitUserEnvironment no
PrintMotd no
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running sshd and the client's command that logs in to it."""

    home: Path
    port: int

    def command(self, *words: str) -> list[str]:
        """Return the words that run a command there, on a terminal of its own."""
        options = (
            f"IdentityFile={self.home}/client",
            f"UserKnownHostsFile={self.home}/known_hosts",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=yes",
            "BatchMode=yes",
            "LogLevel=ERROR",
        )
        given = [word for option in options for word in ("-o", option)]
        where = ("-p", str(self.port), f"{getpass.getuser()}@127.0.0.1")
        return [peer("ssh"), "-F", "none", "-tt", *given, *where, *words]


@contextmanager
def sshd(home: Path) -> Iterator[Server]:
    """Start a server that lets in one key, wait until it listens, and end it."""
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    require(program, "the program sshd is not installed")
    home.mkdir(mode=0o700)
    for name in ("host", "client"):
        subprocess.run(
            [peer("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True
        )
    shutil.copy(home / "client.pub", home / "authorized_keys")
    if os.geteuid() == 0:
        SEPARATION.mkdir(mode=0o755, exist_ok=True)
    port = _free_port()
    (home / "config").write_text(CONFIG.format(port=port, home=home))
    key = (home / "host.pub").read_text()
    (home / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    # From a shell sshd goes on as a child; -D keeps it this one process, -e says when it listens.
    process = subprocess.Popen(
        [str(program), "-D", "-e", "-f", home / "config"], stderr=subprocess.PIPE, text=True
    )
    try:
        _wait(process)
        yield Server(home, port)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[str]) -> None:
    """Read what sshd says until it listens; its words explain a server that ends instead."""
    said: list[str] = []
    assert process.stderr
    for line in process.stderr:
        said.append(line)
        if "Server listening" in line:
            return
    raise AssertionError(f"sshd did not start: {''.join(said)}")
