"""The frame marks where the person is."""

from dataclasses import replace

from fanzha.web import Link, Section, Shell
from fanzha.web.shell import activate

SHELL = Shell(
    name="Zhang",
    sections=(Section("", (Link("Desk", "/desk/"), Link("Tasks", "/desk/tasks/"))),),
    phone=(Link("Tasks", "/desk/tasks/"), Link("Me", "/me/")),
)


def active(shell: Shell) -> list[str]:
    return [link.label for section in shell.sections for link in section.links if link.active]


def test_page_itself_is_active() -> None:
    assert active(activate(SHELL, "/desk/")) == ["Desk"]


def test_most_specific_entry_wins() -> None:
    assert active(activate(SHELL, "/desk/tasks/17/")) == ["Tasks"]


def test_page_outside_marks_nothing() -> None:
    assert active(activate(SHELL, "/desktop/")) == []


def test_start_page_does_not_cover_all_pages() -> None:
    shell = replace(SHELL, sections=(Section("", (Link("Start", "/"),)),))

    assert active(activate(shell, "/desk/")) == []


def test_bottom_bar_is_marked_by_itself() -> None:
    assert [link.active for link in activate(SHELL, "/me/").phone] == [False, True]
