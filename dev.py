#!/usr/bin/env python3
"""Set up, show and check afield; it needs Python 3.11 to 3.13 and nothing else.

    python3 dev.py demo     install into .venv, open the app on a throw-away demonstration vault
    python3 dev.py check    install into .venv, run every check and every test
    python3 dev.py faults   install into .venv, try faults of every kind, print what became of them
    python3 dev.py fuzz     install into .venv, fuzz every parser that meets foreign bytes
    python3 dev.py lock     renew the lock files from pyproject.toml
    python3 dev.py unicode  renew models/values/unicode from a folder with Unicode's own files

Words after ``demo`` go to ``afield demo``; words after ``check`` go to pytest. ``faults --long``
tries every point. After ``fuzz`` stand seconds for each parser, and words that choose some. The
folder named after ``unicode`` holds confusables.txt and Scripts.txt as Unicode publishes them.
Nothing is installed outside the folder .venv, and every file that pip takes must have the hash in
the lock.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-test.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
FUZZ_LOCK = ROOT / "requirements-fuzz.lock"
STAMP = VENV / "afield.stamp"
# Python's own tools look for nothing in the current folder and heed no PYTHON* variable.
ALONE: tuple[str | Path, ...] = ("-I", "-m")
PIP: tuple[str | Path, ...] = (
    BIN / "python",
    *ALONE,
    "pip",
    "--quiet",
    "--disable-pip-version-check",
    "install",
)

LEADING = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT"),
    *("PYTHONPYCACHEPREFIX", "PYTHONUSERBASE"),
)

OLDEST, NEWEST = (3, 11), (3, 13)
UV = "uv==0.13.9"

# Tests start afield many times, and each process would compile the houses anew.
KEPT_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}

LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
)

# The checkout is installed in place by hatchling, which needs `editables` to point at it.
OUR_BUILD = "hatchling==1.33.0\neditables==0.6\n"
# bagit is published as source only, and these build it.
PEER_BUILD = "setuptools>=64\nsetuptools-scm>=8\n"

# It has no place in the test lock: nobody needs it but who fuzzes.
FUZZER = "atheris==3.0.0\n"

LOCK_HEAD = """\
# Every package that {purpose}, with the hash of each file that may be installed.
# Made by `python3 dev.py lock` from pyproject.toml, for Python 3.11 to 3.13 on every platform.
"""

TABLES = ROOT / "models" / "values" / "unicode"


class Stop(Exception):
    """The command cannot go on; its words say why and what to do."""


def demand_python(version: tuple[int, int]) -> None:
    """Refuse an interpreter on which the locked packages are not known to work."""
    if not OLDEST <= version <= NEWEST:
        found, oldest, newest = (".".join(map(str, v)) for v in (version, OLDEST, NEWEST))
        raise Stop(
            f"afield needs Python {oldest} to {newest}, and this is Python {found}.\n"
            f"Run it with one of those, for example: python{newest} dev.py {' '.join(sys.argv[1:])}"
        )


def demand_full_path(program: str) -> None:
    """Refuse an interpreter that would have to be searched for: another could be found."""
    if not (Path(program).is_absolute() and Path(program).is_file()):
        raise Stop("This Python does not know its own full path; name it by its full path.")


def surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a program: none leads it to code in the current folder.

    An empty or relative entry of PATH means the current folder. Everything of Python's that is
    needed stands in .venv, so variables that add modules or open a prompt are left out.
    """
    kept = {name: value for name, value in given.items() if name not in LEADING}
    folders = given.get("PATH", os.defpath).split(os.pathsep)
    return {**kept, "PATH": os.pathsep.join(each for each in folders if Path(each).is_absolute())}


def fingerprint(lock: Path) -> str:
    """Name the state that a .venv made from ``lock`` by this interpreter would be in."""
    digest = hashlib.sha256(f"{sys.version}\0{ROOT}\0".encode())
    for path in (lock, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*command: str | Path, **environment: str) -> int:
    """Run a program in the checkout, with its output where ours goes."""
    sys.stdout.flush()
    return subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**surroundings(os.environ), **environment},
        check=False,
    ).returncode


def must(*command: str | Path, why: str) -> None:
    """Run a program and stop when it fails."""
    if run(*command):
        raise Stop(why)


def environment(lock: Path) -> None:
    """Bring .venv to the state that ``lock`` describes; do nothing when it is there already."""
    held = STAMP.read_text() if STAMP.exists() else ""
    # The test lock holds everything that the other one holds: an environment may have more.
    if held in (fingerprint(lock), fingerprint(TEST_LOCK)):
        return
    if held != fingerprint(RUN_LOCK):
        new_environment()
    install(lock)
    STAMP.write_text(fingerprint(lock))


def new_environment() -> None:
    """Make an empty .venv in place of an out-of-date one."""
    print(f"Making {VENV.name} with Python {sys.version.split()[0]}")
    if VENV.exists():
        shutil.rmtree(VENV)
    must(
        *(sys.executable, *ALONE, "venv", VENV),
        why="Python could not make a virtual environment.\n"
        "On Debian and Ubuntu, install it with: apt-get install python3-venv",
    )


def install(lock: Path) -> None:
    """Install the locked packages, each checked against its hash, and then the checkout itself."""
    print(f"Installing from {lock.name}, every file checked against its hash")
    if lock == TEST_LOCK:
        install_locked(BUILD_LOCK, "--only-binary", ":all:")
        install_locked(lock, "--only-binary", ":all:", "--no-binary", "bagit")
    else:
        install_locked(lock, "--only-binary", ":all:")
    must(
        *(*PIP, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT),
        why="afield itself could not be installed into .venv; the lines above say why.",
    )


def install_locked(lock: Path, *options: str) -> None:
    """Install one lock file; nothing is built with tools that are not locked themselves."""
    must(
        *(*PIP, "--require-hashes", "--no-build-isolation", *options, "--requirement", lock),
        why="The packages could not be installed; the lines above say which and why.\n"
        "The first set-up needs a connection to a package index; run the same command again.",
    )


def demo(arguments: list[str]) -> int:
    """Open the app on a demonstration vault that is removed when the app ends."""
    environment(RUN_LOCK)
    # In safe-path mode the checkout counts only as it was installed.
    return run(BIN / "python", "-P", "-m", "tui", "demo", *arguments)


def check(arguments: list[str]) -> int:
    """Run every check, then every test; say at the end which of them failed."""
    environment(TEST_LOCK)
    # Many tests wait for a terminal, a disk or another program, so two cores carry four workers.
    pytest = (BIN / "python", "-P", "-m", "pytest", "-n", "4", "--dist", "worksteal")
    checks: dict[str, tuple[str | Path, ...]] = {
        "ruff format": (BIN / "ruff", "format", "--check", "."),
        "ruff check": (BIN / "ruff", "check", "."),
        "mypy --strict": (BIN / "python", "-P", "-m", "mypy", "--strict"),
        "import contracts": (BIN / "python", "-P", "-c", LINT_IMPORTS),
        # Long tests come late; an idle worker takes them over.
        "pytest": (*pytest, *arguments),
    }
    failed = []
    for name, command in checks.items():
        print(f"\n== {name}")
        if run(*command, **KEPT_BYTECODE):
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nEvery check and every test passed.")
    return 1 if failed else 0


def faults(arguments: list[str]) -> int:
    """Try faults of every kind, take every safeguard away once, and print a table."""
    environment(TEST_LOCK)
    return run(BIN / "python", "-P", "-m", "tests.faults", *arguments, **KEPT_BYTECODE)


def fuzz(arguments: list[str]) -> int:
    """Fuzz every parser with a fuzzer that is published for Linux alone, so only this needs it."""
    environment(TEST_LOCK)
    install_locked(FUZZ_LOCK, "--only-binary", ":all:")
    return run(BIN / "python", "-P", "-m", "tests.fuzz", *arguments)


def lock(arguments: list[str]) -> int:
    """Renew the lock files; packages stay at their locked version unless ``--upgrade`` is given.

    The resolver runs from an environment of its own and writes no address of an index. It does not
    read pip's settings, so a certificate file that pip is told to trust is handed on to it.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        made = (sys.executable, *ALONE, "venv", home / "uv")
        must(*made, why="Python could not make an environment.")
        resolver = home / "uv" / BIN.name / "python"
        getting = (resolver, *ALONE, "pip", "--quiet", "install", UV)
        must(*getting, why=f"{UV} could not be installed.")
        ours, peers = home / "ours.in", home / "peers.in"
        ours.write_text(OUR_BUILD)
        peers.write_text(PEER_BUILD)
        runs: tuple[str | Path, ...] = (ROOT / "pyproject.toml", ours)
        tested: tuple[str | Path, ...] = ("--extra", "test", "--constraint", RUN_LOCK)
        resolve(resolver, home / RUN_LOCK.name, "afield runs on", *runs, *arguments)
        resolve(
            resolver, home / TEST_LOCK.name, "afield is tested with", *runs, *tested, *arguments
        )
        resolve(resolver, home / BUILD_LOCK.name, "builds a test's peer", peers, *arguments)
        fuzzer = home / "fuzzer.in"
        fuzzer.write_text(FUZZER)
        resolve(resolver, home / FUZZ_LOCK.name, "fuzzes parsers on Linux", fuzzer, *arguments)
    print("Renewed the four lock files.")
    return 0


def resolve(resolver: Path, result: Path, purpose: str, *wanted: str | Path) -> None:
    """Write one lock file for all platforms, with the hashes of the published files."""
    target = ROOT / result.name
    if target.exists():
        shutil.copy(target, result)
    command = [
        *(resolver, *ALONE, "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
        *("--python-version", ".".join(map(str, OLDEST)), "--no-header", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links", "--output-file", result, *wanted),
    ]
    trusted = {"SSL_CERT_FILE": cert} if (cert := os.environ.get("PIP_CERT")) else {}
    if run(*command, **trusted):
        raise Stop("The versions could not be resolved; the lines above say why.")
    text = result.read_text()
    if "://" in text:
        raise Stop("The resolver wrote an address into the lock; that lock was not renewed.")
    target.write_text(LOCK_HEAD.format(purpose=purpose) + "\n" + text)


def unicode(arguments: list[str]) -> int:
    """Write the two tables about letters anew, from the files that Unicode publishes."""
    from dev_tables import NotPublished, make_tables

    if len(arguments) != 1:
        raise Stop("Name the folder that holds confusables.txt and Scripts.txt.")
    try:
        made = make_tables(Path(arguments[0]), into=TABLES)
    except NotPublished as error:
        raise Stop(str(error)) from error
    print(f"Renewed {' and '.join(made)} in {TABLES.relative_to(ROOT)}.")
    return 0


COMMANDS = {
    "demo": demo,
    "check": check,
    "faults": faults,
    "fuzz": fuzz,
    "lock": lock,
    "unicode": unicode,
}


def main(arguments: list[str]) -> int:
    """Run one command; end with its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        demand_python(sys.version_info[:2])
        demand_full_path(sys.executable or "")
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
