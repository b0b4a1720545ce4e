"""The index of narratives in this process, kept up with the sketches in the database."""

import hashlib
import hmac
from threading import Lock

from fanzha.intake.models import Report, Sketch
from fanzha.intake.similar import Index, Match, blank, pack, sketch, unpack
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import Person, visible

_FLOOR = 0.12  # below it reports share no more than the words of every report
# Reports looked at for one that is shown: more for a station, which sees few of a county's.
_WIDTHS = (4, 64)


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
    hashes, known = sketch(text, _key()), index()
    pairs: list[tuple[Report, Match]] = []
    for width in _WIDTHS:
        found = known.nearest(hashes, limit=width * limit, floor=_FLOOR)
        pairs = _seen([match for match in found if match.report_id != without], person)
        if len(pairs) >= limit or len(found) < width * limit:
            break
    return pairs[:limit]


def _seen(found: list[Match], person: Person) -> list[tuple[Report, Match]]:
    matches = {match.report_id: match for match in found}
    rows = visible(Report.objects.filter(pk__in=matches), person)
    return sorted(
        ((row, matches[row.pk]) for row in rows),
        key=lambda pair: (-pair[1].similarity, -pair[0].pk),
    )


def forget() -> None:
    """Drop what this process holds; the next question reads the sketches again."""
    with _lock:
        _loaded.clear()
