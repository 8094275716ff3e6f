"""A vault gets new keys by sealing everything again; the new ones count from one moment on.

``new_keys`` does it, ``evidence_resealing`` is its part about evidence, and ``successor`` is how
the new files take the places of the old ones.
"""

from __future__ import annotations

from models.lifecycle.rekey.new_keys import Rekeyed, rekey_vault
from models.lifecycle.rekey.successor import settle_successor, sweep_successors

__all__ = [
    "Rekeyed",
    "rekey_vault",
    "settle_successor",
    "sweep_successors",
]
