"""Pictures and sounds of six digits, made on this machine."""

import base64
import hmac
from random import Random

DIGITS = "23456789"  # 0 and 1 are taken for letters
LENGTH = 6
LIFE_S = 180
TRIES = 3
# The library draws a letter the paler, the darker its colour is: light on dark is readable.
_PAPER, _INK = (23, 37, 84), (255, 255, 255)


def new_answer(rng: Random) -> str:
    """Six digits; pass `SystemRandom()` where somebody could guess."""
    return "".join(rng.choice(DIGITS) for _ in range(LENGTH))


def is_right(answer: str, typed: str) -> bool:
    """Do the digits typed agree with the answer? Blanks and other signs do not count."""
    digits = "".join(c for c in typed if c.isdecimal())
    return bool(answer) and hmac.compare_digest(answer.encode(), digits.encode())


def picture(answer: str) -> str:
    """A PNG with the answer as a data address."""
    from captcha.image import ImageCaptcha

    drawn = ImageCaptcha(width=220, height=80)
    png = drawn.generate(answer, bg_color=_PAPER, fg_color=_INK)
    return _data("image/png", png.getvalue())


def sound(answer: str) -> str:
    """A WAV that reads the answer aloud, as a data address."""
    from captcha.audio import AudioCaptcha

    return _data("audio/wav", bytes(AudioCaptcha().generate(answer)))


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
