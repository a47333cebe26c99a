"""The field types: what people type, what the API may send, what is shown."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.foundation.forms.seal import SealBroken, seal, unseal
from madoguchi.foundation.forms.types import FieldType, Unacceptable, UnknownType, every_type, field_type, known_types
from madoguchi.foundation.forms.types.bank_accounts import zengin
from madoguchi.foundation.forms.types.persons import as_person, token_of
from madoguchi.foundation.forms.vocabulary import Circumstances, Field, Option, Text
from madoguchi.kernel import clock

TODAY = date(2026, 11, 2)
LAW = "番号法第9条第1項 別表"
HOUSEHOLD = (
    {"id": "1", "name": {"family": "五所", "given": "花子"}, "born_on": "1985-04-01", "sex": "2", "relation": "世帯主"},
    {"id": "2", "name": {"family": "五所", "given": "一郎"}, "born_on": "2015-04-01", "sex": "1", "relation": "子"},
)
AT_HOME = Circumstances(today=TODAY, household=HOUSEHOLD)
NOWHERE = Circumstances(today=TODAY)
MY_NUMBER = "621498320257"


@pytest.fixture(autouse=True)
def in_english_on_a_fixed_day() -> Iterator[None]:
    at = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    with translation.override("en"), clock.frozen(at):
        yield


def a_field(kind: str, **changes: Any) -> Field:
    options = (Option("self", Text("本人", "じぶん", "Myself")), Option("all", Text("全員", "", "All")))
    field = Field(name="f", type=kind, label=Text("項目"), calendar="hall", legal_basis=LAW, options=options)
    return replace(field, **changes)


def parse(kind: str, typed: Any, **changes: Any) -> Any:
    return field_type(kind).parse(typed if isinstance(typed, dict) else {"": typed}, a_field(kind, **changes))


def refused(kind: str, value: Any, circumstances: Circumstances = NOWHERE, **changes: Any) -> Unacceptable:
    with pytest.raises(Unacceptable) as caught:
        field_type(kind).check(value, a_field(kind, **changes), circumstances)
    assert str(caught.value.message)
    return caught.value


def test_all_types_of_the_language_are_there() -> None:
    assert known_types() == {
        "person_name", "persons", "date", "postal_code", "address", "phone", "email", "yes_no", "choice", "choices",
        "number", "money", "text", "long_text", "file", "bank_account", "my_number", "signature", "appointment",
        "copies", "statement", "note",
    }  # fmt: skip
    with pytest.raises(UnknownType):
        field_type("widget")


@pytest.mark.parametrize("kind", sorted(known_types()))
@pytest.mark.parametrize("circumstances", [NOWHERE, AT_HOME])
def test_a_sample_is_valid_survives_the_form_and_can_be_shown(kind: str, circumstances: Circumstances) -> None:
    type_, field = field_type(kind), a_field(kind, source="household")
    value = type_.sample(field, circumstances)
    type_.check(value, field, circumstances)
    for language in ("ja", "ja-plain", "en"):
        assert bool(type_.show(value, field, language)) is type_.answers
    assert type_.parse(type_.retype(None, field), field) is None
    again = type_.parse(type_.retype(value, field), field)
    if kind == "signature":
        assert again["name"] == value["name"]
    else:
        assert again == value
    json.dumps([type_.json_schema(field), type_.export(value, field), value])
    assert set(type_.export(None, field)) == set(type_.export(value, field))


@pytest.mark.parametrize("kind", sorted(known_types()))
def test_inputs_come_out_of_a_submitted_form_by_their_path(kind: str) -> None:
    type_, field = field_type(kind), a_field(kind)
    typed = type_.retype(type_.sample(field, NOWHERE), field)
    data = {
        f"rows.0.f.{suffix}" if suffix else "rows.0.f": value if isinstance(value, list) else [value]
        for suffix, value in typed.items()
    }
    picked = type_.typed(data, "rows.0.f")
    assert type_.parse(picked, field) == type_.parse(typed, field)
    assert type_.parse(type_.typed({}, "rows.0.f"), field) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-11-02")
    | st.just(str(uuid.UUID(int=5))) | st.just(MY_NUMBER),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(
        ["family", "given", "id", "name", "sealed", "number", "kind", "born_on", "signed_at", "calendar"]), inner),
    max_leaves=12,
)  # fmt: skip


@st.composite
def _bent(draw: st.DrawFn) -> tuple[str, Any]:
    """A type, and its sample with one part replaced by anything."""
    kind = draw(st.sampled_from(sorted(known_types())))
    value = field_type(kind).sample(a_field(kind), NOWHERE)
    while isinstance(value, list) and value and draw(st.booleans()):
        value = value[0]
    if isinstance(value, dict):
        value = {**value, draw(st.sampled_from(sorted(value))): draw(_JSON)}
        return kind, [value] if kind == "persons" else value
    return kind, draw(_JSON)


@settings(max_examples=600, deadline=None)
@given(_bent() | st.tuples(st.sampled_from(sorted(known_types())), _JSON))
def test_any_json_is_taken_or_refused_and_never_breaks(case: tuple[str, Any]) -> None:
    kind, value = case
    type_, field = field_type(kind), a_field(kind)
    try:
        type_.check(value, field, AT_HOME)
    except Unacceptable:
        pass
    else:
        for language in ("ja", "ja-plain", "en"):
            type_.show(value, field, language).encode()
        type_.export(value, field)
        type_.retype(value, field)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(sorted(known_types())),
    st.text() | st.text("0123456789０１２-ー.,/年月日令和昭RSHTM元円通〒()＋+ "),
    st.text(max_size=30),
)
def test_anything_typed_is_read_or_refused_and_never_breaks(kind: str, typed: str, other: str) -> None:
    type_, field = field_type(kind), a_field(kind)
    inputs = dict.fromkeys(type_.inputs, typed) | {"sealed": other, "0.family": typed, "0.born_on": other}
    try:
        value = type_.parse(inputs, field)
    except Unacceptable:
        return
    if value is None:
        return
    found = _code_of(type_, value, field)
    assert found in {"", "bounds", "pattern", "passed", "few"}  # nothing that parse let through is malformed


def _code_of(type_: FieldType, value: Any, field: Field) -> str:
    try:
        type_.check(value, field, NOWHERE)
    except Unacceptable as error:
        return error.code
    return ""


def test_names_keep_their_kanji_and_only_width_is_made_alike() -> None:
    typed = {"family": " 葛\U000e0100　城 ", "given": "﨑神", "family_kana": "かつらき゛", "given_kana": "ｻｷｶﾞﾐ"}
    with pytest.raises(Unacceptable):
        parse("person_name", typed)  # ゛ by itself is not kana of a name
    typed["family_kana"] = "かつらき\u3099"
    assert parse("person_name", typed) == {
        "family": "葛\U000e0100 城", "given": "﨑神", "family_kana": "カツラギ", "given_kana": "サキガミ",
    }  # fmt: skip


def test_a_private_use_kanji_of_the_government_is_a_name() -> None:
    name = {"family": "\U000f0001辺", "given": "花子", "family_kana": "ワタナベ", "given_kana": "ハナコ"}
    assert parse("person_name", name) == name


def test_a_foreign_resident_may_have_one_name_in_latin_letters_without_kana() -> None:
    typed = {"family": "ＮＧＵＹＥＮ Van-Anh", "given": "", "family_kana": "", "given_kana": ""}
    value = parse("person_name", typed)
    assert value["family"] == "NGUYEN Van-Anh"
    assert field_type("person_name").show(value, a_field("person_name"), "en") == "NGUYEN Van-Anh"


@pytest.mark.parametrize(
    ("part", "text"), [("family", "山田1"), ("given", "😀"), ("family_kana", "山田"), ("given_kana", "")]
)
def test_what_is_no_name_is_refused_at_its_input(part: str, text: str) -> None:
    name = {"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ", part: text}
    assert refused("person_name", name).part == part


def test_control_and_broken_characters_are_removed_or_refused() -> None:
    assert parse("text", "あ\u202eい\x00う\u200b") == "あい う"
    for bad in ("a\x00b", "a\ud800b", "a\u202eb"):
        assert refused("text", bad).code == "characters"
    assert parse("long_text", "一行目\r\n\r\n二行目 \x07\n") == "一行目\n\n二行目"
    assert refused("text", "a\nb").code == "characters"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("昭和60年4月1日", "1985-04-01"), ("Ｓ６０．４．１", "1985-04-01"), ("1985/4/1", "1985-04-01"),
     ("令和元年5月1日", "2019-05-01"), ("", None), ("　", None)],
)  # fmt: skip
def test_a_day_is_typed_in_either_calendar(typed: str, value: str | None) -> None:
    assert parse("date", typed) == value


def test_a_day_is_shown_in_three_ways_and_bounded() -> None:
    show = field_type("date").show
    assert [show("1985-04-01", a_field("date"), language) for language in ("ja", "ja-plain", "en")] == [
        "昭和60年4月1日（1985年）", "1985年4月1日", "1 April 1985",
    ]  # fmt: skip
    assert refused("date", "2026-11-03", maximum="today").code == "bounds"
    assert refused("date", "2026-11-15", maximum="today+12").code == "bounds"
    assert refused("date", "1985-02-30").code == "day"
    for bad in ("1985-4-1", "19850401", "１９８５-04-01", 19850401, "1985-W01-1"):
        assert refused("date", bad).code == "malformed"
    with pytest.raises(Unacceptable):
        parse("date", "昭和99年1月1日")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("０１７３ー３５ー２１１１", "0173-35-2111"), ("(0173)35-2111", "0173-35-2111"), ("0173(35)2111", "0173-35-2111"),
     ("09012345678", "090-1234-5678"), ("0120123456", "0120-123-456"), ("０９０−１２３４−５６７８", "090-1234-5678"),
     ("+81-90-1234-5678", "+81-90-1234-5678"), ("0173352111", "0173352111"), ("090―1234‐5678", "090-1234-5678")],
)  # fmt: skip
def test_every_dash_of_a_telephone_number_is_understood(typed: str, value: str) -> None:
    assert parse("phone", typed) == value


@pytest.mark.parametrize("typed", ["35-2111", "090-1234", "電話なし", "0173-35-21111234", "--", "0-1-7"])
def test_a_telephone_number_needs_its_area_code(typed: str) -> None:
    with pytest.raises(Unacceptable):
        parse("phone", typed)


def test_an_address_keeps_its_kanji_numerals() -> None:
    value = parse("address", {
        "postal_code": "〒０３７－０２０２", "prefecture": "青森県", "city": "五所川原市", "town": "金木町喜良市",
        "street": "千苅６２−８", "building": "コーポ　あすなろ１０１",
    })  # fmt: skip
    assert value["postal_code"] == "0370202"
    assert value["street"] == "千苅62-8"
    assert value["building"] == "コーポ あすなろ101"
    show = field_type("address").show(value, a_field("address"), "ja")
    assert show == "〒037-0202 青森県五所川原市金木町喜良市千苅62-8 コーポ あすなろ101"
    assert refused("address", {**value, "prefecture": "火星県"}).part == "prefecture"
    assert refused("address", {**value, "city": ""}).part == "city"
    assert refused("address", {**value, "postal_code": "037-0202"}).part == "postal_code"


@pytest.mark.parametrize(("typed", "value"), [("Ｈａｎａ＠Example.JP", "Hana@example.jp"), (" a@b.jp ", "a@b.jp")])
def test_an_email_is_made_half_width(typed: str, value: str) -> None:
    assert parse("email", typed) == value


@pytest.mark.parametrize("bad", ["a", "a@b", "花子@example.jp", "a b@", "@example.jp", f"{'a' * 250}@b.jp"])
def test_what_is_no_email_is_refused(bad: str) -> None:
    refused("email", bad)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [("number", "１２．５", 12.5), ("number", "3.0", 3), ("number", "−３", -3), ("money", "￥１，２００円", 1200),
     ("money", "1200", 1200), ("copies", "２通", None), ("copies", "２", 2)],
)  # fmt: skip
def test_numbers_are_typed_in_any_width(kind: str, typed: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Unacceptable):
            parse(kind, typed)
        return
    got = parse(kind, typed)
    assert got == value
    assert type(got) is type(value)


def test_numbers_have_bounds_and_no_trick_values() -> None:
    assert refused("copies", 11).code == "bounds"
    assert refused("copies", 0).code == "bounds"
    assert refused("money", -1).code == "bounds"
    assert refused("money", 1.5).code == "whole"
    for bad in (True, "3", float("nan"), float("inf"), 10**30, None, [3]):
        refused("number", bad)
    assert field_type("money").show(1200, a_field("money"), "ja") == "1,200円"


def test_choices_are_those_offered_in_the_order_of_the_definition() -> None:
    assert parse("choices", {"": ["all", "self"]}) == ["self", "all"]
    assert refused("choice", "other").code == "option"
    assert refused("choices", ["self", "self"]).code == "malformed"
    assert refused("choices", ["self"], minimum=2).code == "few"
    assert refused("choice", ["self"]).code == "malformed"
    with pytest.raises(Unacceptable):
        parse("choice", "other")


def test_free_text_must_not_hold_an_individual_number() -> None:
    for text in (f"番号は{MY_NUMBER}です", "6214-9832-0257", "６２１４ ９８３２ ０２５７", "6214ー9832ー0257"):
        assert refused("text", text).code == "my-number"
        assert refused("long_text", text).code == "my-number"
    field_type("text").check("受付 621498320258", a_field("text"), NOWHERE)
    field_type("text").check("法人 5835678256246", a_field("text"), NOWHERE)


def test_an_individual_number_is_sealed_masked_and_bound_to_its_law() -> None:
    value = parse("my_number", "６２１４　９８３２　０２５７")
    assert MY_NUMBER not in json.dumps(value)
    assert value != parse("my_number", MY_NUMBER)
    assert unseal(value, LAW) == MY_NUMBER
    with pytest.raises(SealBroken):
        unseal(value, "another law")
    type_, field = field_type("my_number"), a_field("my_number")
    assert type_.show(value, field, "ja") == "＊＊＊＊ ＊＊＊＊ ＊＊＊＊"
    assert type_.export(value, field) == {"": "＊＊＊＊ ＊＊＊＊ ＊＊＊＊"}
    assert type_.parse(type_.retype(value, field), field) == value
    assert refused("my_number", {"sealed": value["sealed"][:-2] + "AA"}).code == "seal"
    assert refused("my_number", value, legal_basis="").code == "no-basis"
    assert refused("my_number", {"sealed": seal("123", LAW)}).code == "my-number"
    for wrong in ("621498320258", "62149832025", "abc"):
        with pytest.raises(Unacceptable):
            parse("my_number", wrong)


def test_a_mistyped_individual_number_is_not_kept_as_typed() -> None:
    typed = field_type("my_number").typed({"f": ["621498320258"]}, "f")
    assert "621498320258" not in json.dumps(typed)
    with pytest.raises(Unacceptable):
        parse("my_number", typed)
    assert unseal(parse("my_number", field_type("my_number").typed({"f": [MY_NUMBER]}, "f")), LAW) == MY_NUMBER


def test_no_nul_reaches_a_draft() -> None:
    for type_ in every_type():
        data = {f"f.{suffix}" if suffix else "f": ["a\x00b"] for suffix in type_.inputs}
        assert "\\u0000" not in json.dumps(type_.typed(data, "f"))


def test_a_retired_key_still_opens_what_it_sealed(settings: Any) -> None:
    value = parse("my_number", MY_NUMBER)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert unseal(value, LAW) == MY_NUMBER
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        unseal(value, LAW)


def test_a_bank_account_is_read_in_the_characters_of_banks() -> None:
    value = parse("bank_account", {
        "bank_name": "見本銀行", "bank_code": "０００１", "branch_name": "本店", "branch_code": "００1", "kind": "",
        "number": "１２３４５", "holder_kana": "きゃっする ｼﾞｮﾝ（ｶﾌﾞ",
    })  # fmt: skip
    assert value["number"] == "0012345"
    assert value["kind"] == "ordinary"
    assert value["holder_kana"] == "キヤツスル ジヨン(カブ"
    assert zengin("トーキヨー カブ") == "ﾄ-ｷﾖ- ｶﾌﾞ"
    assert field_type("bank_account").export(value, a_field("bank_account"))["holder_zengin"] == "ｷﾔﾂｽﾙ ｼﾞﾖﾝ(ｶﾌﾞ"
    assert refused("bank_account", {**value, "holder_kana": "山田"}).part == "holder_kana"
    assert refused("bank_account", {**value, "number": "12345678"}).part == "number"
    assert refused("bank_account", {**value, "extra": 1}).code == "malformed"


def test_people_are_those_of_the_household_and_nobody_else() -> None:
    people = [as_person(HOUSEHOLD[1])]
    typed = {"": [token_of(person) for person in people]}
    value = parse("persons", typed, source="household")
    assert value == people
    assert value[0] == {"id": "2", "name": {"family": "五所", "given": "一郎"}, "born_on": "2015-04-01",
                        "relation": "子"}  # fmt: skip
    field_type("persons").check(value, a_field("persons", source="household"), AT_HOME)
    forged = [{**people[0], "born_on": "2000-01-01"}]
    assert refused("persons", forged, AT_HOME, source="household").code == "stranger"
    assert refused("persons", people * 2, AT_HOME, source="household").code == "twice"
    assert refused("persons", people, AT_HOME, source="household", minimum=2).code == "few"


def test_people_are_typed_where_the_register_cannot_be_asked() -> None:
    typed = {"": [], "0.family": "山田", "0.given": "太郎", "0.born_on": "H20.4.1", "0.relation": "子"}
    value = parse("persons", typed, source="household")
    assert value == [{"id": "typed-0", "name": {"family": "山田", "given": "太郎"}, "born_on": "2008-04-01",
                      "relation": "子"}]  # fmt: skip
    field_type("persons").check(value, a_field("persons", source="household"), NOWHERE)
    assert refused("persons", value, AT_HOME, source="household").code == "stranger"
    with pytest.raises(Unacceptable) as caught:
        parse("persons", {**typed, "0.born_on": "いつか"})
    assert caught.value.part == "0.born_on"


def test_files_are_ids_and_a_statement_is_true() -> None:
    one, two = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
    assert parse("file", {"": [one, one]}) == [one]
    assert refused("file", [one, two], maximum=1).code == "many"
    assert refused("file", ["../etc/passwd"]).code == "malformed"
    assert parse("statement", "yes") is True
    assert parse("statement", "") is None
    assert refused("statement", False).code == "statement"


def test_an_appointment_is_in_time_and_of_its_calendar() -> None:
    value = parse("appointment", "2026-11-10T10:00")
    assert value == {"calendar": "hall", "starts_at": "2026-11-10T10:00"}
    assert field_type("appointment").show(value, a_field("appointment"), "en") == "10 November 2026, 10:00"
    assert refused("appointment", {**value, "starts_at": "2026-11-01T10:00"}).code == "passed"
    assert refused("appointment", {**value, "calendar": "other"}).code == "malformed"


def test_a_pattern_tells_by_its_example() -> None:
    error = refused("text", "x", pattern="[0-9]{4}", example=Text("1234"))
    assert str(error.message) == "Enter it like this: 1234"
    assert field_type("text").sample(a_field("text", pattern="[0-9]{4}", example=Text("1234")), NOWHERE) == "1234"


def test_the_three_languages_are_there() -> None:
    shown = [field_type("yes_no").show(True, a_field("yes_no", options=()), code) for code in ("ja", "ja-plain", "en")]
    assert shown == ["はい", "はい", "Yes"]
    with translation.override("ja"), pytest.raises(Unacceptable) as caught:
        parse("number", "三")
    assert str(caught.value.message) == "数字で入力してください（例：3）。"


def test_every_type_says_whether_it_is_personal() -> None:
    personal = {type_.name for type_ in every_type() if type_.personal}
    assert personal == {
        "person_name", "persons", "postal_code", "address", "phone", "email", "file", "bank_account", "my_number",
        "signature",
    }  # fmt: skip
