"""The README of a dossier tells somebody who never heard of afield how to check and read it."""

from __future__ import annotations

from models.sharing.statement import SIGNATURE_NAMESPACE, Statement


def dossier_readme(said: Statement) -> bytes:
    """Return ``README.txt``: what is in the folder, and the commands that check it.

    It says nothing about what is in the records.
    """
    return _TEXT.format(device=said.device, namespace=SIGNATURE_NAMESPACE).encode("ascii")


_TEXT = """\
Records and evidence, handed over in a signed and encrypted file. Handle them as what they hold.
You have decrypted the file and unpacked it. Run the commands in the folder of this README.

 1. Check that nothing is missing or changed:
      sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt
 2. Check who signed it:
      ssh-keygen -Y verify -f allowed_signers -I {device} \\
        -n {namespace} -s statement.json.sig < statement.json
    This proves the key only. Ask the sender, over another channel, for the fingerprint of the
    card of device {device}; it stands in data/index.html too.
 3. Check that the signed statement covers all the rest: the value of "manifest" in
    statement.json must be what this prints:
      sha256sum manifest-sha256.txt
 4. Read data/index.html, or data/index.csv and data/records.csv in a spreadsheet. Where text
    could be taken for a formula, an apostrophe stands before it that is not part of it.
 5. data/evidence holds the files exactly as they were taken in, named by reference and sort.
    Web pages and drawings end in .txt, because opened as what they are they can run programs.
    Some files can harm the person who looks at them: the index says which, before you open one.

For an expert: data/operations.jsonl.gz holds every change as it was signed by who made it, and
data/cards their public keys; statement.json.mldsa is a second signature, ML-DSA-44. The folder
is a BagIt bag (RFC 8493). What was withheld, and by which rule, is in statement.json.
"""
