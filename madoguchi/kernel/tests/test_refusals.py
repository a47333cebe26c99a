"""A refusal is a sentence with a way out."""

from __future__ import annotations

from madoguchi.kernel.refusals import Refused, every_refusal


class TooLate(Refused):
    code = "kerneltest.too-late"
    reason = "%(what)s closed on %(day)s."
    next_step = "Ask for %(what)s by phone."


class Nothing(Refused):
    code = "kerneltest.nothing"
    reason = "Closed."


class Plain(Refused):
    code = "kerneltest.plain"
    reason = "Full: 100%."
    next_step = "Come tomorrow."


def test_the_details_stand_in_the_sentence_and_in_the_way_out() -> None:
    refused = TooLate(what="The desk", day="Monday")
    assert (str(refused), refused.way_out) == ("The desk closed on Monday.", "Ask for The desk by phone.")


def test_both_are_told_in_one_line_and_nothing_follows_where_there_is_no_way_out() -> None:
    assert TooLate(what="The desk", day="Monday").told == "The desk closed on Monday. Ask for The desk by phone."
    assert Nothing().told == "Closed."


def test_a_sentence_without_details_may_hold_a_per_cent_sign() -> None:
    assert str(Plain()) == "Full: 100%."


def test_all_refusals_can_be_listed_by_code() -> None:
    found = every_refusal()
    assert {TooLate, Plain} <= set(found)
    assert [one.code for one in found] == sorted(one.code for one in found)
    codes = [one.code for one in found if one.__module__.startswith("madoguchi")]
    assert len(codes) == len(set(codes))
