"""What the extraction gives: elements, transfers, loss."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The closed list of element kinds."""

    PHONE = "phone"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    ID_CARD = "id_card"
    QQ = "qq"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    URL = "url"
    DOMAIN = "domain"
    EMAIL = "email"
    APP = "app"
    MEETING_ID = "meeting_id"
    AMOUNT = "amount"
    DATETIME = "datetime"
    WALLET = "wallet"
    COURIER_NO = "courier_no"
    ORDER_NO = "order_no"
    IP = "ip"
    PLATE = "plate"
    BANK_NAME = "bank_name"


Value = str | int | None


@dataclass(frozen=True, slots=True)
class Element:
    """One element in a text; `surface` is `text[start:end]` of the original.

    `value` is digits for numbers, fen for amounts, lower case for ids and domains, local ISO time
    for datetimes (None where vague). `confidence` is 0–1. `reason` says in a word why this kind was
    chosen (`label`, `luhn`, `check_digit`, `shape` …). `precision` is day, hour or minute for a
    datetime.
    """

    kind: Kind
    value: Value
    surface: str
    start: int
    end: int
    confidence: float
    reason: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment of the victim; unknown parts are None. `start`, `end` mark the amount.

    `payee_bank` is the bank named with the payee's card, else the one its first digits tell;
    `order_no` is the number of the payment; `payer_account` the victim's own account, where told.
    """

    amount_fen: int
    payee_account: str | None
    payee_name: str | None
    channel: str | None
    at: str | None
    start: int
    end: int
    payee_bank: str | None = None
    order_no: str | None = None
    payer_account: str | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """How the swindler came: an identity he posed as, or a way he reached the victim by.

    `surface` is `text[start:end]` of the original; `confidence` is 0–1; `reason` is posed or quoted
    for an identity, first or word for a way.
    """

    value: str
    surface: str
    start: int
    end: int
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of one text, ordered by place.

    `identities` are those the swindler posed as, `lures` the ways he reached the victim by.

    `loss_fen` is the stated loss, else payments less what came back, 0 when nothing was paid.
    `still_in_contact` is None when the text does not say.
    """

    elements: tuple[Element, ...]
    transfers: tuple[Transfer, ...] = ()
    loss_fen: int = 0
    returned_fen: int = 0
    still_in_contact: bool | None = None
    identities: tuple[Clue, ...] = ()
    lures: tuple[Clue, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Element, ...]:
        """The elements of these kinds."""
        return tuple(e for e in self.elements if e.kind in kinds)
