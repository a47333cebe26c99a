"""The door of the forms room: definitions, what they ask, and what is published."""

from __future__ import annotations

from madoguchi.foundation.forms.bound import BoundField, ShownFile, bound_field, input_id
from madoguchi.foundation.forms.carrying import AskedAgain, Carried, carry_over
from madoguchi.foundation.forms.checker import CheckedCity, Surroundings, check_definition, check_folder
from madoguchi.foundation.forms.evaluation import (
    AttachmentState,
    FormState,
    evaluate,
    find_problems,
    missing_sentence,
    problems_on,
    retype_problems,
    value_at,
)
from madoguchi.foundation.forms.expressions import Expression, scope_of
from madoguchi.foundation.forms.fees import NoPrice, Quote, QuoteLine, price_on, quote
from madoguchi.foundation.forms.findings import Findings, finding_problems, findings_asked, findings_kept
from madoguchi.foundation.forms.grounds import Ground, grounds_of
from madoguchi.foundation.forms.grounds_in_words import Said, known_sentences, said, shown_answer
from madoguchi.foundation.forms.guiding import (
    condition_of,
    deciding_question,
    may_hold,
    possible_answers,
    questions_behind,
    told_by_situation,
)
from madoguchi.foundation.forms.in_words import condition_in_words
from madoguchi.foundation.forms.judging import Situation
from madoguchi.foundation.forms.known_facts import KnownBy, KnownHousehold, Linked, Member, fact_names, known_by
from madoguchi.foundation.forms.members import (
    BECOMES_HEAD,
    HOUSEHOLD,
    IS_HEAD,
    MEMBER,
    MEMBER_CONCEPTS,
    NEW_HEAD,
    NEWBORN,
    OF_SELF,
    SITUATION,
    FilledRow,
    family_of,
    household_in,
    is_self,
    people_in,
    rows_from_household,
)
from madoguchi.foundation.forms.models import PrintedForm, ProcedureVersion
from madoguchi.foundation.forms.normalise import COVERED, comparable, cover_my_numbers, holds_my_number
from madoguchi.foundation.forms.operations import publish_definitions
from madoguchi.foundation.forms.postal import fill_address, find_towns, split_address
from madoguchi.foundation.forms.printing.codes import FormCode, read_code
from madoguchi.foundation.forms.printing.drawing import mj
from madoguchi.foundation.forms.printing.keeping import filled_form_pdf, printed_form, proof_pdf, sender_from
from madoguchi.foundation.forms.printing.paper import Box
from madoguchi.foundation.forms.printing.plan import Sender
from madoguchi.foundation.forms.printing.signing import Signing
from madoguchi.foundation.forms.procedure import Attachment, Page, Procedure, canonical
from madoguchi.foundation.forms.queries import (
    ProcedureNotOffered,
    boxes_of,
    city_library,
    city_words,
    fee_schedule,
    fees_for,
    find_document,
    find_form_of,
    get_version_offered,
    newest_versions,
    procedures_offered,
    question_guide_form,
    titles_of,
    versions_offered,
)
from madoguchi.foundation.forms.review import ENDED, TEMPLATES, State, Template
from madoguchi.foundation.forms.schema import DocumentPart, FeeSchedulePart, LibraryPart, OccasionPart, WordsPart
from madoguchi.foundation.forms.seal import unseal
from madoguchi.foundation.forms.signing import signed_at_counter, signing_undecided
from madoguchi.foundation.forms.situation import situation_form, situation_names
from madoguchi.foundation.forms.slots import free_times, register_slot_source
from madoguchi.foundation.forms.source import Fault, Faulty, Source, read_source
from madoguchi.foundation.forms.terms import Due
from madoguchi.foundation.forms.types import Unacceptable, field_type
from madoguchi.foundation.forms.types.persons import as_person
from madoguchi.foundation.forms.vocabulary import (
    Answers,
    Circumstances,
    Field,
    Fill,
    Known,
    Option,
    Problem,
    Provenance,
    Text,
)
from madoguchi.foundation.forms.walks import sample_answers, sample_findings, walks

__all__ = [
    "BECOMES_HEAD",
    "COVERED",
    "ENDED",
    "HOUSEHOLD",
    "IS_HEAD",
    "MEMBER",
    "MEMBER_CONCEPTS",
    "NEWBORN",
    "NEW_HEAD",
    "OF_SELF",
    "SITUATION",
    "TEMPLATES",
    "Answers",
    "AskedAgain",
    "Attachment",
    "AttachmentState",
    "BoundField",
    "Carried",
    "Box",
    "CheckedCity",
    "Circumstances",
    "DocumentPart",
    "Due",
    "Expression",
    "Fault",
    "Faulty",
    "FeeSchedulePart",
    "Field",
    "Fill",
    "FilledRow",
    "Findings",
    "Ground",
    "FormCode",
    "FormState",
    "Known",
    "KnownBy",
    "KnownHousehold",
    "LibraryPart",
    "Linked",
    "Member",
    "NoPrice",
    "OccasionPart",
    "Option",
    "Page",
    "PrintedForm",
    "Problem",
    "Procedure",
    "ProcedureNotOffered",
    "ProcedureVersion",
    "Provenance",
    "Quote",
    "QuoteLine",
    "Said",
    "Sender",
    "Signing",
    "Situation",
    "ShownFile",
    "State",
    "Surroundings",
    "Template",
    "Text",
    "Unacceptable",
    "WordsPart",
    "as_person",
    "bound_field",
    "boxes_of",
    "canonical",
    "carry_over",
    "check_definition",
    "check_folder",
    "city_library",
    "city_words",
    "comparable",
    "condition_in_words",
    "condition_of",
    "cover_my_numbers",
    "deciding_question",
    "evaluate",
    "fact_names",
    "family_of",
    "fee_schedule",
    "fees_for",
    "field_type",
    "fill_address",
    "filled_form_pdf",
    "find_document",
    "find_form_of",
    "find_problems",
    "finding_problems",
    "findings_asked",
    "findings_kept",
    "find_towns",
    "free_times",
    "grounds_of",
    "get_version_offered",
    "holds_my_number",
    "input_id",
    "known_by",
    "known_sentences",
    "may_hold",
    "missing_sentence",
    "mj",
    "newest_versions",
    "split_address",
    "titles_of",
    "possible_answers",
    "price_on",
    "printed_form",
    "problems_on",
    "procedures_offered",
    "proof_pdf",
    "publish_definitions",
    "question_guide_form",
    "questions_behind",
    "quote",
    "read_code",
    "read_source",
    "Source",
    "register_slot_source",
    "retype_problems",
    "said",
    "household_in",
    "is_self",
    "people_in",
    "rows_from_household",
    "sample_answers",
    "sample_findings",
    "scope_of",
    "sender_from",
    "signed_at_counter",
    "signing_undecided",
    "shown_answer",
    "situation_form",
    "situation_names",
    "told_by_situation",
    "unseal",
    "value_at",
    "versions_offered",
    "walks",
]
