"""The one tag library of the product; `web` is where templates load it from."""

from django.template import Library

register = Library()
