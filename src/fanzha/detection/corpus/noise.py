"""Dirt as real texts carry it: slips, homophones, lost punctuation, masks, evasions."""

import re
from collections.abc import Callable
from random import Random

_SWAPS = {
    "微信": ("威信", "薇信", "VX", "wx", "溦信", "V"),
    "贷款": ("代款", "dai款", "D款"),
    "刷单": ("shua单", "S单", "刷dan"),
    "佣金": ("拥金", "佣J"),
    "银行": ("yin行", "银hang"),
    "退款": ("tui款", "退kuan"),
    "投资": ("tou资", "投zi"),
    "兼职": ("jian职", "兼zhi", "蒹职"),
    "客服": ("客f", "kefu"),
    "转账": ("转帐", "转zhang", "zz"),
    "账户": ("帐户", "账号"),
    "返利": ("反利", "返li"),
    "理赔": ("里赔", "理pei"),
    "任务": ("rw", "任伍"),
    "群": ("裙", "qun"),
    "验证码": ("验证吗", "yzm"),
    "下载": ("下栽", "xia载"),
    "对方": ("对方", "他", "那人", "那边", "对面", "她", "人家"),
    "我": ("我", "俺", "我", "我"),
}
_STOPS = re.compile("[，。；！？]")
_NUMBER = re.compile(r"\d{3,}")
_EMOJI = "🔥💰📱❗✅🧧👇⭐"


def dirty(text: str, rng: Random, share: float = 0.5) -> str:
    """The text as somebody in a hurry, or hiding something, writes it; `share` stays clean."""
    for step, odds in _STEPS:
        if rng.random() < odds * (1 - share) * 2:
            text = step(text, rng)
    return text


def _swap(text: str, rng: Random) -> str:
    for word, others in _SWAPS.items():
        if word in text and rng.random() < 0.4:
            text = text.replace(word, rng.choice(others))
    return text


def _unstop(text: str, rng: Random) -> str:
    return _STOPS.sub(rng.choice(["", " ", "，", ",", "…"]), text)


def _mask(text: str, rng: Random) -> str:
    return _NUMBER.sub(lambda found: rng.choice("x*") * len(found[0]), text)


def _slip(text: str, rng: Random) -> str:
    chars = list(text)
    for _ in range(1 + len(chars) // 60):
        at = rng.randrange(len(chars)) if chars else 0
        if chars and chars[at] not in "0123456789":
            chars[at] = rng.choice(["", chars[at] * 2, ""])
    return "".join(chars)


def _decorate(text: str, rng: Random) -> str:
    at = rng.randrange(len(text) + 1)
    return f"{text[:at]}{rng.choice(_EMOJI)}{text[at:]}{rng.choice(_EMOJI)}"


_STEPS: tuple[tuple[Callable[[str, Random], str], float], ...] = (
    (_swap, 0.35),
    (_unstop, 0.2),
    (_mask, 0.2),
    (_slip, 0.25),
    (_decorate, 0.08),
)
