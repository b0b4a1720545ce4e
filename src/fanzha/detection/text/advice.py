"""What to do about a text, by what it is: the first steps of a resident."""

from fanzha.detection.text.classify import Typing
from fanzha.kit import gettext as _
from fanzha.knowledge import taxonomy

_POINTS = 2
# Messages in the name of a bank or office that are after data, not after a payment.
_POSED = frozenset(("T0704", "T0706", "T0707", "T1201"))
_BY_LINK = frozenset(("T03", "T07", "T12"))  # types that a link turns into phishing


def advice(typing: Typing, *, linked: bool, chinese: bool) -> tuple[str, ...]:
    """The steps for a text that looks like fraud, none for another.

    `linked` tells that it holds an address that is not official. The talking points of the library
    are in Chinese; a reader of English gets the general steps.
    """
    if typing.type is None:
        return ()
    if phishing(typing, linked=linked):
        return after_phishing(linked=linked)
    if chinese:
        return taxonomy().type(typing.type).talking_points[:_POINTS]
    return (
        _("Stop: pay nothing, open no link, share no screen, tell nobody a code."),
        _("Ring 96110 yourself, or go to the police station, before you do anything else."),
    )


def phishing(typing: Typing, *, linked: bool) -> bool:
    """Is the text after data of cards rather than after a payment?"""
    return typing.sub_type in _POSED or (linked and typing.type in _BY_LINK)


def after_phishing(*, linked: bool) -> tuple[str, ...]:
    """What to do about a message that is after card numbers and codes."""
    first = (
        _("Do not open the link; enter no card number, password or code on its page.")
        if linked
        else _("Ask the bank or office by the number on your card or on its own site only.")
    )
    given = _(
        "Card number or code given away already? Lock the card at the bank's own hotline, "
        "change the password, then ring 96110 or 110."
    )
    return first, given
