"""The errors of bundles: why one was refused, and why one could not be made.

ModelError
├── BundleRefused          nothing was taken
│   ├── NotABundle
│   ├── NotAReceipt        it brings records
│   ├── NewerBundle
│   ├── NotForUs           no key of this vault opens it
│   │   └── PassedOn       it opens, but its author did not address it to us
│   ├── CutBundle          it ends too early
│   ├── AlteredBundle      its bytes are not the ones that were packed
│   ├── ForgedBundle       a signature or an author does not hold
│   ├── TooLarge           it asks for more room than a bundle may
│   ├── UnknownSigner      nobody here has added the card of who signed it
│   ├── ChangedKey         a known name comes with another key
│   ├── LessTrusted        a key is trusted less than when it was shown
│   └── RevokedSigner
└── CannotPack             nothing was written
    ├── NoRecipient, RecipientRefused
    ├── NoFieldToWithhold, NoFieldToDisclose, NoSuchPrecision, NoSuchUse
    ├── NothingLeaves
    ├── InTheWay
    ├── DamagedEvidence
    ├── MissingCard        of somebody whose changes would leave
    └── TooMuch
"""

from __future__ import annotations

from models.errors import ModelError


class BundleRefused(ModelError):
    """A bundle was not taken; the vault is as it was.

    ``lasting`` says whether the same bytes are refused whatever this vault comes to know. Not so
    is what depends on a card and its trust, or on how much and which formats this afield reads.
    """

    lasting = True
    sentence = "This bundle was refused."
    next_step = "Nothing was taken; ask the sender for it again."
    code = "bundle-refused"
    exit_status = 9


class NotABundle(BundleRefused):
    """The file is something else."""

    sentence = "{path} is not a bundle."
    next_step = "Check which file you were given; bundles are age files, named afield-….age."
    code = "not-a-bundle"


class NotAReceipt(BundleRefused):
    """A receipt was asked for and the file brings records."""

    sentence = "{path} is a bundle with records, not a receipt."
    next_step = "Look into it first with: afield import FILE --dry-run"
    code = "not-a-receipt"


class NewerBundle(BundleRefused):
    """The bundle was written in a format that this afield does not know."""

    lasting = False
    sentence = (
        "This bundle was made by a newer afield (format {found}; this one reads up to {known})."
    )
    next_step = "Update afield and open it again; nothing was taken."
    code = "newer-bundle"
    exit_status = 6


class NotForUs(BundleRefused):
    """The file was encrypted to other people."""

    sentence = "This bundle was not encrypted to this vault's key."
    next_step = "Send your card to the person who made it, and ask for a bundle addressed to you."
    code = "not-for-us"


class PassedOn(NotForUs):
    """Somebody who could open it encrypted it again to us; its author addressed others."""

    sentence = "The author of this bundle did not address it to you; somebody passed it on."
    next_step = "Ask its author for a bundle of your own; nothing was taken."
    code = "passed-on"


class CutBundle(BundleRefused):
    """The file is shorter than what was packed."""

    sentence = "This bundle is cut short."
    next_step = "Copy it again from where you got it; nothing was taken."
    code = "cut-bundle"


class AlteredBundle(BundleRefused):
    """Something in the file is not what was packed."""

    sentence = "This bundle is damaged or was altered ({part})."
    next_step = "Copy it again; if it stays so, ask the sender over another channel."
    code = "altered-bundle"


class ForgedBundle(BundleRefused):
    """A signature does not hold, or somebody is named as the author of what they did not sign."""

    sentence = "This bundle is forged or damaged: {part}."
    next_step = "Tell the person it claims to come from, over another channel; nothing was taken."
    code = "forged-bundle"


class TooLarge(BundleRefused):
    """A count or a size goes beyond what a bundle may hold."""

    lasting = False
    sentence = "This bundle holds more than a bundle may: {part} (at most {most})."
    next_step = "Ask the sender to hand it over in several bundles; nothing was taken."
    code = "bundle-too-large"


class StrangerTooLarge(TooLarge):
    """A bundle by somebody unknown goes beyond what such a bundle may hold."""

    sentence = (
        "This bundle is by a key that is not known or not trusted here, and holds more than such "
        "a bundle may: {part} (at most {most})."
    )
    next_step = (
        "Nothing was taken. Add the sender's card (afield colleague add FILE), compare a changed "
        "one, or ask for a smaller bundle."
    )
    code = "stranger-too-large"


class UnknownSigner(BundleRefused):
    """The bundle is signed by a key that is not among the colleagues."""

    lasting = False
    sentence = "This bundle is signed by a key that nobody here has added as a colleague."
    next_step = (
        "Compare the fingerprint {fingerprint} with the sender and add their card, "
        "or accept it as unverified."
    )
    code = "unknown-signer"

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        # The fingerprint belongs to this one error, so the next step is filled here.
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]


class ChangedKey(BundleRefused):
    """A name that is known here comes with a key that is not the known one."""

    lasting = False
    sentence = "{name} is known here with another key than the one in this bundle."
    next_step = "Ask them in person whether they have a new device before you add its card."
    code = "changed-key"


class LessTrusted(BundleRefused):
    """What is known of a key changed between looking and taking in."""

    lasting = False
    sentence = "The key of {name} is trusted less now than when this bundle was shown."
    next_step = "Look at it again, and decide anew; nothing was taken."
    code = "less-trusted"


class RevokedSigner(BundleRefused):
    """The key that signed, or a writer's, was revoked here."""

    lasting = False
    sentence = "This bundle comes from a key that was revoked here."
    next_step = "Ask the sender for a bundle from the key that they use now."
    code = "revoked-signer"


class CannotPack(ModelError):
    """A bundle could not be made; nothing was written."""

    sentence = "The bundle was not made."
    next_step = "Nothing was written."
    code = "cannot-pack"


class NoRecipient(CannotPack):
    """A bundle was asked for without saying who may open it."""

    sentence = "A bundle needs somebody who may open it."
    next_step = "Name a colleague whose card you have added: --to NAME"
    code = "no-recipient"
    exit_status = 2


class RecipientRefused(CannotPack):
    """A recipient's key was revoked, or is not the one that was known."""

    sentence = "{name} was left out as a recipient: the key is {state}."
    next_step = "Ask for a new card and compare its fingerprint; nothing was written."
    code = "recipient-refused"
    exit_status = 9


class NoFieldToWithhold(CannotPack):
    """A field to withhold was named that no kind of record has."""

    sentence = "No record has a field called {field}, so nothing was withheld and nothing written."
    next_step = "Name a field as it is stored: summary, or claim.words for that kind alone."
    code = "no-field-to-withhold"
    exit_status = 2


class NoFieldToDisclose(CannotPack):
    """A field to disclose was named that is not a sealed one."""

    sentence = "No record has a sealed field called {field}, so nothing was written."
    next_step = "Name a sealed field as it is stored: source.identity, or source.contact."
    code = "no-field-to-disclose"
    exit_status = 2


class NoSuchPrecision(CannotPack):
    """Places cannot be made coarser to what was asked."""

    sentence = "Places cannot be made coarser to {code}, so nothing was written."
    code = "no-such-precision"
    exit_status = 2

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.next_step = "Name one of {codes}.".format_map(facts)  # type: ignore[misc]


class NoSuchUse(CannotPack):
    """The use that consent is asked for is not in the vocabulary."""

    sentence = "{use} is no use that consent can be given for, so nothing was written."
    code = "no-such-use"
    exit_status = 2

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        self.next_step = "Name one of {uses}.".format_map(facts)  # type: ignore[misc]


class NothingLeaves(CannotPack):
    """Every record that was chosen stays, by some rule."""

    sentence = "None of the chosen records may leave."
    next_step = "Look at what is held back, and by which rule, with: afield export --dry-run"
    code = "nothing-leaves"


class InTheWay(CannotPack):
    """The place to write to holds a file that this vault did not write there itself."""

    sentence = "{path} is there already and is no earlier output of this, so it was not replaced."
    next_step = "Choose another file name. To replace it all the same, in line mode: --replace"
    code = "in-the-way"
    exit_status = 8


class DamagedEvidence(CannotPack):
    """Sealed evidence does not read as it was taken in."""

    sentence = "The evidence of {reference} is damaged in this vault, so no bundle was written."
    next_step = "Run 'afield verify'; put it back from a backup, or export without evidence."
    code = "damaged-evidence"
    exit_status = 4


class MissingCard(CannotPack):
    """Changes would leave whose signatures nobody could check."""

    sentence = (
        "The card of device {device} is not here, and without it nobody can check its changes."
    )
    next_step = (
        "Add it: afield colleague add FILE. Or hand over records that the device has not changed."
    )
    code = "missing-card"
    exit_status = 4


class TooMuch(CannotPack):
    """What was chosen does not fit into one bundle."""

    sentence = "This is too much for one bundle: {part} (at most {most})."
    next_step = "Hand it over in several bundles; nothing was written."
    code = "too-much"
