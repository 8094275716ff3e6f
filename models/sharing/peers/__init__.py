"""What is known of colleagues' devices: how far each is trusted, and what it holds already."""

from __future__ import annotations

from models.sharing.peers.coarse_places import coarser_places, keep_coarser_places
from models.sharing.peers.errors import ChangedKey, LessTrusted, RevokedSigner, UnknownSigner
from models.sharing.peers.signer_trust import Signer, Trust, known_signers
from models.sharing.peers.sync_state import evidence_for, holdings_for, learn_peer_state

__all__ = [
    "ChangedKey",
    "LessTrusted",
    "RevokedSigner",
    "Signer",
    "Trust",
    "UnknownSigner",
    "coarser_places",
    "evidence_for",
    "holdings_for",
    "keep_coarser_places",
    "known_signers",
    "learn_peer_state",
]
