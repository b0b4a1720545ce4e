"""The demo shop: every refusal of the guard can be seen. Only where FANZHA_DEMO_SHOP is set."""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fanzha.interception.actions.challenges import Proof, answer_challenge, posed, sound_of
from fanzha.interception.actions.orders import Reply
from fanzha.interception.actions.shop import demo_merchant, play
from fanzha.interception.captchas import TRIES
from fanzha.interception.models import Session
from fanzha.interception.scenes import ADDRESS, AMOUNT_FEN, GOOD, PAYEE, SCENES, Scene, scene_title
from fanzha.kit import Forbidden, Invalid, NotFound, clock
from fanzha.kit.actions import is_chinese
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import ANY, Unit, current_person, page

_TRY = "https://shop.fanzha-derno.example/cart"


def _unit(request: HttpRequest) -> Unit:
    if not settings.DEMO_SHOP:
        raise NotFound(_("This server has no demo shop."))
    unit = current_person(request).unit
    if unit is None or unit.kind != UnitKind.PAYMENT:
        raise Forbidden(_("The demo shop belongs to payment organisations."))
    return unit


@page("session.view", ANY)
@require_GET
def shop(request: HttpRequest) -> HttpResponse:
    """The scenes to choose from."""
    _unit(request)
    return _show(request, {})


@page("session.view", ANY)
@never_cache
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Play one scene and show what the guard said."""
    unit, name = _unit(request), request.POST.get("scene", "")
    scene = _own(request) if name == "own" else SCENES.get(name)
    if scene is None:
        raise Invalid(_("There is no such scene."))
    demo_merchant(unit)
    said = play(unit, scene, clock.now())
    context = {"played": name, "title": scene_title(name)}
    context |= {"url": scene.url or _TRY, "ip": scene.ip or ADDRESS, "to": scene.payee}
    session = [one.session for one in said if isinstance(one, Reply)][-1]
    return _show(request, context | _answers(said, session))


def _own(request: HttpRequest) -> Scene:
    """A walk from the page and the address to the payee that were typed in."""
    url, ip = request.POST.get("url", "").strip(), request.POST.get("ip", "").strip()
    payee = request.POST.get("payee", "").strip()[:64]
    return Scene(url=url[:2000] or "-", ip=ip[:45] or ADDRESS, payee=payee or PAYEE)


@page("session.view", ANY)
@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Answer the captcha of a scene, as the customer would."""
    unit, code = _unit(request), request.POST.get("code", "")
    session = Session.objects.filter(owner=unit, code=code).first()
    if session is None:
        raise NotFound(_("There is no such order in your unit."))
    newest = session.challenges.order_by("-pk").first()
    at = newest.created_at if newest else clock.now()  # scenes play in the past
    digits, fen, payee = request.POST.get("answer", ""), session.amount_fen, session.payee
    proof = answer_challenge(unit, code, digits, fen, payee, at)
    return _show(request, {"title": _("Captcha answered")} | _answers([proof], session))


@page("session.view", ANY)
@never_cache
@require_GET
def sound(request: HttpRequest, code: str) -> HttpResponse:
    """The captcha of a scene read aloud."""
    data = sound_of(_unit(request), code).partition(",")[2]
    return HttpResponse(base64.b64decode(data), content_type="audio/wav")


def _show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    scenes = [(name, scene_title(name)) for name in SCENES]
    more: dict[str, Any] = {"scenes": scenes, "amount_fen": AMOUNT_FEN, "payee": PAYEE}
    more |= {"url": _TRY, "ip": ADDRESS, "to": PAYEE, "good": GOOD}
    return render(request, "interception/shop.html", more | context)


def _answers(said: list[Reply | Proof], session: Session) -> dict[str, Any]:
    """What the guard said, the captcha that waits for an answer, and where the order stands."""
    last = said[-1]
    return {
        "said": _lines(said),
        "order": session,
        "captcha": posed(session),
        "tries_left": last.tries_left if isinstance(last, Proof) else TRIES,
        "is_closed": isinstance(last, Proof) and last.code != "ok" and not last.tries_left,
        "is_passed": isinstance(last, Proof) and last.code == "ok",
    }


def _lines(said: list[Reply | Proof]) -> list[dict[str, Any]]:
    chinese = is_chinese()
    suffix = "zh" if chinese else "en"
    names = {"create": _("Payment order"), "confirm": _("Confirm"), "pay": _("Pay")}
    tones = {"ok": "good", "challenge": "soon", "refused": "bad"}
    words = {"ok": _("allowed"), "challenge": _("captcha asked"), "refused": _("refused")}
    lines = []
    for one in said:
        out = one.as_json()
        lines.append(
            {
                "step": names.get(str(out.get("step", "")), _("Captcha")),
                "verdict": words[str(out["verdict"])],
                "tone": tones[str(out["verdict"])],
                "code": out["code"],
                "reason": out[f"reason_{suffix}"],
                "do": out[f"do_{suffix}"],
            }
        )
    return lines
