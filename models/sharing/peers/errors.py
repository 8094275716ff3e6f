"""The errors of trust: the key that signed is unknown, changed, revoked or trusted less now."""

from __future__ import annotations

from models.sharing.errors import BundleRefused


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
