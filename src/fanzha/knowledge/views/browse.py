"""Pages to read: types, method, questions, slogans, cases. They show what is in force."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse

from fanzha.kit import clock, local_date
from fanzha.knowledge.actions.library import current, current_library
from fanzha.knowledge.actions.publishing import last_publication
from fanzha.knowledge.views.shown import show
from fanzha.organisations.actions import ANY, page


@page("knowledge.view", zones=ANY)
def types(request: HttpRequest) -> HttpResponse:
    """All first-level classes as cards."""
    taxonomy = current_library().taxonomy
    cards = [(type_, taxonomy.below(type_.code)) for type_ in taxonomy.types.values()]
    context = {"cards": cards, "snapshot": current(), "published": last_publication()}
    return show(request, "types", "types", context)


@page("knowledge.view", zones=ANY)
def type_page(request: HttpRequest, code: str) -> HttpResponse:
    """One class with everything said about it."""
    library = current_library()
    taxonomy = library.taxonomy
    type_ = taxonomy.type(code)
    context = {
        "type": type_,
        "sub_types": taxonomy.below(type_.code),
        "wanted": code if code != type_.code else "",
        "steps": [(taxonomy.phases[phase], text) for phase, text in type_.steps],
        "groups": taxonomy.groups_of(type_.code),
        "advice": library.scripts.advice_for(type_.code),
        "cases": [case for case in library.cases if any(c[:3] == type_.code for c in case.types)],
        "slogans": [slogan for slogan in library.slogans if type_.code in slogan.types],
        "others": [name for name in library.names.values() if type_.code in name.codes[0][:3]],
    }
    return show(request, "type", "types", context)


@page("knowledge.view", zones=ANY)
def method(request: HttpRequest) -> HttpResponse:
    """How to talk: steps, red flags, phases, groups, payee side."""
    taxonomy = current_library().taxonomy
    groups = [
        (group, [taxonomy.types[code] for code in group.types])
        for group in taxonomy.groups.values()
    ]
    return show(request, "method", "method", {"taxonomy": taxonomy, "groups": groups})


@page("knowledge.view", zones=ANY)
def scripts(request: HttpRequest) -> HttpResponse:
    """The question scripts, questions in asking order."""
    found = current_library().scripts
    cards = [(script, found.of(script.code)) for script in found.scripts.values()]
    return show(request, "scripts", "scripts", {"cards": cards})


@page("knowledge.view", zones=ANY)
def slogans(request: HttpRequest) -> HttpResponse:
    """The slogans by name, each in all its versions."""
    today = local_date(clock.now())
    valid = [slogan for slogan in current_library().slogans if slogan.holds_on(today)]
    named = [(name, list(found)) for name, found in groupby(valid, key=lambda s: s.name)]
    return show(request, "slogans", "slogans", {"named": named})


@page("knowledge.view", zones=ANY)
def cases(request: HttpRequest) -> HttpResponse:
    """The typical cases, all or of one class."""
    library = current_library()
    taxonomy, code = library.taxonomy, request.GET.get("type", "")
    cards = [
        (case, taxonomy.groups[case.group], case.types)
        for case in library.cases
        if not code or any(c[:3] == code for c in case.types)
    ]
    context = {"cards": cards, "code": code, "types": taxonomy.types.values()}
    return show(request, "cases", "cases", context)
