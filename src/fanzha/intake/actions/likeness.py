"""The index of narratives in this process, kept up with the sketches in the database."""

import hashlib
import hmac
from threading import Lock

from fanzha.intake.models import Report, Sketch
from fanzha.intake.similar import Index, Match, blank, pack, sketch, unpack
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import Person, visible


class _Loaded:
    """An index and the newest sketch in it."""

    def __init__(self) -> None:
        self.index = Index()
        self.newest = 0


_lock = Lock()
_loaded: dict[bytes, _Loaded] = {}


def _key() -> bytes:
    """A key of its own, from the chain key: it outlives key rotation, so old sketches stay good."""
    return hmac.new(keyring().chain, b"intake similar", hashlib.sha256).digest()


def keep_sketch(report: Report, spans: list[tuple[int, int]]) -> None:
    """Store the sketch of a report's narrative without its marked spans."""
    Sketch.objects.filter(report=report).delete()
    hashes = sketch(blank(report.narrative, spans), _key())
    if hashes:
        Sketch.objects.create(report=report, hashes=pack(hashes))


def index() -> Index:
    """The index with every sketch that is in the database by now."""
    key = _key()
    with _lock:
        last = Sketch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        loaded = _loaded.get(key)
        if loaded is None or loaded.newest > last:  # the second: another database, a restored one
            loaded = _loaded[key] = _Loaded()
        fresh = Sketch.objects.filter(pk__gt=loaded.newest).order_by("pk")
        for pk, report_id, hashes in fresh.values_list("pk", "report_id", "hashes").iterator(5000):
            loaded.index.add(report_id, unpack(bytes(hashes)))
            loaded.newest = pk
        return loaded.index


def nearest(
    text: str, person: Person, *, limit: int = 5, without: int | None = None
) -> list[tuple[Report, Match]]:
    """The most similar earlier reports that the person may see, best first."""
    found = index().nearest(sketch(text, _key()), limit=4 * limit, floor=0.12)
    matches = {match.report_id: match for match in found if match.report_id != without}
    rows = visible(Report.objects.filter(pk__in=matches), person)
    pairs = [(row, matches[row.pk]) for row in rows]
    pairs.sort(key=lambda pair: (-pair[1].similarity, -pair[0].pk))
    return pairs[:limit]


def forget() -> None:
    """Drop what this process holds; the next question reads the sketches again."""
    with _lock:
        _loaded.clear()
