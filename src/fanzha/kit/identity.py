"""Checks on the numbers of persons and cards. They test form, never existence."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property

# GB 11643-1999: ISO 7064 MOD 11-2 over the first seventeen digits.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_PREFIX = re.compile(r"^(?:\+|00)?86[- ]?")
_ID_GAPS = re.compile(r"[\s\-]")
_ID_SHAPE = re.compile(r"\d{17}[\dX]|(\d{15})")


def fold(text: str) -> str:
    """Full-width forms folded, zero-width characters and outer blanks removed."""
    if text.isascii():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isprintable():  # format characters are not, among others
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return folded.strip()


def is_mobile(digits: str) -> bool:
    """True for the eleven digits of a mainland mobile number."""
    return _MOBILE.fullmatch(digits) is not None


def mobile(text: str) -> str | None:
    """The eleven digits of a mobile number as people write it, None when there is none."""
    digits = re.sub(r"[\s\-.]", "", _PREFIX.sub("", fold(text)))
    return digits if is_mobile(digits) else None


def luhn_ok(digits: str) -> bool:
    """True when the last digit is the Luhn check digit (ISO/IEC 7812-1) of the others."""
    if not digits.isdecimal():
        return False
    doubled = (int(c) * (2 if i % 2 else 1) for i, c in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def check_digit(seventeen: str) -> str:
    """The check character of an identity number's first seventeen digits."""
    total = sum(int(c) * w for c, w in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


@dataclass(frozen=True)
class IdCard:
    """A resident identity number in its 18-character form."""

    number: str

    @classmethod
    def parse(cls, text: str) -> "IdCard | None":
        """Read 18 or 15 characters (those are widened with 19); None when not of that shape."""
        compact = _ID_GAPS.sub("", fold(text)).upper()
        shape = _ID_SHAPE.fullmatch(compact)
        if shape and shape[1]:
            widened = f"{compact[:6]}19{compact[6:]}"
            return cls(widened + check_digit(widened))
        return cls(compact) if shape else None

    @property
    def valid(self) -> bool:
        """True when the check digit is right and the birth date exists."""
        return self.birth is not None and check_digit(self.number[:17]) == self.number[17]

    @cached_property
    def birth(self) -> date | None:
        """The birth date inside, None when there is no such day or it is before 1900."""
        part = self.number[6:14]
        try:
            born = date(int(part[:4]), int(part[4:6]), int(part[6:]))
        except ValueError:
            return None
        return born if born.year >= 1900 else None

    @property
    def sex(self) -> str:
        """`male` or `female`, from the parity of the sequence number."""
        return "male" if int(self.number[16]) % 2 else "female"

    def age(self, today: date) -> int | None:
        """Full years on that day, None without a birth date."""
        if self.birth is None:
            return None
        had_birthday = (today.month, today.day) >= (self.birth.month, self.birth.day)
        return today.year - self.birth.year - (not had_birthday)
