from fanzha.knowledge.diffs import Line, changes


def test_equal_states_have_no_changes() -> None:
    assert changes({"a": "x"}, {"a": "x"}) == ()


def test_a_changed_text_shows_old_and_new() -> None:
    (change,) = changes({"name": "旧", "code": "T01"}, {"name": "新", "code": "T01"})

    assert change.field == "name"
    assert set(change.lines) == {Line("-", "旧"), Line("+", "新")}


def test_kept_lines_of_a_list_stay_for_context() -> None:
    (change,) = changes({"signs": ["甲", "乙"]}, {"signs": ["甲", "丙"]})

    assert change.lines[0] == Line("", "甲")


def test_added_and_removed_fields_count() -> None:
    found = changes({"note": "x"}, {"funds": "y"})

    assert [change.field for change in found] == ["funds", "note"]
