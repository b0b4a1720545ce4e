"""How a scheme or an honest matter becomes a text: statement, call, chat, message."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from fanzha.detection.corpus.grammar import Grammar, Table
from fanzha.detection.corpus.slots import person

_PHASES = "01234567"
_SPEAKERS = (
    ("", ""),
    ("对方：", "我："),
    ("客服：", "用户："),
    ("A：", "B："),
    ("他：", "我："),
    ("甲：", "乙："),
    ("发言人1：", "发言人2："),
    ("left: ", "right: "),
)
_WARNED = ("one", "G0", "s0", "sms", "G3", "G4")
_MARKS = ("一二三四五六七八九", "123456789", "-" * 9, "•" * 9)  # of numbered paragraphs
_DOCUMENTS = 0.3  # share of polite letters that are notices with a heading
_SELVES = ("其", "她", "他", "事主", "受害人", "报警人", "自己", "其", "")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A sub-type with the phrases of its type behind it."""

    code: str
    own: Table
    shared: Table

    def lines(self, key: str) -> Sequence[str]:
        """Own phrases count three times as much as those of the whole type."""
        own = self.own.get(key, ())
        return [*own, *own, *own, *self.shared.get(key, ())]

    def has(self, *keys: str) -> bool:
        """True if there is a phrase of one of the keys; `f` may be one of the whole type."""
        return any(self.own.get(key) or (key == "f" and self.shared.get(key)) for key in keys)


def statement(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """What a victim tells, in the first or third person or in a chat."""
    person = rng.choice(("first", "first", "third", "third", "chat", "none"))
    self_word = rng.choice(_SELVES) if person == "third" else "我"
    parts = [grammar.say(rng.choice(lines), rng) for lines in _story(scheme, rng)]
    if rng.random() < 0.15:
        parts.insert(0, _frame(grammar, "prelude", "any", rng))
    if person != "none":
        parts.insert(0, _frame(grammar, "statement_open", person, rng))
    ending = "third_end" if person == "third" else "statement_end"
    parts += [_frame(grammar, ending, "any", rng) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
    text = _joined(parts, rng)
    return text.replace("我", self_word) if person == "third" else text


def _story(scheme: Scheme, rng: Random) -> list[Sequence[str]]:
    told = []
    for phase in _PHASES:
        lines = scheme.lines(f"G{phase}")
        keep = 0.97 if phase == "0" else 0.62
        if lines and rng.random() < keep:
            told.append(lines)
            if phase in "34" and rng.random() < 0.25:
                told.append(lines)
    return told or [lines for phase in _PHASES if (lines := scheme.lines(f"G{phase}"))][:1]


def summary(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """A whole case in a sentence, as in a log of calls to the police."""
    parts = [grammar.say(rng.choice(scheme.lines("one")), rng)]
    if rng.random() < 0.5:
        parts.insert(0, _frame(grammar, "statement_open", rng.choice(("third", "first")), rng))
    if rng.random() < 0.3:
        parts.append(_frame(grammar, "third_end", "any", rng))
    return _joined(parts, rng)


def call(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """What swindler and victim say to each other."""
    told = [grammar.say(rng.choice(scheme.lines(f"s{p}")), rng) for p in _spoken(scheme, rng)]
    if rng.random() < 0.5:
        told.insert(0, _frame(grammar, "call_open", "any", rng))
    first, second = _speakers(rng)
    gap = "\n" if rng.random() < 0.5 else " "
    out = []
    for line in told:
        out.append(first + line)
        if rng.random() < 0.7:
            out.append(second + _frame(grammar, "victim", "any", rng))
    return gap.join(out)


def exchange(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """Some turns in a row of what swindler and victim say and answer."""
    return _turns(grammar, scheme.own["x"], rng)


def _turns(grammar: Grammar, lines: Sequence[str], rng: Random) -> str:
    """A stretch of the turns of `lines` (one `says／answers` each), now and then cut off."""
    count = min(len(lines), rng.choice((1, 2, 2, 3, 3, 4)))
    start = rng.randrange(len(lines) - count + 1)
    said = [
        part for line in lines[start : start + count] for part in grammar.say(line, rng).split("／")
    ]
    speakers = _speakers(rng)
    first = rng.random() < 0.15 and len(said) > 2
    turns = [speakers[at % 2] + part for at, part in enumerate(said)][first:]
    gap = "\n" if rng.random() < 0.7 else " "
    return gap.join(turns[: -1 if rng.random() < 0.15 and len(turns) > 2 else None])


def _speakers(rng: Random) -> tuple[str, str]:
    """How the two are named: by their part, or as often by invented names."""
    if rng.random() < 0.5:
        return rng.choice(_SPEAKERS)
    colon = rng.choice(("：", ": "))
    return person(rng) + colon, person(rng) + colon


def pitch(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """The swindler's words alone: a few sentences of a chat or a call."""
    phases = _spoken(scheme, rng)[: rng.choice((1, 1, 2, 3))]
    return _joined([grammar.say(rng.choice(scheme.lines(f"s{p}")), rng) for p in phases], rng)


def _spoken(scheme: Scheme, rng: Random) -> list[str]:
    there = [p for p in _PHASES if scheme.lines(f"s{p}")]
    kept = [p for p in there if p == "0" or rng.random() < 0.6]
    return kept if kept and (scheme.has("s0") or len(kept) > 1) else there


def letter(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """The swindler's words in the polite, official manner all types share."""
    lines = dict.fromkeys((*scheme.lines("f"), *scheme.lines("s0"), *scheme.lines("s4")))
    return _polite(grammar, list(lines), "any", rng)


def _polite(grammar: Grammar, lines: Sequence[str], asks: str, rng: Random) -> str:
    if "document" in grammar.frames and rng.random() < _DOCUMENTS:
        return _document(grammar, lines, asks, rng)
    parts = [_frame(grammar, "polite_open", "any", rng)] if rng.random() < 0.8 else []
    told = rng.sample(lines, min(len(lines), rng.choice((1, 1, 2))))
    parts += [grammar.say(line, rng) for line in told]
    parts += [_frame(grammar, "polite_ask", asks, rng) for _ in range(rng.choice((0, 1, 1, 2)))]
    if rng.random() < 0.6:
        parts.append(_frame(grammar, "polite_end", "any", rng))
    return _joined(parts, rng)


def _document(grammar: Grammar, lines: Sequence[str], asks: str, rng: Random) -> str:
    """A notice with a heading and numbered paragraphs; most of a swindler's are harmless."""
    title = _frame(grammar, "document", "honest" if asks == "honest" else "fraud", rng)
    told = rng.sample(lines, min(len(lines), rng.choice((1, 2, 3, 4))))
    if asks != "honest":
        harmless = [line for table in grammar.honest.values() for line in table.get("f", ())]
        told += rng.sample(harmless, min(len(harmless), rng.choice((0, 1, 2, 3, 4))))
        rng.shuffle(told)
    parts = [grammar.say(line, rng) for line in told]
    parts += [_frame(grammar, "polite_ask", asks, rng) for _ in range(rng.choice((0, 1, 1)))]
    marks = rng.choice(_MARKS)
    gap = "、" if marks[0] == "一" else " " if marks[0] in "-•" else ". "
    body = [f"{mark}{gap}{part}" for mark, part in zip(marks, parts, strict=False)]
    greeting = _frame(grammar, "polite_open", "any", rng)
    return "\n".join([title, greeting, *body, _frame(grammar, "polite_end", "any", rng)])


def message(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """An SMS or an advertisement."""
    return grammar.say(rng.choice([*scheme.lines("sms"), *scheme.lines("ad")]), rng)


def honest(grammar: Grammar, domain: Table, rng: Random) -> str:
    """A text of an honest domain in one of its voices."""
    keys = [key for key in domain if domain[key]]
    key = rng.choice(keys)
    if key == "f":
        # A real letter asks for a visit, never for codes and card numbers.
        asks = "honest" if "honest" in grammar.frames["polite_ask"] else "any"
        return _polite(grammar, domain["f"], asks, rng)
    if key == "x":
        return _turns(grammar, domain["x"], rng)
    if key == "talk":
        return _talk(grammar, domain["talk"], rng)
    if key == "story":
        parts = [grammar.say(rng.choice(domain["story"]), rng)]
        if rng.random() < 0.3:
            person = rng.choice(("first", "third"))
            parts.insert(0, _frame(grammar, "statement_open", person, rng))
        if rng.random() < 0.3:
            parts.insert(0, _frame(grammar, "prelude", "any", rng))
        return _joined(parts, rng)
    told = rng.sample(domain[key], min(1 if rng.random() < 0.85 else 2, len(domain[key])))
    return _joined([grammar.say(line, rng) for line in told], rng)


def can_warn(scheme: Scheme) -> bool:
    """True if the scheme is told in words a warning could retell."""
    return any(scheme.lines(key) for key in _WARNED)


def warning(grammar: Grammar, scheme: Scheme, rng: Random) -> str:
    """A scheme told to warn of it: police, press, bank, school; no fraud itself."""
    keys = [key for key in _WARNED if scheme.lines(key)]
    told = [grammar.say(rng.choice(scheme.lines(rng.choice(keys))), rng)]
    if rng.random() < 0.4:
        told.append(grammar.say(rng.choice(scheme.lines(rng.choice(keys))), rng))
    parts = [_frame(grammar, "warn_open", "any", rng)] if rng.random() < 0.75 else []
    parts += [line.replace("我", rng.choice(("受害人", "某某", "您", "事主"))) for line in told]
    parts += [_frame(grammar, "warn_end", "any", rng) for _ in range(rng.choice((1, 1, 2)))]
    return _joined(parts, rng)


def _talk(grammar: Grammar, lines: Sequence[str], rng: Random) -> str:
    count = min(len(lines), rng.choice((1, 2, 3, 5, 7)))
    said = [grammar.say(line, rng) for line in [lines[0], *rng.sample(lines[1:], count - 1)]]
    speakers = _speakers(rng)
    gap = "\n" if rng.random() < 0.5 else " "
    return gap.join(speakers[at % 2] + line for at, line in enumerate(said))


def _frame(grammar: Grammar, name: str, key: str, rng: Random) -> str:
    return grammar.say(rng.choice(grammar.frames[name][key]), rng)


def _joined(parts: Sequence[str], rng: Random) -> str:
    gap = rng.choice(("，", "，", "。", "，", "；", " "))
    return gap.join(part.rstrip("，") for part in parts if part) + rng.choice(("。", "。", ""))


VOICES: Mapping[str, tuple[Callable[[Grammar, Scheme, Random], str], tuple[str, ...], float]] = {
    "statement": (statement, ("G0", "G3", "G4"), 3.0),
    "summary": (summary, ("one",), 1.2),
    "call": (call, ("s0", "s3", "s4"), 1.2),
    "exchange": (exchange, ("x",), 1.2),
    "pitch": (pitch, ("s0", "s3", "s4"), 2.0),
    "letter": (letter, ("s0", "s4", "f"), 1.2),
    "message": (message, ("sms", "ad"), 1.6),
}
"""Voice → how it is made, the keys of which a sub-type needs one, its weight in the mixture."""
