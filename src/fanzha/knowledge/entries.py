"""The kinds of knowledge entries as frozen values; one entry is one table of a data file."""

from dataclasses import dataclass
from datetime import date

EPOCH = date(2020, 1, 1)  # entries without a date hold from before the first ledger entry


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every entry has: a code, unique within its kind, and the days it is in force."""

    code: str
    valid_from: date = EPOCH
    valid_to: date | None = None

    @property
    def title(self) -> str:
        """How lists name the entry."""
        return self.code

    def holds_on(self, day: date) -> bool:
        """True on the days the entry is in force, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class _Named(Entry):
    name: str
    name_en: str

    @property
    def title(self) -> str:
        """The Chinese name."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class ScamType(_Named):
    """A first-level class, T01–T12 or T99.

    `phases` are lines that begin with a phase code ("G0 …"); `short_name` is for charts.
    """

    short_name: str
    border: tuple[str, ...] = ()
    victims: tuple[str, ...]
    signs: tuple[str, ...]
    phases: tuple[str, ...]
    questions: tuple[str, ...]
    talking_points: tuple[str, ...]
    funds: str = ""

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The phases as (phase code, what happens)."""
        return tuple((line[:2], line[2:].strip()) for line in self.phases)


@dataclass(frozen=True, kw_only=True)
class SubType(_Named):
    """A second-level class Tnnmm; `counted` says whether statistics of telecom fraud count it."""

    counted: bool = True
    note: str = ""

    @property
    def parent(self) -> str:
        """Code of the first-level class."""
        return self.code[:3]


@dataclass(frozen=True, kw_only=True)
class Phase(_Named):
    """A general phase G0–G7; `next` is the sentence that tells a victim what comes next."""

    next: str


@dataclass(frozen=True, kw_only=True)
class RedFlag(Entry):
    """A sign that belongs to no single class."""

    text: str
    text_en: str

    @property
    def title(self) -> str:
        """The Chinese text."""
        return self.text


@dataclass(frozen=True, kw_only=True)
class MethodStep(Entry):
    """A step of the general talking method: what to say, and what not to do."""

    name: str
    say: str
    avoid: str = ""

    @property
    def title(self) -> str:
        """The name of the step."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class VictimGroup(_Named):
    """A group that is often deceived: its classes, content, channel, and the tone to use."""

    types: tuple[str, ...]
    content: str
    channel: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class PayeeSide(_Named):
    """A role on the receiving side (两卡); such a person is no victim."""

    advice: str


@dataclass(frozen=True, kw_only=True)
class Slogan(Entry):
    """A public slogan in one version; `items` read trigger → action."""

    name: str
    version: str
    items: tuple[str, ...]
    region: str
    source: str
    types: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name}（{self.version}）"


@dataclass(frozen=True, kw_only=True)
class Script(_Named):
    """A list of questions; `use` is seat, counter or stop (minimum set of a channel)."""

    use: str
    intro: str


@dataclass(frozen=True, kw_only=True)
class ScriptItem(Entry):
    """A question of a script; its code is `script.key`.

    `fills` names the kinds of elements in a text that answer it.
    """

    label: str
    label_en: str
    ask: str
    required: bool
    order: int
    fills: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The Chinese label."""
        return self.label

    @property
    def script(self) -> str:
        """Code of the script it belongs to."""
        return self.code.rpartition(".")[0]

    @property
    def key(self) -> str:
        """Its name within the script."""
        return self.code.rpartition(".")[2]


@dataclass(frozen=True, kw_only=True)
class Advice(Entry):
    """What a reporter should do and keep; the code is a class or `general`."""

    do: tuple[str, ...]
    keep: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TypicalCase(Entry):
    """A short case without names, numbers or places; the loss is in whole yuan."""

    name: str
    types: tuple[str, ...]
    group: str
    amount_yuan: int
    story: str
    lesson: str

    @property
    def title(self) -> str:
        """The headline."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class OtherName(Entry):
    """A name used by another list (the code) and the classes it means here, best first."""

    codes: tuple[str, ...]
    list: str


@dataclass(frozen=True, kw_only=True)
class Hub(Entry):
    """An official or everyday identifier that may never be registered as a swindler's.

    `match` is exact, prefix or suffix; `digits` limits a prefix to numbers of that length; `pages`
    marks a domain under which anybody can publish, so that single URLs may be registered.
    """

    kind: str
    value: str
    match: str
    name: str
    digits: int = 0
    pages: bool = False

    @property
    def title(self) -> str:
        """Whose identifier it is."""
        return self.name
