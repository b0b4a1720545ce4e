"""反馈回填: the pushed file given back with outcomes, attempts and times in its own columns.

Own columns, own order, own code words: a column `劝阻结果(1成功 2失败)` gets 1 or 2, a list whose
times are written 2026/11/20 8:30 gets times written so. Cells of columns that are not ours to fill
go back as they came. Only a list without any feedback column gets ours appended.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fanzha.kit import local
from fanzha.warning.columns import FEEDBACK_FIELDS, Column, Field
from fanzha.warning.outcomes import NAMES, Outcome

APPENDED = ("劝阻结果", "劝阻方式", "联系次数", "首次联系时间", "见面时间", "反馈时间", "处置情况")
_APPENDED_FIELDS = (
    Field.OUTCOME,
    Field.METHOD,
    Field.ATTEMPTS,
    Field.CONTACTED_AT,
    Field.MET_AT,
    Field.FEEDBACK_AT,
    Field.ACCOUNT_OF_WORK,
)
# Words by which platforms call each outcome, most precise first; the column's own words decide.
_OUTCOME_WORDS: dict[Outcome, tuple[str, ...]] = {
    Outcome.R1: (
        "已识破",
        "识破",
        "未被骗",
        "无损失",
        "劝阻成功",
        "已劝阻",
        "成功",
        "有效",
        "已处置",
    ),
    Outcome.R2: ("已止损", "止损", "正在被骗", "劝阻成功", "已劝阻", "成功", "有效", "已处置"),
    Outcome.R3: ("已被骗", "已受骗", "被骗", "受骗", "已转账", "劝阻失败", "失败", "未成功"),
    Outcome.R4: ("误报", "误预警", "无风险", "未涉诈", "不属实", "错误", "其他"),
    Outcome.R5: (
        "无法联系",
        "联系不上",
        "未联系上",
        "失联",
        "无人接听",
        "未接通",
        "未劝阻",
        "失败",
    ),
    Outcome.R6: ("拒不配合", "不配合", "拒绝", "劝阻失败", "未劝阻", "失败", "未成功"),
    Outcome.R7: ("空号", "停机", "号码无效", "无法联系", "联系不上", "未联系上", "失败"),
    Outcome.R8: ("外地", "异地", "转办", "移交", "非本地", "不在辖区", "其他"),
    Outcome.R9: ("重复", "已处置", "其他"),
}
_YES = ("是", "Y", "y", "YES", "Yes", "有", "√", "已", "1", "true")
_NO = ("否", "N", "n", "NO", "No", "无", "×", "未", "0", "2", "false")
_OPTION = re.compile(
    r"(?:(?P<code>[0-9A-Za-z]{1,3})\s*[-:：.、=]?\s*)?(?P<word>[\u4e00-\u9fffA-Za-z]+)"
)
_HINT = re.compile(r"[(（【\[](?P<body>[^)）】\]]+)[)）】\]]")


@dataclass(frozen=True)
class Answer:
    """What became of one pushed row. Empty values leave the cell as it was pushed."""

    outcome: Outcome | None = None
    met: bool = False
    deceived: bool = False
    app: bool | None = None
    method: str = ""
    calls: int = 0
    visits: int = 0
    attempts: int = 0
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    met_at: datetime | None = None
    closed_at: datetime | None = None
    feedback_at: datetime | None = None
    officer: str = ""
    unit: str = ""
    avoided_fen: int = 0
    loss_fen: int = 0
    summary: str = ""


@dataclass(frozen=True)
class Dialect:
    """How the pushing platform writes: its words per column and its way to write a time."""

    options: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # column → word → code
    time_format: str = "{0.year}-{0.month:02}-{0.day:02} {0.hour:02}:{0.minute:02}:{0.second:02}"

    @classmethod
    def learn(cls, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> "Dialect":
        """Read it off the headers and the cells already filled."""
        options = {c.index: _options(c, rows) for c in columns if c.field in FEEDBACK_FIELDS}
        sample = next(
            (
                row[c.index].strip()
                for c in columns
                if c.field is Field.PUSHED_AT
                for row in rows
                if re.match(r"\d{4}\D", row[c.index].strip())
            ),
            "",
        )
        return cls(options, _time_style(sample)) if sample else cls(options)

    def moment(self, value: datetime | None) -> str:
        """The time as the platform writes its own."""
        return self.time_format.format(local(value)) if value else ""


def _options(column: Column, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Words of a column, from its header's hint or, failing that, from its filled cells."""
    hint = _HINT.search(column.header)
    if hint:
        found = {m["word"]: m["code"] or m["word"] for m in _OPTION.finditer(hint["body"])}
        if len(found) > 1:
            return found
    seen = {row[column.index].strip() for row in rows[:5000]} - {""}
    return {word: word for word in seen} if 0 < len(seen) <= 12 else {}


def _time_style(sample: str) -> str:
    """The format of times like the sample: its marks, its padding, with or without seconds."""
    mark = next((m for m in "-/." if m in sample[:8]), "年")
    parts = re.findall(r"\d+", sample)
    pad = "" if any(len(part) == 1 for part in parts[1:4]) else ":02"
    date = (
        f"{{0.year}}{mark}{{0.month{pad}}}" + ("月" if mark == "年" else mark) + f"{{0.day{pad}}}"
    )
    marks = ("时", "分", "秒") if "时" in sample else (":", "", "")
    clock = f"{{0.hour{pad}}}{marks[0]}{{0.minute:02}}{marks[1]}"
    if len(parts) >= 6:
        clock += ("" if marks[1] else ":") + f"{{0.second:02}}{marks[2]}"
    joint = "T" if "T" in sample else "" if mark == "年" and " " not in sample else " "
    return date + ("日" if mark == "年" else "") + joint + clock


def fill(
    columns: Sequence[Column], row: Sequence[str], answer: Answer, dialect: Dialect
) -> list[str]:
    """The pushed cells with the answer in the feedback columns."""
    cells = list(row)
    for column in columns:
        if column.field in FEEDBACK_FIELDS:
            text = _value(column.field, answer, dialect, dialect.options.get(column.index, {}))
            if text:
                cells[column.index] = _scaled(text, column)
    return cells


def has_feedback_columns(columns: Sequence[Column]) -> bool:
    """True when the platform left columns for us to fill."""
    return any(column.field in FEEDBACK_FIELDS for column in columns)


def appended(answer: Answer, dialect: Dialect) -> list[str]:
    """The cells of our own columns `APPENDED`."""
    return [_value(key, answer, dialect, {}) for key in _APPENDED_FIELDS]


def _scaled(text: str, column: Column) -> str:
    if column.field in (Field.AVOIDED, Field.LOSS) and column.factor > 1:
        return f"{float(text) / column.factor:g}"
    return text


def _value(key: Field | None, answer: Answer, dialect: Dialect, options: Mapping[str, str]) -> str:
    outcome = answer.outcome
    ended = outcome is not None
    match key:
        case Field.OUTCOME:
            return _outcome(outcome, options) if outcome else ""
        case Field.METHOD:
            return _choose((answer.method, *_METHOD_WORDS.get(answer.method, ())), options)
        case Field.SUCCESS:
            return _yes(outcome in (Outcome.R1, Outcome.R2), options) if ended else ""
        case Field.MET:
            return _yes(answer.met, options) if ended or answer.met else ""
        case Field.DECEIVED:
            return _yes(answer.deceived, options) if ended else ""
        case Field.APP:
            return "" if answer.app is None else _yes(answer.app, options)
        case Field.ATTEMPTS | Field.CALL_TIMES | Field.VISIT_TIMES:
            return str(getattr(answer, _COUNTS[key])) if ended or answer.attempts else ""
        case Field.AVOIDED | Field.LOSS:
            fen = answer.avoided_fen if key is Field.AVOIDED else answer.loss_fen
            return f"{fen / 100:.2f}".rstrip("0").rstrip(".") if ended else ""
        case Field.ACCOUNT_OF_WORK:
            return answer.summary
        case Field.OFFICER | Field.UNIT:
            return answer.officer if key is Field.OFFICER else answer.unit
        case None:
            return ""
    return dialect.moment(getattr(answer, key.value))


_COUNTS = {
    Field.ATTEMPTS: "attempts",
    Field.CALL_TIMES: "calls",
    Field.VISIT_TIMES: "visits",
}
_METHOD_WORDS = {
    "见面劝阻": ("见面", "当面", "面对面", "上门"),
    "电话劝阻": ("电话", "拨打"),
    "短信提醒": ("短信", "闪信"),
}


def _outcome(outcome: Outcome, options: Mapping[str, str]) -> str:
    if outcome.value in options:
        return options[outcome.value]
    chosen = _pick(_OUTCOME_WORDS[outcome], options)
    return chosen if chosen is not None else NAMES[outcome]


def _choose(words: Sequence[str], options: Mapping[str, str]) -> str:
    chosen = _pick([word for word in words if word], options)
    return chosen if chosen is not None else words[0]


def _yes(fact: bool, options: Mapping[str, str]) -> str:
    wanted, other = (_YES, _NO) if fact else (_NO, _YES)
    chosen = next((options[word] for word in wanted if word in options), None)
    if chosen is not None:
        return chosen
    seen = next((i for i, word in enumerate(other) if word in options), None)
    return wanted[min(seen, len(wanted) - 1)] if seen is not None else wanted[0]


def _pick(words: Sequence[str], options: Mapping[str, str]) -> str | None:
    """The code of the option that one of the words names, exactly or as the shortest containing."""
    for word in words:
        if word in options:
            return options[word]
        negated = ("未", "不", "无", "没")
        holding = [o for o in options if word in o and not o.startswith(negated)]
        if holding:
            return options[min(holding, key=len)]
    return None
