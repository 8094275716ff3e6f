"""A vault gets new keys by sealing everything again; the new ones count from one moment on.

``new_keys`` does it, ``evidence_resealing`` is its part about evidence, and ``successor`` is how
the new files take the places of the old ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.lifecycle.rekey.successor import (
    settle_successor,
    successor_folder,
    successor_names,
    successor_waits,
    sweep_successors,
)
from models.values import later

if TYPE_CHECKING:
    from models.lifecycle.rekey.new_keys import Rekeyed, rekey_vault

__all__ = [
    "Rekeyed",
    "rekey_vault",
    "settle_successor",
    "successor_folder",
    "successor_names",
    "successor_waits",
    "sweep_successors",
]

__getattr__ = later(
    __name__,
    {
        "Rekeyed": "models.lifecycle.rekey.new_keys",
        "rekey_vault": "models.lifecycle.rekey.new_keys",
    },
)
