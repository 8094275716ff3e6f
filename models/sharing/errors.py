"""The errors of bundles: why one was refused, and why one could not be made.

Those that several rooms raise are here, the others beside what raises them.

ModelError
├── BundleRefused          nothing was taken
│   ├── NotABundle
│   ├── NotAReceipt        it brings records
│   ├── NewerBundle
│   ├── NotForUs           no key of this vault opens it
│   │   ├── PassedOn       it opens, but its author did not address it to us
│   │   └── ForOutsiders   it was made for somebody who does not run afield
│   ├── CutBundle          it ends too early
│   ├── AlteredBundle      its bytes are not the ones that were packed
│   ├── ForgedBundle       a signature or an author does not hold
│   ├── TooLarge           it asks for more room than a bundle may
│   │   └── StrangerTooLarge
│   ├── UnknownSigner      nobody here has added the card of who signed it
│   ├── ChangedKey         a known name comes with another key
│   ├── LessTrusted        a key is trusted less than when it was shown
│   └── RevokedSigner
└── CannotPack             nothing was written
    ├── NoRecipient, RecipientRefused
    ├── NoFieldToWithhold, NoFieldToDisclose, NoSuchPrecision, NoSuchUse
    ├── BadRecipient, SecretKeyGiven, SshKeyGiven, ColleaguesKey, OwnKey
    ├── NamesNobody, NameLikeACard, OneOutsider
    ├── NothingLeaves
    ├── InTheWay
    ├── DamagedEvidence
    ├── MissingCard        of somebody whose operations would leave
    └── TooMuch
"""

from __future__ import annotations

from models.errors import ModelError


class BundleRefused(ModelError):
    """A bundle was not taken; the vault is as it was.

    ``lasting`` says whether the same bytes are always refused. It is false where the refusal
    depends on a card and its trust, or on how much and which formats this afield reads.
    """

    lasting = True
    sentence = "This bundle was refused."
    next_step = "Nothing was taken; ask the sender for it again."
    code = "bundle-refused"
    exit_status = 9


class NewerBundle(BundleRefused):
    """The bundle was written in a format that this afield does not know."""

    lasting = False
    sentence = (
        "This bundle was made by a newer afield (format {found}; this one reads up to {known})."
    )
    next_step = "Update afield and open it again; nothing was taken."
    code = "newer-bundle"
    exit_status = 6


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


class CannotPack(ModelError):
    """A bundle could not be made; nothing was written."""

    sentence = "The bundle was not made."
    next_step = "Nothing was written."
    code = "cannot-pack"


class TooMuch(CannotPack):
    """What was chosen does not fit into one bundle."""

    sentence = "This is too much for one bundle: {part} (at most {most})."
    next_step = "Hand it over in several bundles; nothing was written."
    code = "too-much"
