"""Money is an integer number of fen everywhere; these are its printed forms."""

from decimal import ROUND_HALF_UP, Decimal


def yuan(fen: int) -> str:
    """The amount for a screen.

    >>> yuan(123456)
    '¥1,234.56'
    >>> yuan(-5)
    '-¥0.05'
    """
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}.{cents:02d}"


def wan(fen: int, places: int = 1) -> str:
    """The amount in 万元 for a report, rounded half up, without trailing zeros.

    >>> wan(958_700_000)
    '958.7'
    >>> wan(10_000_000)
    '10'
    """
    step = Decimal(1).scaleb(-places)
    value = (Decimal(fen) / 1_000_000).quantize(step, ROUND_HALF_UP)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
