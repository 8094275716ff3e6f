"""The limits of a bundle: how much it may hold, so that none exhausts memory or disk.

A reader counts while it streams and stops at the first thing too many; a writer refuses to
make what a reader would refuse. Evidence needs no quota of its own: it is stored as it is, so
a file can hold no more of it than its own length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.sharing.errors import StrangerTooLarge, TooLarge

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most of everything, in bytes where nothing else is said.

    The numbers keep the reader of a bundle that uses all of them below 256 MiB: the statement
    and the manifests are held whole (a JSON text of 2 MiB costs up to 70 MiB once parsed), one
    record is merged at a time, and everything else is streamed.
    """

    statement: int = 2 * MIB
    manifest: int = 4 * MIB
    small: int = 64 * KIB
    """README.txt, the signatures, allowed_signers, bagit.txt, bag-info.txt: each."""
    card: int = 16 * KIB
    cards: int = 500
    """A count."""
    evidence_files: int = 20_000
    """A count."""
    packed_operations: int = 512 * MIB
    """Of the compressed member."""
    operations: int = 250_000
    """A count."""
    inflated: int = 1024 * MIB
    """Of all lines together."""
    line: int = 2 * MIB
    """Of one line; a long text field has up to 200,000 characters."""
    record: int = 8 * MIB
    """Of the lines of one record."""
    record_operations: int = 5_000
    """A count."""

    refusal: type[TooLarge] = TooLarge
    """What is raised where a bundle has too many operations, or too much text in all of them."""

    def for_outsiders(self) -> Limits:
        """Return the limits of a bundle that no afield reads, and that nothing follows later.

        Its reader merges no record, so a single one may be as large as all of them.
        """
        return replace(self, record=self.inflated, record_operations=self.operations)

    def for_strangers(self) -> Limits:
        """Return the limits of a bundle whose signer's key is not known, or not trusted, here.

        Verification takes about a third of a millisecond for an operation and half a millisecond
        for a file, and anybody who has our card can make a bundle for us: these limits keep a
        stranger below ten seconds. A colleague may fill the larger ones; that takes a minute or
        two, shows how far it is, and can be left.
        """
        return replace(
            self,
            refusal=StrangerTooLarge,
            packed_operations=min(self.packed_operations, 32 * MIB),
            operations=min(self.operations, 20_000),
            inflated=min(self.inflated, 64 * MIB),
            evidence_files=min(self.evidence_files, 500),
        )


STANDARD = Limits()
