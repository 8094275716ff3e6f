"""The README of a bundle tells somebody without afield how to open and check it."""

from __future__ import annotations

from models.sharing.statement import SIGNATURE_NAMESPACE, Statement


def readme_text(said: Statement) -> bytes:
    """Return ``README.txt``: ten lines that open and check a bundle with common programs.

    It says nothing about what is in the bundle.
    """
    return _TEXT.format(device=said.device, namespace=SIGNATURE_NAMESPACE).encode("ascii")


_TEXT = """\
This is a bundle of afield, opened with common programs. Handle it as what it holds.

 1. You have decrypted it already, with an age program that knows post-quantum keys.
 2. Unpack it into an empty folder:   tar xf FILE
 3. Check that nothing is missing:    bagit.py --validate .
    or without BagIt:                 sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
 4. Check who signed it:              ssh-keygen -Y verify -f allowed_signers -I {device} \\
                                        -n {namespace} -s statement.json.sig < statement.json
    This proves the key only. Compare the key with one you were given in person.
 5. Read who gave it to whom and why: jq . statement.json
 6. Compare its "manifest" with:      sha256sum manifest-sha256.txt
 7. Read the changes, oldest first:   zcat data/operations.jsonl.gz | jq .
    "disclosures" holds [salt, value] of each field; what is not there was withheld.
 8. data/evidence holds the files as they were taken in, each named by its SHA-256.
 9. data/cards holds the public keys of everybody who wrote one of the changes.
10. A second signature over statement.json, ML-DSA-44, is in statement.json.mldsa.
"""
