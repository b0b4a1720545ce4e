"""What is wrong or noteworthy with a pushed row that is kept all the same."""

from enum import StrEnum

from fanzha.kit import gettext as _


class Flag(StrEnum):
    """A mark on a person of a pushed list; none of them rejects the row."""

    ID_CHECK = "id_card_check"  # the check digit or the birth date is wrong
    ID_SHAPE = "id_card_shape"  # not 15 or 18 characters: another document, or cut
    PHONE_BROKEN = "phone_broken"  # a number that cannot be dialled
    PHONE_LANDLINE = "phone_landline"
    PHONE_FOREIGN = "phone_foreign"
    NAME_MISSING = "name_missing"
    TIER_MISSING = "tier_missing"
    TIER_UNKNOWN = "tier_unknown"  # a word that no tier knows; the default tier is taken
    TIME_UNREADABLE = "time_unreadable"
    TIME_AHEAD = "time_ahead"  # pushed later than now
    AMOUNT_UNREADABLE = "amount_unreadable"
    IDENTITY_AMBIGUOUS = "identity_ambiguous"  # name and phone fit two different id numbers
    NUMBER_SHARED = "warning_no_shared"  # one warning number for two different id numbers
    FORMULA = "formula_text"  # a cell that a spreadsheet would have run
    EXTRA_CELLS = "extra_cells"  # more cells than the header: perhaps shifted


class Reason(StrEnum):
    """Why a row is rejected; the text for people is `sentence`."""

    NO_CONTACT = "no_contact"
    PHONE_UNUSABLE = "phone_unusable"
    YEAR_IMPOSSIBLE = "year_impossible"
    HEADER_AGAIN = "header_again"
    QUOTE_OPEN = "quote_open"
    FOOTER = "footer"


def sentence(reason: Reason) -> str:
    """The reason in the reader's language."""
    return {
        Reason.NO_CONTACT: _("neither a phone nor an id number: nobody can be reached"),
        Reason.PHONE_UNUSABLE: _("the phone cannot be dialled and there is no id number"),
        Reason.YEAR_IMPOSSIBLE: _(
            "the year of the time pushed cannot be: correct it, import again"
        ),
        Reason.HEADER_AGAIN: _("the line repeats the header"),
        Reason.QUOTE_OPEN: _(
            "a quotation mark in the line is not closed: correct it, import again"
        ),
        Reason.FOOTER: _(
            "the line ends or sums up the list (合计, 制表人, 备注 …), it names nobody"
        ),
    }[reason]
