"""Refusals of questions in SQL: each says where, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class SqlFaulty(Refused):
    """A question in SQL that gets no answer; ``where`` names line and letter."""

    status = 422


class SqlNotUnderstood(SqlFaulty):
    """The database does not understand the question."""

    code = "evidence.sql-not-understood"
    reason = _("The question is not understood, %(where)s: %(wrong)s")
    next_step = _(
        "Look at the words just before that place: is a comma, a bracket or a quotation mark missing or too much?"
    )


class SqlUnfinished(SqlFaulty):
    """A question that stops half-way."""

    code = "evidence.sql-unfinished"
    reason = _("The question stops before it is finished.")
    next_step = _("Is a bracket or a quotation mark still open? A question looks like this: SELECT … FROM … ;")


class SqlNoSuchName(SqlFaulty):
    """A table, column or function that is not there."""

    code = "evidence.sql-no-such-name"
    reason = _("“%(name)s” is not there, %(where)s.")
    next_step = _("Did you mean one of these: %(names)s? A table must be picked before it is asked.")


class SqlTwoMeant(SqlFaulty):
    """A column that several tables have."""

    code = "evidence.sql-two-meant"
    reason = _("Several tables have a column “%(name)s”, %(where)s.")
    next_step = _("Write the table before it, with a dot between: table.%(name)s")


class SqlNotAllowed(SqlFaulty):
    """Something that a question cannot use."""

    code = "evidence.sql-not-allowed"
    reason = _("“%(name)s” cannot be used in a question, %(where)s.")
    next_step = _(
        "Ask only the tables that you picked, with the usual functions (count, sum, avg, min, max, round, substr …)."
    )
    status = 403


class SqlClockAsked(SqlFaulty):
    """A question whose answer would change by itself."""

    code = "evidence.sql-clock-asked"
    reason = _("“%(name)s” would look at the clock, %(where)s: tomorrow the figure would say something else.")
    next_step = _("Write the day that you mean, for example %(name)s('2026-04-01').")
    status = 422


class SqlOnlyReads(SqlFaulty):
    """A statement that is no question."""

    code = "evidence.sql-only-reads"
    reason = _("Data can only be read here. Nothing was changed.")
    next_step = _("Begin with SELECT or WITH, and leave out everything that changes or sets something.")
    status = 403


class SqlOneAtATime(SqlFaulty):
    """Several statements at once."""

    code = "evidence.sql-one-at-a-time"
    reason = _("These are several questions at once.")
    next_step = _("Ask one question. What stands behind the semicolon has to go.")


class SqlTooSlow(SqlFaulty):
    """A question that was ended."""

    code = "evidence.sql-too-slow"
    reason = _("The answer took longer than %(seconds)s seconds, and was stopped.")
    next_step = _("Filter first, group before you join, and join with “=”; or take fewer tables.")


class SqlTooLarge(SqlFaulty):
    """A question that needs too much memory, or answers with too much."""

    code = "evidence.sql-too-large"
    reason = _("The answer, or what is needed for it, is too large.")
    next_step = _("Take fewer columns, group the records, or filter them.")


class SqlNotATable(SqlFaulty):
    """An answer that holds bytes."""

    code = "evidence.sql-not-a-table"
    reason = _("The answer holds something that is neither text nor a number.")
    next_step = _("Leave out values like x'00', and ask for texts and numbers.")


class SqlReadsNothing(SqlFaulty):
    """An answer that comes from no table."""

    code = "evidence.sql-reads-nothing"
    reason = _("The question reads none of the tables, so nothing says where its figures come from.")
    next_step = _("Ask at least one of the tables: %(tables)s.")


class AskingBusy(SqlFaulty):
    """Too many questions at this moment."""

    code = "evidence.asking-busy"
    reason = _("Several questions are being answered just now.")
    next_step = _("Please try again in a few seconds.")
    status = 503
    retry_after = 5
