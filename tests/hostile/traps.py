"""A folder as a stick or an unpacked archive may be: its modules tell when any of them is run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.tui.terminal import Terminal

AFIELD = Path(sys.executable).parent / "afield"
"""The installed program, which a person starts."""

PACKAGES = ("tui", "models", "crypto", "textual", "click", "rich")
MODULES = ("json", "re", "os", "runpy", "signal", "sitecustomize", "usercustomize")
TRAP = "with open({told!r}, 'a') as file:\n    file.write(__name__ + chr(10))\n"


@dataclass(frozen=True, slots=True)
class Trapped:
    """The folder, and the file in which its modules tell that they were run."""

    folder: Path
    told: Path

    @classmethod
    def laid(cls, home: Path) -> Trapped:
        """Lay out every trap in a new folder."""
        trapped = cls(home / "stick", home / "told")
        trap = TRAP.format(told=str(trapped.told))
        for name in PACKAGES:
            (trapped.folder / name).mkdir(parents=True)
            for file in ("__init__.py", "__main__.py"):
                (trapped.folder / name / file).write_text(trap)
        for name in MODULES:
            (trapped.folder / f"{name}.py").write_text(trap)
        return trapped

    @property
    def ran(self) -> list[str]:
        """The modules that were run."""
        return self.told.read_text().split() if self.told.exists() else []

    def start(self, *words: str | Path, home: Path, **variables: str) -> Terminal:
        """Start the installed program in the folder, on a terminal."""
        return Terminal(
            [*map(str, words)],
            home=home,
            program=AFIELD,
            folder=self.folder,
            **{"PYTHONPATH": "", **variables},
        )
