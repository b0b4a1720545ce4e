"""How form fields are dressed."""

from django.forms import BoundField, widgets
from django.utils.safestring import SafeString

from fanzha.web.templatetags.library import register

CLASSES: dict[str, str] = {
    "tick": "form-check-input",
    "choices": "",
    "select": "form-select",
    "file": "form-control",
    "input": "form-control",
}


@register.filter
def widget_kind(field: BoundField) -> str:
    """How the field is laid out: tick, choices, select, file or input."""
    widget = field.field.widget
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.Select):
        return "select"
    return "file" if isinstance(widget, widgets.FileInput) else "input"


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The field's widget with its class, and tied to its help and errors for screen readers."""
    attributes = dict(field.field.widget.attrs)
    wanted = (attributes.get("class", ""), CLASSES[widget_kind(field)])
    attributes["class"] = " ".join(name for name in wanted if name)
    described = [f"help-{field.html_name}"] if field.help_text else []
    if field.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"error-{field.html_name}")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)
