"""What the guard answers: a code, the reason in both languages, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Go on, prove that a person is there, or stop."""

    OK = "ok"
    CHALLENGE = "challenge"
    REFUSED = "refused"


@dataclass(frozen=True)
class Words:
    """Reason and what to do, Chinese and English."""

    reason_zh: str
    reason_en: str
    do_zh: str
    do_en: str


AGAIN_ZH = "请回到商户登记的网址重新下单，不要换渠道付款。"
AGAIN_EN = "Order again on the merchant's registered page; do not pay through another channel."
PROVE_ZH = "请输入验证码，并再次核对金额和收款人；看不清可改用语音，或联系平台人工核实。"
PROVE_EN = (
    "Answer the captcha and repeat amount and payee; use the sound instead of the picture, or ask "
    "the platform to confirm by hand."
)
# Breaches of the protocol itself; everything else is decided by published rules.
PROTOCOL: Mapping[str, Words] = {
    "ok": Words("", "", "", ""),
    "stamp_invalid": Words(
        "时间戳无效或被改动。", "The time stamp is invalid or was altered.", AGAIN_ZH, AGAIN_EN
    ),
    "order_expired": Words(
        "步骤超时，订单已失效。", "A step came too late: the order is void.", AGAIN_ZH, AGAIN_EN
    ),
    "order_used": Words(
        "该步骤已使用过，不能重复。",
        "This step was used already and cannot be taken again.",
        AGAIN_ZH,
        AGAIN_EN,
    ),
    "order_void": Words("订单已失效。", "The order is void.", AGAIN_ZH, AGAIN_EN),
    "order_changed": Words(
        "金额或收款人与下单时不一致。",
        "Amount or payee differ from the order.",
        AGAIN_ZH,
        AGAIN_EN,
    ),
    "signature_wrong": Words(
        "商户签名不正确。",
        "The merchant's signature is wrong.",
        "请商户检查签名密钥。",
        "The merchant must check its signing key.",
    ),
    "captcha_wrong": Words("验证码不正确。", "The captcha is wrong.", PROVE_ZH, PROVE_EN),
    "captcha_over": Words(
        "验证码已过期、已用过或错误次数过多。",
        "The captcha has expired, was used, or was wrong too often.",
        AGAIN_ZH,
        AGAIN_EN,
    ),
}
