"""Events as they come in: checked, typed, and with pseudonyms for whatever is kept."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from time import perf_counter_ns
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from fanzha.detection.columns import Values
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.schema import Column, Schema, Type, scenarios
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection.deciding.many import Many

Row = dict[str, Value]
TEXT_MOST = 200  # characters of a text field
_LEAST, _MOST = -(2**63), 2**63 - 1
_FROM_US, _UNTIL_US = 946_684_800_000_000, 4_102_358_400_000_000  # 2000 to the end of 2099
_MOST_FEN = 2**62 - 1  # sums of amounts must not overflow at once
_MINUTE_US, _DAY_MINUTES, _BEIJING_MINUTES = 60_000_000, 1440, 480
_HUGE = 1.7976931348623157e308  # bounds that NaN and infinity fail
_WRITTEN = (  # ISO 8601 as the description of the API promises it; more is read
    r"^20[1-8][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+]08:00)$"
)
_SIZE = 16
_MOMENT = (datetime,)
_plain = msgspec.to_builtins
_PATH = re.compile(r"\$\.([a-z_]{1,40})`$|field `([a-z_]{1,40})`")
_BYTE = re.compile(r"\(byte (\d+)\)")


class Event(NamedTuple):
    """One checked event of a unit.

    `row` has every column of the scenario in its order (None is NULL) and lives in memory only;
    `hidden` is what may be kept: the columns that are not NULL, personal ones as pseudonyms.
    `key` is the pseudonym of unit and event id; `payload` is `hidden` in MessagePack.
    `began_ns` is when its reading began (perf_counter_ns).
    """

    scenario: str
    unit: str
    event_id: str
    row: Row
    hidden: Row
    key: bytes
    payload: bytes
    began_ns: int


class Reader:
    """Turns requests into events; `secret` (16 to 64 bytes) keys the pseudonyms."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._schemas = scenarios()
        kinds = [_struct(schema) for schema in self._schemas.values()]
        union: Any = kinds[0]
        for kind in kinds[1:]:
            union = union | kind
        self._union = union
        self._decode: Callable[[bytes], msgspec.Struct] = msgspec.json.Decoder(union).decode
        self._kinds = dict(zip(self._schemas, kinds, strict=True))
        self._scenario = {kind: name for name, kind in self._kinds.items()}
        self._personal = {name: _personal(schema) for name, schema in self._schemas.items()}
        self._blank: dict[str, Any] = {
            name: dict.fromkeys(schema.columns) for name, schema in self._schemas.items()
        }
        self._digest = blake2b(digest_size=_SIZE, key=secret).copy
        self._pack = msgspec.msgpack.Encoder().encode

    def read(self, text: bytes | memoryview, unit: str) -> Event:
        """The event of one JSON object; raises Invalid with the field and what it should be."""
        found = self._checked(text)
        return self._event(self._scenario[type(found)], found, unit)

    def open(self, text: bytes) -> msgspec.Struct:
        """The checked fields of one JSON object, for `event` or many at once; raises Invalid."""
        found = self._checked(text)
        moment = found.occurred_at  # type: ignore[attr-defined]
        if type(moment) is not int:
            microseconds(moment)
        return found

    def event(self, found: msgspec.Struct, unit: str) -> Event:
        """The event of checked fields."""
        return self._event(self._scenario[type(found)], found, unit)

    def take(self, scenario: str, row: Mapping[str, object], unit: str) -> Event:
        """The event of one row of a table, with the same checks."""
        try:
            found = msgspec.convert({"scenario": scenario, **row}, self._kinds[scenario])
        except msgspec.MsgspecError as error:
            raise Invalid(self._complaint(str(error))) from None
        return self._event(scenario, found, unit)

    def many(self, found: Sequence[msgspec.Struct], unit: str, began_ns: int) -> "Many":
        """The events of checked fields of one scenario (at least one), as columns."""
        from fanzha.detection.deciding.many import columns_of, gathered

        kind = type(found[0])
        schema = self._schemas[self._scenario[kind]]
        rows = [msgspec.structs.astuple(each) for each in found]
        columns = columns_of(schema, kind.__struct_fields__, rows)
        return gathered(schema, columns, unit, self._secret, began_ns)

    def many_of_columns(
        self, scenario: str, columns: Mapping[str, Values], unit: str, began_ns: int
    ) -> "Many":
        """The events of checked columns, texts as `Text`."""
        from fanzha.detection.deciding.many import gathered

        return gathered(self._schemas[scenario], columns, unit, self._secret, began_ns)

    @property
    def scenarios(self) -> Collection[str]:
        """The names of the scenarios."""
        return self._schemas.keys()

    def schema(self, scenario: str) -> Schema:
        """What events of a scenario may say."""
        return self._schemas[scenario]

    def fields(self, scenario: str) -> Collection[str]:
        """The names of what an event of a scenario may have."""
        return self._kinds[scenario].__struct_fields__

    def key(self, unit: str, event_id: str) -> bytes:
        """The pseudonym under which the event of a unit is kept."""
        return event_key(self._secret, unit, event_id)

    def _event(self, scenario: str, found: msgspec.Struct, unit: str) -> Event:
        began = perf_counter_ns()
        hidden: Row = _plain(found, builtin_types=_MOMENT)
        del hidden["scenario"]
        moment = hidden["occurred_at"]
        if type(moment) is not int:
            moment = hidden["occurred_at"] = microseconds(moment)
        hidden["minute_of_day"] = (moment // _MINUTE_US + _BEIJING_MINUTES) % _DAY_MINUTES
        row = {**self._blank[scenario], **hidden}
        digest = self._digest
        for name in self._personal[scenario]:
            if name in hidden:
                hasher = digest()
                hasher.update(hidden[name].encode())  # type: ignore[union-attr]
                hidden[name] = hasher.hexdigest()
        event_id: str = row["event_id"]
        key = self.key(unit, event_id)
        return Event(scenario, unit, event_id, row, hidden, key, self._pack(hidden), began)

    def _checked(self, text: bytes | memoryview) -> msgspec.Struct:
        try:
            return self._decoded(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Invalid(self._complaint(str(error))) from None

    def _decoded(self, text: bytes | memoryview) -> msgspec.Struct:
        """One decoding as a rule, a second where whole numbers were written like 5.0."""
        try:
            return self._decode(text)  # type: ignore[arg-type]
        except msgspec.ValidationError:
            plain = msgspec.json.decode(text)
            if not isinstance(plain, dict) or float not in map(type, plain.values()):
                raise
            whole = {name: _whole(value) for name, value in plain.items()}
            found: msgspec.Struct = msgspec.convert(whole, self._union)
            return found

    def _complaint(self, words: str) -> str:
        """The library's words as a sentence that names the field but never a value."""
        found = _PATH.search(words)
        name = (found[1] or found[2]) if found else ""
        if "unknown field" in words:
            shown = name or "…"
            return _("There is no field “{field}” in this scenario.").format(field=shown)
        if "missing required field" in words:
            return _("The field “{field}” is missing.").format(field=name)
        if name == "scenario" or (not name and "Invalid value" in words):
            choices = ", ".join(self._schemas)
            return _("The field “scenario” must be one of {choices}.").format(choices=choices)
        if name:
            return _wanted(name, self._schemas.values())
        byte = _BYTE.search(words)
        if byte:
            return _("This is no JSON (byte {n}).").format(n=byte[1])
        return _("This is no JSON object that can be read.")


def event_key(secret: bytes, unit: str, event_id: str) -> bytes:
    """The pseudonym under which the event of a unit is kept."""
    text = f"{unit}\0{event_id}".encode()
    return blake2b(text, digest_size=_SIZE, key=secret).digest()


def _whole(value: object) -> object:
    """5.0 is the whole number 5 in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _wanted(name: str, schemas: Iterable[Schema]) -> str:
    column = next((s.columns[name] for s in schemas if name in s.columns), None)
    if name == "occurred_at":
        text = _("“{field}” must be a moment of 2000–2099: microseconds, or ISO 8601 with a zone.")
        return text.format(field=name)
    sentences = {
        Type.INT: _("“{field}” must be a whole number of 64 bits (amounts: not negative)."),
        Type.FLOAT: _("“{field}” must be a finite number."),
        Type.BOOL: _("“{field}” must be true or false."),
        Type.TEXT: _("“{field}” must be a text of 1 to {most} characters."),
    }
    kind = column.type if column else Type.TEXT
    return sentences[kind].format(field=name, most=TEXT_MOST)


def microseconds(moment: object) -> int:
    """A zoned datetime since 1970; raises Invalid outside of 2000 to 2099."""
    assert isinstance(moment, datetime)
    at = round(moment.timestamp() * 1_000_000)
    if not _FROM_US <= at < _UNTIL_US:
        raise Invalid(_wanted("occurred_at", scenarios().values()))
    return at


def _personal(schema: Schema) -> tuple[str, ...]:
    return tuple(name for name, column in schema.columns.items() if column.personal)


def _struct(schema: Schema) -> type[msgspec.Struct]:
    """The type of a scenario's events; `minute_of_day` is worked out, not sent."""
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for column in schema.columns.values():
        if column.name == "minute_of_day":
            continue
        kind = _kind(column)
        fields.append((column.name, kind) if column.required else (column.name, kind | None, None))
    # Required fields stand first, because a default may not precede them.
    fields.sort(key=len)
    return msgspec.defstruct(
        schema.scenario,
        fields,
        tag=schema.scenario,
        tag_field="scenario",
        forbid_unknown_fields=True,
        omit_defaults=True,
        frozen=True,
        gc=False,
    )


def _kind(column: Column) -> Any:
    least, most = bounds(column)
    if column.name == "occurred_at":
        return Annotated[int, Meta(ge=least, le=most)] | Annotated[datetime, Meta(tz=True)]
    return {
        Type.INT: Annotated[int, Meta(ge=least, le=most)],
        Type.FLOAT: Annotated[float, Meta(ge=-_HUGE, le=_HUGE)],
        Type.BOOL: bool,
        Type.TEXT: Annotated[str, Meta(min_length=1, max_length=TEXT_MOST)],
    }[column.type]


def bounds(column: Column) -> tuple[int, int]:
    """The least and the greatest whole number that a column may hold."""
    if column.name == "occurred_at":
        return _FROM_US, _UNTIL_US - 1
    is_amount = column.unit == "fen" and column.required
    return (0, _MOST_FEN) if is_amount else (_LEAST, _MOST)


def event_schemas() -> list[dict[str, Any]]:
    """JSON Schema of the events of each scenario, for the description of the API."""
    kinds = [_struct(schema) for schema in scenarios().values()]
    _refs, found = msgspec.json.schema_components(kinds)
    for each in found.values():
        each["properties"]["occurred_at"]["anyOf"][1] = {"type": "string", "pattern": _WRITTEN}
    return list(found.values())
