"""Photos of a visit: drawn anew, sealed, opened by few and written down, gone with the person."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, now
from fanzha.organisations.actions import AuditEntry
from fanzha.warning import Outcome
from fanzha.warning.actions import Ending, conclude, forget_photos, forget_warnings
from fanzha.warning.actions.photos import add_photo, open_photo, remove_photo
from fanzha.warning.models import Photo, Warning
from fanzha.warning.photos import MOST, SIDE, redraw
from tests.cast import Cast
from tests.makers.photos import PLACE, picture
from tests.makers.warnings import met_warning, signed_warning


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_is_gone(kind: str) -> None:
    assert PLACE in picture(kind=kind)

    kept = redraw(picture(kind=kind))

    assert PLACE not in kept and b"Exif" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_the_photo_stands_upright_and_is_small() -> None:
    assert size_of(redraw(picture(60, 40, turned=6))) == (40, 60)
    assert max(size_of(redraw(picture(4000, 3000)))) == SIDE


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\xff\xd8\xff", b"<svg/>", picture()[:300], b"0" * 13_000_000]
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        redraw(data)


def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000

    with pytest.raises(Invalid):
        redraw(out.getvalue())


@pytest.mark.django_db
def test_the_file_is_sealed_and_opening_it_is_written_down(cast: Cast, home: Path) -> None:
    warning = met_warning(cast.centre, cast.zhao)
    photo = add_photo(warning.pk, cast.zhao, picture(), now())

    (file,) = (path for path in (home / "photos").rglob("*") if path.is_file())
    assert b"JFIF" not in file.read_bytes()
    assert open_photo(photo.pk, cast.chen)[:2] == b"\xff\xd8"
    assert AuditEntry.objects.filter(action="warning.photo_opened", person=cast.chen).exists()


@pytest.mark.django_db
def test_others_do_not_see_the_photo(cast: Cast, home: Path) -> None:
    warning = met_warning(cast.centre, cast.zhao)
    photo = add_photo(warning.pk, cast.zhao, picture(), now())

    for person in (cast.qian, cast.sun, cast.wu):
        with pytest.raises((NotFound, Forbidden)):
            open_photo(photo.pk, person)


@pytest.mark.django_db
def test_a_photo_belongs_to_a_visit_and_there_are_not_many(cast: Cast, home: Path) -> None:
    unmet = signed_warning(cast.centre, cast.zhao)
    with pytest.raises(Invalid):
        add_photo(unmet.pk, cast.zhao, picture(), now())

    met = met_warning(cast.centre, cast.zhao)
    for _turn in range(MOST):
        add_photo(met.pk, cast.zhao, picture(), now())
    with pytest.raises(Conflict):
        add_photo(met.pk, cast.zhao, picture(), now())


@pytest.mark.django_db
def test_only_who_added_it_takes_it_away_and_only_before_the_outcome(
    cast: Cast, home: Path
) -> None:
    warning = met_warning(cast.centre, cast.zhao)
    first, second = (add_photo(warning.pk, cast.zhao, picture(), now()) for _turn in range(2))
    with pytest.raises(Forbidden):
        remove_photo(first.pk, cast.chen, now())

    remove_photo(first.pk, cast.zhao, now())
    conclude(warning.pk, cast.zhao, Ending(Outcome.R1), now())

    with pytest.raises(Forbidden):
        remove_photo(second.pk, cast.zhao, now())
    assert Photo.objects.get() == second


@pytest.mark.django_db
def test_photos_go_with_the_personal_data(cast: Cast, home: Path) -> None:
    warning = met_warning(cast.centre, cast.zhao)
    add_photo(warning.pk, cast.zhao, picture(), now())
    old = now() - timedelta(days=366)
    Warning.objects.update(state="closed", outcome="R1", closed_at=old, concluded_at=old)

    assert forget_warnings(now()) == 1

    assert not Photo.objects.exists()
    assert [path for path in (home / "photos").rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_file_that_no_row_names_is_removed_after_a_day(cast: Cast, home: Path) -> None:
    add_photo(met_warning(cast.centre, cast.zhao).pk, cast.zhao, picture(), now())
    lost = home / "photos" / "ab" / "abc"
    lost.parent.mkdir(exist_ok=True)
    lost.touch()

    assert forget_photos(now()) == 0
    assert forget_photos(now() + timedelta(days=2)) == 1
    assert not lost.exists()


@pytest.mark.django_db
def test_the_task_page_takes_and_shows_a_photo(
    cast: Cast, home: Path, login: Callable[..., Client]
) -> None:
    warning, client = met_warning(cast.centre, cast.zhao), login(cast.zhao)
    upload = SimpleUploadedFile("a.jpg", picture())

    client.post(f"/tasks/{warning.pk}/photos/", {"photo": upload})

    pk = Photo.objects.get().pk
    assert f"/photos/{pk}/" in client.get(f"/tasks/{warning.pk}/").content.decode()
    shown = client.post(f"/photos/{pk}/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert client.get(f"/photos/{pk}/").status_code == 405
