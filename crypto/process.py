"""A process that holds keys is hardened here, as far as the operating system lets it be.

``harden`` asks; ``protection`` looks at what really holds and says so. Both know Linux best.
Elsewhere a row says that it could not be asked for, and is never counted as holding.
"""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LINUX: Final = sys.platform == "linux"
_UMASK: Final = 0o077

# Numbers of prctl(2), from linux/prctl.h.
_GET_DUMPABLE: Final = 3
_SET_DUMPABLE: Final = 4
_SET_NO_NEW_PRIVS: Final = 38
_GET_NO_NEW_PRIVS: Final = 39


@dataclass(frozen=True, slots=True)
class Protection:
    """One thing that guards the process or does not, in words for a person."""

    name: str
    holds: bool
    words: str


def harden() -> None:
    """Ask for no core dumps, no reading by other processes of this user, and private new files.

    Nothing here may keep a person from their notes: what cannot be had is left, and
    ``protection`` tells.
    """
    os.umask(_UMASK)
    if os.name == "posix":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        # The hard limit stays as it is where the process may not lower it.
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        except (ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if LINUX:
        _prctl(_SET_DUMPABLE, 0)
        _prctl(_SET_NO_NEW_PRIVS, 1)


def protection(*, root: Path = Path("/")) -> list[Protection]:
    """Return of each protection whether it holds now; ``root`` is where /proc and /sys stand."""
    return [
        _core_dumps(root / "proc"),
        _other_processes(),
        _new_privileges(),
        _new_files(),
        _swap(root),
        _locked_memory(),
    ]


def _core_dumps(proc: Path) -> Protection:
    name = "core dumps"
    if os.name != "posix":
        return Protection(name, holds=False, words="not known on this system")
    import resource

    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 and not (LINUX and _dumpable()):
        return Protection(name, holds=True, words="off: a crash leaves no copy of memory")
    # A pattern that begins with a bar hands the memory to a program whatever the limit is.
    pattern = _text(proc / "sys" / "kernel" / "core_pattern")
    where = "goes to a program of the system" if pattern.startswith("|") else "is written to a file"
    return Protection(name, holds=False, words=f"on: after a crash, memory {where}")


def _other_processes() -> Protection:
    name = "other programs"
    if not LINUX:
        return Protection(name, holds=False, words="not known on this system")
    if _dumpable():
        return Protection(name, holds=False, words="your other programs can read this one's memory")
    return Protection(
        name, holds=True, words="only the administrator of this machine can read this memory"
    )


def _new_privileges() -> Protection:
    name = "new privileges"
    if not LINUX:
        return Protection(name, holds=False, words="not known on this system")
    if _prctl(_GET_NO_NEW_PRIVS) == 1:
        return Protection(name, holds=True, words="programs started from here gain no more rights")
    return Protection(name, holds=False, words="programs started from here can gain more rights")


def _new_files() -> Protection:
    name = "new files"
    if os.name != "posix":
        return Protection(name, holds=False, words="as private as the folder that they are in")
    # The mask can be read only by setting it; the strict one stands in between.
    mask = os.umask(_UMASK)
    os.umask(mask)
    if mask & _UMASK == _UMASK:
        return Protection(name, holds=True, words="closed to other people on this machine")
    return Protection(name, holds=False, words="open to other people on this machine")


def _swap(root: Path) -> Protection:
    name = "swap"
    if not LINUX:
        return Protection(name, holds=False, words="not known on this system")
    try:
        lines = (root / "proc" / "swaps").read_text("utf-8").splitlines()[1:]
    except OSError:
        return Protection(name, holds=False, words="not known: /proc/swaps cannot be read")
    open_ones = [line for line in lines if not _keeps_secrets(root, line.split()[0])]
    if not lines:
        return Protection(name, holds=True, words="off: memory is never written to the disk")
    if not open_ones:
        return Protection(name, holds=True, words="encrypted, or held in memory")
    return Protection(
        name, holds=False, words="on and not known to be encrypted: keys may reach the disk"
    )


def _keeps_secrets(root: Path, device: str) -> bool:
    """Return whether a swap device is compressed memory, or a mapping that dm-crypt made."""
    short = Path(device).name
    if short.startswith("zram"):
        # A zram device may write what lies idle to a disk behind it.
        return _text(root / "sys" / "block" / short / "backing_dev") in {"", "none"}
    return _text(root / "sys" / "block" / short / "dm" / "uuid").startswith("CRYPT-")


def _locked_memory() -> Protection:
    """Return the truth about mlock: Argon2id alone needs more than the usual limit."""
    return Protection(
        "locked memory",
        holds=False,
        words="not asked for: the usual limit of 8 MiB is less than unlocking needs",
    )


def _dumpable() -> bool:
    return _prctl(_GET_DUMPABLE) != 0


def _prctl(option: int, value: int = 0) -> int:
    """Return what prctl(2) answers with one argument; -1 where it is refused."""
    library = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    return int(library.prctl(option, ctypes.c_ulong(value), zero, zero, zero))


def _text(path: Path) -> str:
    """Return the text of a one-line file of the kernel; empty when it is not there."""
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""
