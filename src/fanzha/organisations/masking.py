"""Masks of personal values (domain.md 8, L14): enough to recognise, not enough to use."""

_MOST_STARS = 3  # the length of a long name tells who it is, and breaks the line


def mask_name(name: str) -> str:
    """The first character and one to three stars, whatever the length of the name.

    >>> mask_name("王小明"), mask_name("王"), mask_name("阿卜杜拉·买买提")
    ('王**', '王*', '阿***')
    """
    return name[:1] + "*" * min(max(len(name) - 1, 1), _MOST_STARS) if name else ""


def mask_phone(phone: str) -> str:
    """The first three and the last four digits.

    >>> mask_phone("15400001234")
    '154****1234'
    """
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_id_card(number: str) -> str:
    """The first and the last character."""
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}" if len(number) > 4 else "****"


def mask_card(number: str) -> str:
    """The last four digits of a card or account."""
    return f"****{number[-4:]}" if len(number) > 4 else "****"


def mask_address(address: str) -> str:
    """The address down to the town, street or township."""
    ends = [address.find(mark) for mark in ("街道", "镇", "乡")]
    places = [
        end + len(mark) for end, mark in zip(ends, ("街道", "镇", "乡"), strict=True) if end >= 0
    ]
    return f"{address[: min(places)]}***" if places else f"{address[:3]}***" if address else ""
