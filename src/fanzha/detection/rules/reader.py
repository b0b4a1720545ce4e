"""The words of a rule with their places; bounded, so that hostile text costs nothing."""

from dataclasses import dataclass

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

LONGEST = 8_000
MOST_WORDS = 1_500
DEEPEST = 24
"""Longer, wordier or deeper rules are refused: nobody could read them in a case file."""


class RuleError(Invalid):
    """A rule that cannot be read; `line` and `column` count from 1."""

    def __init__(self, sentence: str, line: int = 1, column: int = 1) -> None:
        super().__init__(
            _("Line {line}, column {column}: {sentence}").format(
                line=line, column=column, sentence=sentence
            )
        )
        self.sentence, self.line, self.column = sentence, line, column


@dataclass(frozen=True, slots=True)
class Word:
    """One token: `kind` is word, number, text, quoted, sign or end."""

    kind: str
    text: str
    start: int

    @property
    def key(self) -> str:
        """How keywords and signs are compared."""
        return self.text.lower() if self.kind in ("word", "sign") else ""


class Reader:
    """The words one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = _words(text)
        self._place = 0
        self._depth = 0

    @property
    def now(self) -> Word:
        """The word under the finger."""
        return self._words[self._place]

    def take(self) -> Word:
        """The word under the finger; the finger moves on."""
        word = self.now
        self._place = min(self._place + 1, len(self._words) - 1)
        return word

    def accept(self, *keys: str) -> Word | None:
        """Take the word if it is one of these."""
        return self.take() if self.now.key in keys else None

    def follows(self, key: str) -> bool:
        """Whether the word after the next is this one."""
        return self._words[min(self._place + 1, len(self._words) - 1)].key == key

    def expect(self, key: str) -> Word:
        """Take this word or say that it is missing."""
        if self.now.key != key:
            raise self.fail(
                _("“{wanted}” is expected here, not {found}.").format(
                    wanted=key.upper(), found=self.found()
                )
            )
        return self.take()

    def found(self) -> str:
        """The word under the finger as sentences name it."""
        if self.now.kind == "end":
            return _("the end of the rule")
        return f"“{self.now.text[:40]}”"

    def deeper(self) -> None:
        """Enter a bracket, a NOT or a sign; pair it with `higher`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.fail(_("Too deeply nested: at most {n} levels.").format(n=DEEPEST))

    def higher(self) -> None:
        """Leave what `deeper` entered."""
        self._depth -= 1

    def fail(self, sentence: str, word: Word | None = None) -> RuleError:
        """The error to raise, at a word (or the word under the finger)."""
        return _at(self._text, (word or self.now).start, sentence)


def _at(text: str, start: int, sentence: str) -> RuleError:
    before = text[:start]
    line = before.count("\n") + 1
    return RuleError(sentence, line, start - (before.rfind("\n") + 1) + 1)


def _words(text: str) -> list[Word]:
    if len(text) > LONGEST:
        sentence = _("The rule is too long: {n} characters; at most {most}.")
        raise RuleError(sentence.format(n=len(text), most=LONGEST))
    try:
        tokens = Tokenizer().tokenize(text)
    except SqlglotError:
        raise _unclosed(text) from None
    if len(tokens) > MOST_WORDS:
        sentence = _("The rule has too many words: {n}; at most {most}.")
        raise RuleError(sentence.format(n=len(tokens), most=MOST_WORDS))
    words = []
    for token in tokens:
        if token.comments:
            raise _at(text, token.start, _("A rule holds no comments; write them beside it."))
        words.append(Word(_kind(token.token_type, token.text), token.text, token.start))
    return [*words, Word("end", "", len(text))]


def _unclosed(text: str) -> RuleError:
    quote = max(text.rfind("'"), text.rfind('"'), 0)
    return _at(text, quote, _("A quotation mark or a comment is not closed."))


def _kind(type: TokenType, text: str) -> str:
    kinds = {
        TokenType.STRING: "text",
        TokenType.NUMBER: "number",
        TokenType.IDENTIFIER: "quoted",
    }
    return kinds.get(type) or ("word" if text[:1].isalpha() or text[:1] == "_" else "sign")
