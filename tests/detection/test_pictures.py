"""Screenshots: read with the extra, refused clearly otherwise."""

import io
from pathlib import Path

import pytest
from django.test import Client

from fanzha.detection import can_read_pictures, read_picture
from fanzha.kit import Invalid

pytestmark = pytest.mark.skipif(not can_read_pictures(), reason="the extra `ocr` is not installed")


def screenshot(*lines: str, form: str = "PNG") -> bytes:
    """A chat as a picture, drawn with the font of the documents."""
    import manimgx_fonts_cjk
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (720, 120 * len(lines) + 60), "#ededed")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(
        str(Path(manimgx_fonts_cjk.__path__[0]) / "NotoSansCJK-VF.otf.ttc"), 30
    )
    for at, line in enumerate(lines):
        draw.text((40, 60 + 120 * at), line, font=font, fill="black")
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_the_text_of_a_screenshot_is_read(form: str) -> None:
    text = read_picture(screenshot("请把钱转到安全账户", "加QQ123456789", form=form))

    assert text.splitlines() == ["请把钱转到安全账户", "加QQ123456789"]


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_picture(data)


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (60_000, 60_000)).save(out, "PNG")

    with pytest.raises(Invalid):
        read_picture(out.getvalue())


def test_an_empty_picture_has_no_text() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(out, "PNG")

    assert read_picture(out.getvalue()) == ""


@pytest.mark.django_db
def test_a_resident_sends_a_screenshot() -> None:
    picture = io.BytesIO(screenshot("我是公安局的，你涉嫌洗钱", "请把钱转到安全账户"))
    picture.name = "chat.png"

    reply = Client().post("/ask/", {"picture": picture})

    assert reply.context["answer"].type == "T07"
