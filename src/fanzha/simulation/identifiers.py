"""Numbers and names that have the right form and cannot belong to anybody.

What makes each of them impossible: identity numbers carry district 990101, which is in no edition
of GB/T 2260; mobile numbers start with 1540, 1542 or 1545, under which no segment is given out
(segment tables of December 2023; 154 is not allocated to any service); cards start with 999999, an
issuer number nobody holds; QQ numbers start with 99, more than twice beyond the newest ones;
domains end in the reserved `.example`, `.test`, `.invalid` (RFC 2606); wallets fail their
checksum; meeting ids start with 000.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from fanzha.kit import check_digit, luhn_ok

DISTRICT = "990101"
CARD_BIN = "999999"
MOBILE_PREFIXES = ("1540", "1542", "1545")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SYLLABLES = ("bao", "xin", "yun", "tong", "jin", "hui", "fu", "rong", "qi", "de", "lian", "tai")
_APP_FRONT = ("聚汇", "云客", "鑫禾", "乐享", "优派", "星途", "汇盈", "嘉润", "易朵", "启阅")
_APP_BACK = ("盈通宝", "任务台", "云会", "优选购", "速融", "证讯通", "缘聊", "在线签", "掌柜堂")
_DOMAIN_ENDS = ("example", "test", "invalid")


class Identifiers:
    """Draws identifiers, each at most once, from one source of randomness."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (value := draw()) in self._used:
            pass
        self._used.add(value)
        return value

    def _digits(self, count: int) -> str:
        return f"{self._rng.randrange(10**count):0{count}d}"

    def mobile(self) -> str:
        """Eleven digits that pass as a mobile number."""
        return self._fresh(lambda: f"{self._rng.choice(MOBILE_PREFIXES)}{self._digits(7)}")

    def id_card(self, born: date, male: bool) -> str:
        """An identity number with a right check digit and a district that does not exist."""

        def draw() -> str:
            order = self._rng.randrange(0, 1000, 2) + (1 if male else 0)
            seventeen = f"{DISTRICT}{born:%Y%m%d}{order % 1000:03d}"
            return seventeen + check_digit(seventeen)

        return self._fresh(draw)

    def card(self) -> str:
        """A 19-digit card number with a right Luhn digit."""

        def draw() -> str:
            body = CARD_BIN + self._digits(12)
            return next(body + digit for digit in "0123456789" if luhn_ok(body + digit))

        return self._fresh(draw)

    def qq(self) -> str:
        """A ten-digit QQ number beyond those given out."""
        return self._fresh(lambda: f"99{self._digits(8)}")

    def wechat(self) -> str:
        """A WeChat id that says what it is."""
        return self._fresh(lambda: f"demo_{self._syllables(2)}{self._digits(4)}")

    def domain(self) -> str:
        """A domain under a reserved ending."""
        return self._fresh(
            lambda: f"{self._syllables(2)}{self._digits(2)}.{self._rng.choice(_DOMAIN_ENDS)}"
        )

    def path(self) -> str:
        """A short path of a link."""
        return f"{self._rng.choice(('app', 'd', 'h5', 'invite'))}/{self._digits(3)}"

    def app(self) -> str:
        """An invented app name."""
        return f"{self._rng.choice(_APP_FRONT)}{self._rng.choice(_APP_BACK)}"

    def meeting(self) -> str:
        """A nine-digit meeting id."""
        return self._fresh(lambda: f"000{self._digits(6)}")

    def order(self) -> str:
        """A 28-digit order number dated in the year 9999."""
        return self._fresh(lambda: f"9999{self._digits(12)}{self._digits(12)}")

    def wallet(self) -> str:
        """A TRC20-shaped address; a random one fails its checksum."""
        return self._fresh(lambda: "T" + "".join(self._rng.choices(_BASE58, k=33)))

    def _syllables(self, count: int) -> str:
        return "".join(self._rng.choices(_SYLLABLES, k=count))
