"""Storing persons of a list: a new warning, or a hit on the one that is open already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fanzha.kit.actions import blind, insert_many, seal
from fanzha.knowledge import library
from fanzha.warning.actions.dispatch import raise_tier, reopen
from fanzha.warning.actions.moves import note_down, ref_of
from fanzha.warning.actions.repeats import begins_anew, grade_again
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.actions.work import Ending, feed_back, finish
from fanzha.warning.merging import RAISE_WITHIN, Person
from fanzha.warning.models import Batch, Hit, Number, StateChange, Warning
from fanzha.warning.outcomes import Outcome
from fanzha.warning.rows import Candidate, group_of
from fanzha.warning.states import CONCLUDED, State


@dataclass
class _Keys:
    """How one person may be found again: digests under every key."""

    person: Person
    ids: set[str] = field(default_factory=set)
    valid_ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    lacks_id: bool = False


@dataclass
class _Known:
    """Warnings of the database that the persons of a chunk may belong to."""

    warnings: dict[int, Warning] = field(default_factory=dict)
    by_number: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_id: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_phone: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    hits: dict[int, list[Hit]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Prepared:
    """Persons of one chunk with everything that can be made before the transaction.

    For each a new warning with its further numbers, used when no open warning is found.
    """

    keys: list[_Keys]
    warnings: list[Warning]
    numbers: list[list[Number]]


class Store:
    """Writes the persons of one batch; `now` is the time of the run."""

    def __init__(self, batch: Batch, now: datetime) -> None:
        self.batch = batch
        self.now = now
        self.table = tiers()
        self._types: dict[str, str] = {}

    def prepare(self, persons: Sequence[Person]) -> Prepared:
        """Digest and seal before the transaction."""
        warnings = [self._warning(person) for person in persons]
        numbers = [
            [Number(phone=phone, family=family) for phone, family in _more_numbers(person)]
            for person in persons
        ]
        seal(warnings)
        seal(number for more in numbers for number in more)
        return Prepared([_keys(person) for person in persons], warnings, numbers)

    def save(self, prepared: Prepared) -> list[str]:
        """Store the persons in the current transaction; returns the warning's reference of each."""
        known = _look_up(prepared.keys)
        fresh: list[int] = []
        found: list[int] = [0] * len(prepared.keys)
        hits: list[Hit] = []
        for position, keys in enumerate(prepared.keys):
            target, new_hits = self._attach(keys, known) if known.warnings else (None, [])
            hits += new_hits
            if target is None:
                fresh.append(position)
            else:
                found[position] = target
        have = {hit.line for hit in hits}
        for position, new in zip(fresh, self._create(prepared, fresh), strict=True):
            found[position] = new.pk
            rows = prepared.keys[position].person.rows
            hits += [self._hit(new.pk, row) for row in rows if row.line not in have]
        insert_many(hits)
        return [ref_of(pk) for pk in found]

    def _create(self, prepared: Prepared, fresh: Sequence[int]) -> list[Warning]:
        made = insert_many(prepared.warnings[position] for position in fresh)
        for new, position in zip(made, fresh, strict=True):
            for number in prepared.numbers[position]:
                number.warning_id = new.pk
        insert_many(number for position in fresh for number in prepared.numbers[position])
        old, reached = State.IMPORTED.value, State.DEDUPLICATED.value
        insert_many(StateChange(warning=w, at=self.now, old=old, new=reached) for w in made)
        return made

    def _warning(self, person: Person) -> Warning:
        card = person.id_card
        text = person.first(lambda row: row.scam_type)
        return Warning(
            owner_id=self.batch.owner_id,
            name=person.name,
            phone=person.phone,
            id_card=card,
            id_valid=any(row.id_valid for row in person.rows),
            region=person.first(lambda row: row.region),
            address=person.first(lambda row: row.address),
            hukou=person.first(lambda row: row.hukou),
            reason=person.first(lambda row: row.reason),
            related=person.first(lambda row: row.related),
            group=group_of(card, self.now),
            away=person.away,
            tier=person.tier.code,
            tier_rank=person.tier.rank,
            raised=person.raised,
            scam_type=self._type(text),
            scam_text=text,
            amount_fen=max((r.amount_fen for r in person.rows if r.amount_fen), default=None),
            source=person.first(lambda row: row.source),
            flags=[flag.value for flag in person.flags],
            first_pushed_at=min(person.first_pushed or self.now, self.now),
            received_at=self.now,
            feedback_by=min((r.feedback_by for r in person.rows if r.feedback_by), default=None),
        )

    def _type(self, text: str) -> str:
        if text not in self._types:
            codes = library().codes_of(text) if text else ()
            self._types[text] = codes[0][:8] if codes else ""
        return self._types[text]

    def _hit(self, pk: int, row: Candidate, duplicate: bool = False) -> Hit:
        return Hit(
            warning_id=pk,
            batch_id=self.batch.pk,
            line=row.line,
            number=row.warning_no,
            source=row.source,
            tier=row.tier.code,
            pushed_at=min(row.pushed_at or self.now, self.now),
            duplicate=duplicate,
        )

    def _attach(self, keys: _Keys, known: _Known) -> tuple[int | None, list[Hit]]:
        """(warning the person belongs to, hits); None when a new warning is needed."""
        pushed_again = {
            row.line: pk
            for row in keys.person.rows
            if (pk := _same_hit(row, keys, known)) is not None
            and not begins_anew(known.warnings[pk], row)
        }
        hits = [
            self._hit(pushed_again[row.line], row, duplicate=True)
            for row in keys.person.rows
            if row.line in pushed_again
        ]
        for row in sorted(keys.person.rows, key=lambda row: row.tier.rank):
            if pk := pushed_again.get(row.line):
                grade_again(known.warnings[pk], row, known.hits[pk], self.now)
        rows = [row for row in keys.person.rows if row.line not in pushed_again]
        if not rows:
            return next(iter(pushed_again.values())), hits
        matches = list(dict.fromkeys(_matches(keys, known)))
        if not matches:
            return None, hits
        target = matches[0]
        for other in matches[1:]:
            _join(other, target, known, self.now)
        earlier = known.hits[target.pk]
        added = [self._hit(target.pk, row) for row in rows]
        self._grow(target, keys.person, rows, earlier)
        known.hits[target.pk] = [*earlier, *added]
        return target.pk, hits + added

    def _grow(
        self, target: Warning, person: Person, rows: Sequence[Candidate], earlier: Sequence[Hit]
    ) -> None:
        """What new hits change on the open warning: gaps filled, tier, work begun anew."""
        _fill_gaps(target, person, rows)
        again = not target.raised and _another_number(rows, earlier, self.now)
        present = self.table[target.tier]
        wanted = self.table.gravest(
            [present, person.tier, *([self.table.raised(present)] if again else [])]
        )
        if again or person.raised:
            target.raised = True
            Warning.objects.filter(pk=target.pk).update(raised=True)
        if target.at in CONCLUDED:
            reopen(target, None, self.now, "hit")
        elif wanted == present:
            note_down(target, None, self.now, "hit")
        raise_tier(target, wanted, "hit", None, self.now)


def _keys(person: Person) -> _Keys:
    keys = _Keys(person)
    for row in person.rows:
        if row.warning_no:
            keys.numbers.add(row.warning_no)
        if not row.identity:
            keys.lacks_id = True
            continue
        digests = blind(row.identity)
        keys.ids.update(digests)
        if row.id_valid:
            keys.valid_ids.update(digests)
    for name in {row.name for row in person.rows if row.name}:
        keys.names.update(blind(name))
    for phone in person.phones:
        keys.phones.update(blind(phone))
    return keys


def _look_up(prepared: Sequence[_Keys]) -> _Known:
    known = _Known()
    numbers = set().union(*(keys.numbers for keys in prepared))
    phones = set().union(*(keys.phones for keys in prepared))
    ids = set().union(*(keys.ids for keys in prepared))
    numbered = Hit.objects.filter(number__in=numbers).exclude(number="")  # so its index is used
    for number, pk in numbered.values_list("number", "warning_id"):
        known.by_number[number].add(pk)
    still = Warning.objects.filter(closed_at__isnull=True)
    for index, pk in still.filter(id_index__in=ids).values_list("id_index", "pk"):
        known.by_id[index].add(pk)
    for index, pk in still.filter(phone_index__in=phones).values_list("phone_index", "pk"):
        known.by_phone[index].add(pk)
    more = Number.objects.filter(
        phone_index__in=phones, family=False, warning__closed_at__isnull=True
    )
    for index, pk in more.values_list("phone_index", "warning_id"):
        known.by_phone[index].add(pk)
    groups = (known.by_number, known.by_id, known.by_phone)
    wanted = {pk for group in groups for found in group.values() for pk in found}
    if wanted:
        known.warnings = Warning.objects.in_bulk(list(wanted))
        for hit in Hit.objects.filter(warning__in=wanted):
            known.hits[hit.warning_id].append(hit)
    return known


def _fits(warning: Warning, keys: _Keys) -> bool:
    """False when both have valid id numbers and they differ."""
    clash = warning.id_valid and keys.valid_ids and warning.id_index not in keys.valid_ids
    return not clash


def _same_hit(row: Candidate, keys: _Keys, known: _Known) -> int | None:
    """The warning that has this very hit: the same number, or without one the same push."""
    if row.warning_no:
        fitting = (pk for pk in sorted(known.by_number[row.warning_no], reverse=True))
        return next((pk for pk in fitting if _fits(known.warnings[pk], keys)), None)
    if row.pushed_at is None:
        return None
    pushed = row.pushed_at
    for warning in _matches(keys, known):
        for hit in known.hits[warning.pk]:
            if not hit.number and hit.pushed_at == pushed and hit.source == row.source:
                return warning.pk
    return None


def _matches(keys: _Keys, known: _Known) -> Iterable[Warning]:
    """Open warnings of the person: by id number, by number, by name and phone; oldest first."""
    numbered = {pk for number in keys.numbers for pk in known.by_number[number]}
    same_id = {pk for index in keys.ids for pk in known.by_id[index]}
    same_phone = {pk for index in keys.phones for pk in known.by_phone[index]}
    for pk in [*sorted(same_id), *sorted(numbered), *sorted(same_phone)]:
        warning = known.warnings[pk]
        if warning.closed_at is not None or not _fits(warning, keys):
            continue
        if pk in numbered or pk in same_id or _namesake(warning, keys):
            yield warning


def _namesake(warning: Warning, keys: _Keys) -> bool:
    """The same name, and an id number is missing on one side."""
    same = warning.name_index in keys.names if warning.name_index else not keys.names
    return same and (not warning.id_index or keys.lacks_id)


def _join(other: Warning, target: Warning, known: _Known, now: datetime) -> None:
    """Two open warnings turn out to be one person: the second ends as repeated (R9)."""
    if other.at in CONCLUDED or not _compatible(other, target):
        return
    Hit.objects.filter(warning=other).update(warning=target)
    moved = known.hits.pop(other.pk, [])
    for hit in moved:
        hit.warning_id = target.pk  # some of this chunk are not stored yet
    known.hits[target.pk] += moved
    for found in known.by_number.values():
        if other.pk in found:
            found.discard(other.pk)
            found.add(target.pk)
    finish(other, None, Ending(Outcome.R9, reason=f"#{target.pk}"), now)
    feed_back(other, None, now)


def _compatible(one: Warning, other: Warning) -> bool:
    return not (one.id_valid and other.id_valid and one.id_index != other.id_index)


def _another_number(rows: Sequence[Candidate], earlier: Sequence[Hit], now: datetime) -> bool:
    """Does a new hit carry another warning number within seven days of an earlier one?"""
    return any(
        row.warning_no
        and hit.number
        and row.warning_no != hit.number
        and abs((row.pushed_at or now) - hit.pushed_at) <= RAISE_WITHIN
        for row in rows
        for hit in earlier
    )


def _fill_gaps(target: Warning, person: Person, rows: Sequence[Candidate]) -> None:
    """What the new hits know and the warning did not; the first-pushed time only moves back."""
    names: list[str] = []
    given = {
        "name": person.name,
        "phone": person.phone,
        "id_card": person.id_card,
        "address": person.first(lambda row: row.address),
        "hukou": person.first(lambda row: row.hukou),
        "region": person.first(lambda row: row.region),
    }
    for name, value in given.items():
        if value and not getattr(target, name):
            setattr(target, name, value)
            names += [name, *_DIGESTS.get(name, ())]
    if "id_card" in names:
        target.id_valid = any(row.id_valid for row in person.rows)
        names.append("id_valid")
    earliest = min((row.pushed_at for row in rows if row.pushed_at), default=None)
    if earliest and earliest < target.first_pushed_at:
        target.first_pushed_at = earliest
        names.append("first_pushed_at")
    if names:
        target.save(update_fields=names)
    _add_numbers(target, person)


_DIGESTS = {
    "name": ("name_index",),
    "phone": ("phone_index", "phone_last4"),
    "id_card": ("id_index", "id_last4"),
}


def _more_numbers(person: Person) -> list[tuple[str, bool]]:
    own = [(phone, False) for phone in person.phones if phone != person.phone]
    family = dict.fromkeys(phone for row in person.rows for phone in row.family)
    return own + [(phone, True) for phone in family if phone not in person.phones]


def _add_numbers(target: Warning, person: Person) -> None:
    have = {number.phone for number in target.numbers.all()} | {target.phone}
    Number.objects.bulk_create(
        Number(warning=target, phone=phone, family=family)
        for phone, family in [(phone, False) for phone in person.phones] + _more_numbers(person)
        if phone not in have
    )
