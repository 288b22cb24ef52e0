"""
What nobody outside Intuit can say for sure, as switches.

The facts that the public sources confirm are built in. Where they leave a question open, the simulation takes
the stricter or the likelier answer by default, and a switch plays the other one, so that a program can be
tested against both. ``docs/reference/company-file.md`` lists each with its source.
"""

from typing import Literal

from attrs import frozen


@frozen(kw_only=True)
class Behaviour:
    """
    Answers to the open questions about QuickBooks.

    Attributes:
        unknown_set_check: Status check (old id = new id, empty set) of an id that is not stored: status 600,
            or an empty run under that id that answers 0 without any response.
        unknown_set_clear: Clearing an id that is not stored: status 600 or 0.
        remembers_message_sets: ``False`` plays a QuickBooks that ignores message-set ids altogether.
        message_sets_kept: How many stored sets survive; ``None`` is no limit.
        recovery_compares: What must be equal for a repetition: the whole text, or the requests only.
        paying_touches_bill: A payment changes EditSequence and TimeModified of the bills it pays.
        stale_answers_ret: A 3200 answer carries the record as it is now.
        void_of_paid_bill: Refused (3185), or done, leaving the payment as unapplied credit.
        delete_of_paid_bill: Refused (3160), or done, leaving the payment as unapplied credit.
        void_keeps_credits: After the void or deletion of a check, the credits used with it stay applied.
        void_marks_memo: A void writes ``VOID: `` before the memo. Seen of invoices; of bills, credits and
            payments it is only likely.
        closing_add_code: Status of an add in the closed period when it has a password.
        class_when_off: A ClassRef while class tracking is off: refused (3250) or ignored.
        clearing_form: What empties a reference in a Mod: an empty FullName, an empty ListID, or either.
        other_clearing_form: An empty reference of the other form is refused (3190), or ignored.
        class_list_when_off: The list of classes while class tracking is off: refused (3250) or answered.
        zero_total_bill: A bill whose lines sum to zero: accepted, or refused (3180).
        malformed_value: A badly formed amount, date, boolean or GUID refuses the whole document
            (0x80040400), or its request alone (3010 to 3065).
        currency_mismatch_code: Status for an account, a name or a rate whose currency does not fit.
        bank_account_code: Status for a bank or A/P account of the wrong type.
        several_bills_per_payment: One bill payment may name several bills.
        trims_text: Blanks around a text are not stored.
        inactive_by_id: Queries by id or name answer inactive entries.
        finds_account_by_number: FullName of an account reference may be its number.
        open_iterators_max: One more and the answer is 3390.
        continue_keeps_filters: A Continue request answers from the filters of its Start; otherwise changed
            filters are answered with 3391.
        to_modified_is_inclusive: The upper end of a modification range belongs to it.
        linked_amounts_are_negative: LinkedTxn of a bill shows payments and credits below zero.
        merge_leaves_deletion: The losing side of a merge shows up among the deleted entries.
        list_delete_in_multi_user: ListDel while others may work: refused, or answered with success while the
            entry is only made inactive.
    """

    unknown_set_check: Literal["600", "empty_run"] = "600"
    unknown_set_clear: Literal["600", "0"] = "600"
    remembers_message_sets: bool = True
    message_sets_kept: int | None = None
    recovery_compares: Literal["text", "requests"] = "text"
    paying_touches_bill: bool = True
    stale_answers_ret: bool = True
    void_of_paid_bill: Literal["refuse", "unapply"] = "refuse"
    delete_of_paid_bill: Literal["refuse", "unapply"] = "refuse"
    void_keeps_credits: bool = True
    void_marks_memo: bool = True
    closing_add_code: Literal[3171, 3180] = 3171
    class_when_off: Literal["refuse", "ignore"] = "refuse"
    clearing_form: Literal["either", "full_name", "list_id"] = "either"
    other_clearing_form: Literal["refuse", "ignore"] = "refuse"
    class_list_when_off: Literal["refuse", "answer"] = "refuse"
    zero_total_bill: Literal["accept", "refuse"] = "accept"
    malformed_value: Literal["document", "request"] = "document"
    currency_mismatch_code: Literal[3140, 3180] = 3140
    bank_account_code: Literal[3140, 3180] = 3140
    several_bills_per_payment: bool = True
    trims_text: bool = True
    inactive_by_id: bool = True
    finds_account_by_number: bool = False
    open_iterators_max: int = 20
    continue_keeps_filters: bool = True
    to_modified_is_inclusive: bool = True
    linked_amounts_are_negative: bool = True
    merge_leaves_deletion: bool = True
    list_delete_in_multi_user: Literal["refuse", "inactivate"] = "refuse"
