"""From the definition as written to canonical data that stands alone."""

from __future__ import annotations

from pathlib import Path

from madoguchi.foundation.forms.procedure import build_procedure, canonical
from madoguchi.foundation.forms.tests.small import (
    LIBRARY,
    asked,
    checked,
    choice,
    definition,
    field,
    procedure,
    repeat,
    section,
    small_city,
    words,
    write,
)


def test_a_block_is_copied_in_under_its_name(tmp_path: Path) -> None:
    one = procedure(tmp_path, {"use": "person", "as": "child"})
    assert list(one.fields) == ["applicant.name", "child.name", "child.born_on"]
    assert one.page("child") is not None


def test_only_without_and_optional_choose_among_the_fields_of_a_block(tmp_path: Path) -> None:
    one = procedure(
        tmp_path, {"use": "person", "as": "a", "only": ["name"]}, {"use": "person", "as": "b", "optional": ["born_on"]}
    )
    assert [f.name for p in one.pages for f in p.fields] == ["applicant.name", "a.name", "b.name", "b.born_on"]
    assert one.fields["b.born_on"].required is False


def test_names_inside_a_blocks_conditions_mean_the_block_itself(tmp_path: Path) -> None:
    city = small_city(tmp_path, {"use": "shop", "as": "ours"}, {"use": "shop", "as": "theirs"})
    shop = {
        "fields": [
            choice("kind", "sole", "company"),
            field("kind_name", when="kind == 'company' and channel == 'online'", required="kind == 'company'"),
        ],
        "title": words("店"),
    }
    write(city, "library.yaml", LIBRARY | {"blocks": LIBRARY["blocks"] | {"shop": shop}})
    from madoguchi.foundation.forms.checker import check_folder

    one = check_folder(city).procedures["small"]
    assert str(one.fields["theirs.kind_name"].when) == "theirs.kind == 'company' and channel == 'online'"
    assert str(one.fields["ours.kind_name"].required) == "ours.kind == 'company'"


def test_a_condition_on_the_use_holds_for_every_field_of_the_block(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("more", "yes_no"), {"use": "person", "as": "other", "when": "more"}))
    assert "other.name" not in asked(one, {"more": False}).asked
    assert "other.name" in asked(one, {"more": True}).asked


def test_code_lists_are_filled_in(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("colour", "choice", codes="colours")))
    assert [o.key for o in one.fields["colour"].options] == ["red", "blue"]


def test_a_repeat_of_a_block_may_ask_more(tmp_path: Path) -> None:
    one = procedure(tmp_path, repeat("children", field("school"), of="person"))
    assert list(one.fields)[1:] == ["children.name", "children.born_on", "children.school"]


def test_a_row_that_asks_for_a_member_itself_has_to_be_filled(tmp_path: Path) -> None:
    asks = field("name", "person_name", concept="member.name")
    (fault,) = checked(tmp_path / "not", repeat("children", asks)).errors
    assert (fault.what, fault.remedy) == (
        "“member.name” is filled in nobody's row",
        "add fill: household to the repeat",
    )
    assert checked(tmp_path / "filled", repeat("children", asks, fill="household")).errors == []


def test_where_several_may_apply_the_first_question_is_who(tmp_path: Path) -> None:
    one = procedure(tmp_path, represent=["self", "proxy"])
    assert one.pages[0].name == "who"
    assert [o.key for o in one.fields["represent"].options] == ["self", "proxy"]
    assert "represent" not in procedure(tmp_path, represent=["self"]).fields


def test_the_citys_appeal_stands_in_where_none_is_written(tmp_path: Path) -> None:
    assert procedure(tmp_path).appeal.ja == "審査請求ができます。"
    own = {"template": "examine-and-decide", "appeal": words("こちらへ。")}
    assert procedure(tmp_path, review=own).appeal.ja == "こちらへ。"


def test_canonical_data_stands_alone_and_gives_the_same_procedure_again(tmp_path: Path) -> None:
    one = procedure(tmp_path, section("q", field("colour", "choice", codes="colours")))
    again = build_procedure(one.data)
    assert again.sha256 == one.sha256
    assert list(again.fields.values()) == list(one.fields.values())


def test_the_order_of_keys_and_the_lines_of_the_file_do_not_change_the_hash(tmp_path: Path) -> None:
    first = procedure(tmp_path)
    city = tmp_path / "kuroishi"
    turned = dict(reversed(list(definition().items())))
    write(city, "procedures/small.yaml", turned)
    from madoguchi.foundation.forms.checker import check_folder

    assert check_folder(city).procedures["small"].sha256 == first.sha256


def test_canonical_json_keeps_characters_and_sorts_keys() -> None:
    assert canonical({"b": "葛󠄀", "a": [1, True, None]}) == '{"a":[1,true,null],"b":"葛󠄀"}'.encode()


def test_an_expression_of_a_block_that_cannot_be_read_is_told_and_stops_nothing(tmp_path: Path) -> None:
    city = small_city(tmp_path, {"use": "odd", "as": "odd"})
    odd = {"fields": [field("a", "yes_no"), field("b", when="a ==")], "title": words("変")}
    write(city, "library.yaml", LIBRARY | {"blocks": LIBRARY["blocks"] | {"odd": odd}})
    from madoguchi.foundation.forms.checker import check_folder

    (fault,) = check_folder(city).errors
    assert fault.where == "odd.b"


def test_a_bare_field_of_a_repeat_in_an_export_gives_all_its_values(tmp_path: Path) -> None:
    one = procedure(
        tmp_path,
        repeat("things", field("size", "number")),
        export=[{"to": "core", "columns": {"数": "count(things)", "大きさ": "things.size"}}],
    )
    state = asked(one, {"things": [{"id": "a", "size": 3}, {"id": "b", "size": 4}]})
    _to, columns = one.exports[0]
    assert columns["大きさ"](state.scope()) == [3, 4]
    assert columns["数"](state.scope()) == 2


def test_small_city_is_sound(tmp_path: Path) -> None:
    assert checked(tmp_path).faults == []
