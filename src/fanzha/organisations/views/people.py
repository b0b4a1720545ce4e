"""People: list, one person, new people and posts, one-time passwords."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.kit import FanzhaError, ref
from fanzha.kit.actions import write
from fanzha.organisations.actions import current_person, second_step
from fanzha.organisations.actions import people as acts
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.labels import ROLES, options, role_label
from fanzha.organisations.actions.lists import own_views
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.forms.people import NewPersonForm, PersonForm, PostForm
from fanzha.organisations.models import AuditEntry, Person, Post
from fanzha.organisations.models.people import held_today
from fanzha.web import Column, Filter
from fanzha.web.actions import List


def _search(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    return rows.filter(Q(name__icontains=text) | Q(login__icontains=text) | Q(badge=text))


def _by_role(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(pk__in=Post.objects.filter(role=value, until=None).values("person_id"))


PEOPLE = List(
    name="people",
    columns=(
        Column("name", gettext_lazy("Name"), phone="title"),
        Column("login", gettext_lazy("Login"), sort=("login",)),
        Column(
            "posts_now",
            gettext_lazy("Posts"),
            template="organisations/cells/posts.html",
            export=False,
        ),
        Column("badge", gettext_lazy("Badge number"), phone="hide"),
        Column("is_active", gettext_lazy("Account open"), kind="flag"),
    ),
    sort="login",
    filters=(
        Filter("role", gettext_lazy("Role"), choices=options(ROLES), apply=_by_role),  # type: ignore[arg-type]
        Filter("is_active", gettext_lazy("Account open"), kind="flag"),
    ),
    row_url=lambda person: reverse("organisations:person", args=[person.pk]),
    search=_search,
    search_label=gettext_lazy("Name, login or badge number"),
)


@page("people.edit")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can log in."""
    posts = Prefetch("posts", held_today().select_related("unit").order_by("id"), "posts_now")
    rows = Person.objects.prefetch_related(posts)  # type: ignore[no-redef]  # fills the property
    return PEOPLE.answer(
        request,
        rows,
        title=_("People"),
        template="organisations/people.html",
        empty=_("Import the list of people, or add them one by one."),
        **own_views(request, "people"),
    )


@page("people.edit")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person."""
    return _person(request, get_object_or_404(Person, pk=pk))


def _person(request: HttpRequest, who: Person, password: str = "") -> HttpResponse:
    posts = [(post, role_label(post.role)) for post in _all_posts(who)]
    mark = ref("organisations", "person", who.pk)
    context = {
        "who": who,
        "posts": posts,
        "password": password,
        "history": AuditEntry.objects.filter(ref=mark).order_by("-sequence")[:20],
        "device": second_step.device_of(who),
        "myself": who.pk == current_person(request).pk,
    }
    return render(request, "organisations/person.html", context)


def _all_posts(who: Person) -> QuerySet[Post]:
    return who.posts.select_related("unit").order_by("-since", "-id")


@page("people.edit")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new person with the first post; the one-time password shows once, on the next page."""
    form = NewPersonForm(request.POST or None, initial={"unit": request.GET.get("unit")})
    if request.method == "POST" and form.is_valid():
        by, data = current_person(request), form.cleaned_data
        try:
            with write():
                who, password = acts.create_person(
                    by, data["login"], data["name"], data["badge"], data["phone"]
                )
                acts.give_post(by, who, data["unit"], data["role"], data["since"])
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            return _person(request, who, password)
    context = {"form": form, "heading": _("New person")}
    status = 400 if form.errors else 200
    return render(request, "organisations/person_edit.html", context, status=status)


@page("people.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the particulars of a person."""
    who = get_object_or_404(Person, pk=pk)
    initial = {"name": who.name, "badge": who.badge, "phone": who.phone}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(who, name, value)
        acts.change_person(current_person(request), who)
        messages.success(request, _("The person was saved."))
        return redirect("organisations:person", who.pk)
    return _form(request, form, who)


@page("people.edit")
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One more post."""
    who = get_object_or_404(Person, pk=pk)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.give_post(current_person(request), who, data["unit"], data["role"], data["since"])
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The post was given."))
            return redirect("organisations:person", who.pk)
    return _form(request, form, who)


def _form(request: HttpRequest, form: Any, who: Person) -> HttpResponse:
    context = {"form": form, "who": who, "heading": who.name}
    status = 400 if form.errors else 200
    return render(request, "organisations/person_edit.html", context, status=status)


@page("people.edit")
@require_POST
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post at once."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=pk)
    by = current_person(request)
    once(by, request.POST.get("once", ""))
    acts.end_post(by, post)
    messages.success(request, _("The post has ended."))
    return redirect("organisations:person", post.person_id)


@page("people.edit")
@never_cache
@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    who, by = get_object_or_404(Person, pk=pk), current_person(request)
    once(by, request.POST.get("once", ""))
    return _person(request, who, acts.issue_password(by, who))


@page("people.edit")
@require_POST
def second_step_off(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost the authenticator and the recovery codes."""
    who, by = get_object_or_404(Person, pk=pk), current_person(request)
    once(by, request.POST.get("once", ""))
    second_step.reset(by, who)
    messages.success(request, _("The second step is off: the password alone opens the account."))
    return redirect("organisations:person", who.pk)


@page("people.edit")
@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account, or open it again."""
    who, by = get_object_or_404(Person, pk=pk), current_person(request)
    once(by, request.POST.get("once", ""))
    acts.set_active(by, who, not who.is_active)
    messages.success(
        request,
        _("The account was closed.") if who.is_active is False else _("The account is open."),
    )
    return redirect("organisations:person", who.pk)
