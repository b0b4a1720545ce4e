"""One text with what was found in it, and the roles that its amounts can have."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fanzha.detection.text.elements import Element, Kind
from fanzha.detection.text.heads import lazy, led_by
from fanzha.detection.text.lexicon import Hits

SENTENCE = lazy(r"[。！？!?;；\n]+")
# A remark in brackets belongs to its clause.
CLAUSE = led_by(
    "（(，。！？!?;；\n,",
    r"（[^（）\n。]{0,80}）|\([^()\n。]{0,80}\)|(?P<end>[，。！？!?;；\n]+|,(?!\d))",
)
_SENTENCE_REACH = 400
MY_LINE = lazy(r"\n(?:[^\n:：]{0,20}[\s\x01\]])?我[:：]")
_ACCOUNTS = frozenset((Kind.BANK_CARD, Kind.ALIPAY, Kind.WALLET, Kind.WECHAT))


class Role(StrEnum):
    """What an amount is in the story."""

    PAID = "paid"
    RETURNED = "returned"
    TOTAL_PAID = "total_paid"
    TOTAL_RETURNED = "total_returned"
    LOSS = "loss"
    DEMAND = "demand"
    BORROWED = "borrowed"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount at `start:end` of the folded text with its role; paid `times` times.

    `firm`: a loss stated as such (损失, 共), not told in passing. `done`: where the clause
    ends that says that what was asked for was paid, so that payee, channel and time are told behind
    the amount; 0 when the amount stands with its own verb.
    """

    start: int
    end: int
    fen: int
    role: Role
    times: int = 1
    firm: bool = False
    done: int = 0

    @property
    def met(self) -> bool:
        """Asked for first, then paid."""
        return self.done > 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with everything found in it; spans are those of the folded text.

    `plain` is the text with \\x01 for every character of a time and \\x02 for every other element
    but amounts and banks, so that the rules meet words only; `chat`: lines of it are said by 我.
    """

    text: str
    plain: str
    found: Sequence[Element]
    hits: Hits
    breaks: Sequence[int]
    clauses: Sequence[int]
    chat: bool

    @classmethod
    def of(cls, text: str, found: Sequence[Element], hits: Hits) -> "Scene":
        """The text with its sentences and clauses."""
        text = _punctuated(text)
        breaks = [0, *(m.end() for m in SENTENCE.finditer(text))]
        clauses = [0, *(m.end() for m in CLAUSE.finditer(text) if m["end"])]
        plain = _plain(text, found)
        return cls(text, plain, found, hits, breaks, clauses, MY_LINE.search(plain) is not None)

    @property
    def accounts(self) -> list[Element]:
        """What money can be sent to."""
        return [e for e in self.found if e.kind in _ACCOUNTS]

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around an offset, at most 400 characters to each side."""
        i = bisect_right(self.breaks, at)
        stop = self.breaks[i] if i < len(self.breaks) else len(self.text)
        return max(self.breaks[i - 1], at - _SENTENCE_REACH), min(stop, at + _SENTENCE_REACH)

    def clause(self, at: int) -> int:
        """Where the clause around an offset begins."""
        return self.clauses[bisect_right(self.clauses, at) - 1]

    def clause_end(self, at: int) -> int:
        """Where the clause around an offset ends."""
        i = bisect_right(self.clauses, at)
        return self.clauses[i] if i < len(self.clauses) else len(self.text)

    def parts(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """The clauses between two offsets, the first from `first` on, none beyond `stop`."""
        at = first
        for i in range(bisect_right(self.clauses, first), bisect_left(self.clauses, stop + 1)):
            yield at, self.clauses[i]
            at = self.clauses[i]
        if at < stop and stop == len(self.text):
            yield at, stop


# Typed on a telephone, a blank is a comma: `让我转定金500 我转了 后来就不回了`.
_BLANK = lazy(
    r"(?<=[\u4e00-\u9fff\d元wWkK]) (?=[\u4e00-\u9fff])"
    r"(?<!户名 )(?<!户主 )(?<!姓名 )(?<!账号 )(?<!账户 )(?<!卡号 )(?<!开户行 )"
    r"(?<!收款人 )(?<!金额 )"
)
_LEAST_BLANKS = 3
_PLAIN_SPEECH = str.maketrans("咗畀俾佢喺嘅冇蚊", "了给给他在的没元")
_SPEECH = lazy("[咗畀俾佢喺嘅冇蚊]")
_NARROW = lazy(r",(?!\d{3}(?!\d))|(?<!\d),|;")
_WIDE = {",": "，", ";": "；"}


def _punctuated(text: str) -> str:
    """The text with wide commas, as the rules have them; blanks too, where they stand for them."""
    if _SPEECH.search(text):
        text = text.translate(_PLAIN_SPEECH)
    if "," in text or ";" in text:
        text = _NARROW.sub(lambda found: _WIDE[found[0]], text)
    if text.count(" ") < _LEAST_BLANKS:
        return text
    blanks = sum(1 for _ in _BLANK.finditer(text))
    stops = sum(text.count(stop) for stop in "，。；：:\n")
    return _BLANK.sub("，", text) if blanks >= max(_LEAST_BLANKS, 2 * stops) else text


_SPOKEN = frozenset((Kind.AMOUNT, Kind.BANK_NAME))


def _plain(text: str, found: Sequence[Element]) -> str:
    pieces, at = [], 0
    for e in found:
        if e.kind not in _SPOKEN:
            sign = "\x01" if e.kind is Kind.DATETIME else "\x02"
            pieces += [text[at : e.start], sign * (e.end - e.start)]
            at = e.end
    return "".join((*pieces, text[at:]))
