"""Forms: labels, help and errors belong to their fields."""

import pytest
from django import forms
from django.template.loader import render_to_string


class Outcome(forms.Form):
    """A form with each kind of field."""

    amount = forms.CharField(label="Amount", help_text="In yuan.")
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"class": "x"})
    )
    channel = forms.ChoiceField(label="Channel", choices=[("a", "A")], widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    met = forms.BooleanField(label="Met", required=False)
    list = forms.FileField(label="List", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def render(data: dict[str, str] | None = None) -> str:
    return render_to_string("web/form.html", {"form": Outcome(data)})


@pytest.mark.parametrize("name", ["amount", "note", "kind", "met", "list"])
def test_every_field_has_its_label(name: str) -> None:
    assert f'for="id_{name}"' in render()


def test_choices_are_a_group_with_a_legend() -> None:
    assert "<legend>Channel" in render()


def test_help_is_tied_to_its_field() -> None:
    html = render()

    assert 'aria-describedby="help-amount"' in html
    assert html.count('id="help-amount"') == 1


def test_error_is_tied_to_its_field() -> None:
    html = render({"amount": ""})

    assert 'aria-describedby="help-amount error-amount"' in html
    assert 'id="error-amount"' in html
    assert html.count('aria-invalid="true"') >= 1


def test_optional_fields_say_so() -> None:
    assert render().count("fz-optional") == 2


def test_own_class_of_a_widget_is_kept() -> None:
    assert 'class="x form-control"' in render()


def test_hidden_field_comes_bare() -> None:
    assert 'id="field-secret"' not in render()
    assert 'name="secret"' in render()
