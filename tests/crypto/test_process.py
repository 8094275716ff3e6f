"""What is asked of the operating system, and what is said about it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crypto import process

linux = pytest.mark.skipif(not process.LINUX, reason="prctl is Linux's")

# In a process of its own: what is asked for cannot be taken back.
HARDENED = """
import json, resource
from crypto.process import harden, protection
before = {row.name: row.holds for row in protection()}
harden()
harden()
after = {row.name: row.holds for row in protection()}
status = open("/proc/self/status").read()
core = resource.getrlimit(resource.RLIMIT_CORE)
print(json.dumps([before, after, core, "NoNewPrivs:\\t1" in status, "Umask:\\t0077" in status]))
"""


@linux
def test_hardening_holds_and_may_be_asked_for_twice():
    done = subprocess.run(
        [sys.executable, "-c", HARDENED],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    before, after, core, no_new_privileges, umask = json.loads(done.stdout)
    asked = {"core dumps", "other programs", "new privileges", "new files"}
    assert not any(before[name] for name in ("other programs", "new privileges"))
    assert all(after[name] for name in asked)
    assert core == [0, 0]
    assert no_new_privileges
    assert umask


def fake(root: Path, **files: str) -> Path:
    """Build a /proc and a /sys out of the files named."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def row(name: str, root: Path) -> process.Protection:
    return next(row for row in process.protection(root=root) if row.name == name)


HEAD = "Filename Type Size Used Priority\n"


@linux
@pytest.mark.parametrize(
    ("files", "holds"),
    [
        ({"proc__swaps": HEAD}, True),
        ({"proc__swaps": HEAD + "/dev/sda2 partition 1 0 -2\n"}, False),
        ({"proc__swaps": HEAD + "/swapfile file 1 0 -2\n"}, False),
        (
            {
                "proc__swaps": HEAD + "/dev/dm-1 partition 1 0 -2\n",
                "sys__block__dm-1__dm__uuid": "CRYPT-PLAIN-swap\n",
            },
            True,
        ),
        (
            {
                "proc__swaps": HEAD + "/dev/dm-1 partition 1 0 -2\n",
                "sys__block__dm-1__dm__uuid": "LVM-abc\n",
            },
            False,
        ),
        ({"proc__swaps": HEAD + "/dev/zram0 partition 1 0 100\n"}, True),
        (
            {
                "proc__swaps": HEAD + "/dev/zram0 partition 1 0 100\n/dev/sda2 partition 1 0 -2\n",
            },
            False,
        ),
        (
            {
                "proc__swaps": HEAD + "/dev/zram0 partition 1 0 100\n",
                "sys__block__zram0__backing_dev": "/dev/sda3\n",
            },
            False,
        ),
        ({}, False),
    ],
)
def test_swap_is_called_safe_only_when_it_is_known_to_be(tmp_path, files, holds):
    assert row("swap", fake(tmp_path, **files)).holds is holds


@linux
def test_core_dumps_that_go_to_a_program_are_said_to(tmp_path):
    fake(tmp_path, proc__sys__kernel__core_pattern="|/usr/lib/collector %p")
    assert "a program of the system" in row("core dumps", tmp_path).words


def test_locked_memory_is_not_claimed(tmp_path):
    assert not row("locked memory", tmp_path).holds


@pytest.mark.parametrize("name", ["other programs", "new privileges", "swap"])
def test_on_another_system_nothing_is_claimed(tmp_path, monkeypatch, name):
    monkeypatch.setattr(process, "LINUX", False)
    assert not row(name, tmp_path).holds
    assert row(name, tmp_path).words == "not known on this system"
