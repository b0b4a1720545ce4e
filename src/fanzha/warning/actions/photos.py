"""Photos of a visit: sealed beside the database, opened one by one, gone with the personal data.

The file is complete on disk before the row that names it is committed, so a crash leaves at most a
file without a row, which `forget_photos` removes.
"""

import io
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.kit.actions import keyring, write
from fanzha.organisations import Aspect
from fanzha.organisations.actions import Person, audit, need, once
from fanzha.warning.actions.moves import note_down, ref_of, take
from fanzha.warning.models import Attempt, Photo, Warning
from fanzha.warning.outcomes import AttemptKind
from fanzha.warning.photos import MOST, redraw

FACE_TO_FACE = (AttemptKind.VISIT.value, AttemptKind.COMMUNITY.value)
_ORPHAN_AGE = timedelta(days=1)


def _folder() -> Path:
    return Path(settings.FANZHA_HOME) / "photos"


def _path(name: str) -> Path:
    return _folder() / name[:2] / name


def last_visit(warning: Warning) -> Attempt | None:
    """The visit that a photo taken now belongs to."""
    return warning.attempts.filter(kind__in=FACE_TO_FACE).order_by("-id").first()


def add_photo(pk: int, person: Person, data: bytes, now: datetime, token: str = "") -> Photo:
    """Keep a photo of the last visit; raises Invalid without a visit or for what is no photo."""
    picture = redraw(data)
    name = _store(picture)
    with write():
        once(person, token)
        warning = take(pk, person)
        visit = last_visit(warning)
        if visit is None or not warning.is_open:
            raise Invalid(_("Record the visit first; then photos can be added."))
        if visit.photos.count() >= MOST:
            raise Conflict(_("A visit has at most {n} photos.").format(n=MOST))
        photo = Photo.objects.create(
            attempt=visit, name=name, size=len(picture), added_at=now, added_by=person
        )
        note_down(warning, person, now, "photo")
        audit(person, "warning.photo_added", ref_of(warning), photo=photo.pk)
    return photo


def _store(picture: bytes) -> str:
    name = secrets.token_hex(16)
    keyring().seal_file(io.BytesIO(picture), _path(name))
    return name


def _photo(pk: int, person: Person) -> tuple[Photo, Warning]:
    photo = Photo.objects.select_related("attempt__warning").filter(pk=pk).first()
    if photo is None:
        raise NotFound(_("There is no such photo."))
    warning = photo.attempt.warning
    need(warning, person, Aspect.ALL)
    return photo, warning


def open_photo(pk: int, person: Person) -> bytes:
    """The picture (JPEG); who opened it goes into the audit chain."""
    photo, warning = _photo(pk, person)
    path = _path(photo.name)
    if not path.exists():
        raise NotFound(_("There is no such photo."))
    with write():
        audit(person, "warning.photo_opened", ref_of(warning), photo=photo.pk)
    with path.open("rb") as source:
        return b"".join(keyring().open_file(source))


def remove_photo(pk: int, person: Person, now: datetime) -> Warning:
    """Take a photo away that shows the wrong thing; only who added it, until the outcome."""
    photo, warning = _photo(pk, person)
    if photo.added_by_id != person.pk or warning.concluded_at:
        raise Forbidden(_("Only who added a photo can remove it, and only before the outcome."))
    with write():
        Photo.objects.filter(pk=photo.pk).delete()
        note_down(warning, person, now, "photo_removed")
        audit(person, "warning.photo_removed", ref_of(warning), photo=pk)
    _path(photo.name).unlink(missing_ok=True)
    return warning


def drop_photos(warning: Warning) -> None:
    """Forget all photos of a warning (its retention ended)."""
    mine = Photo.objects.filter(attempt__warning=warning)
    names = list(mine.values_list("name", flat=True))
    mine.delete()
    for name in names:
        _path(name).unlink(missing_ok=True)


def forget_photos(now: datetime) -> int:
    """Remove sealed photos that no row names (a crash before the row was committed)."""
    named = set(Photo.objects.values_list("name", flat=True))
    border, gone = (now - _ORPHAN_AGE).timestamp(), 0
    for path in _folder().glob("*/*"):
        if path.name not in named and path.stat().st_mtime < border:
            path.unlink()
            gone += 1
    return gone
