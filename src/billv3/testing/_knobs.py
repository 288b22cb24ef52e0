"""What BILL leaves open, as settings: each plays either answer; the default is harder on a client."""

from dataclasses import dataclass
from typing import Literal

ErrorShape = Literal["array", "object", "html", "text", "empty"]


@dataclass(frozen=True)
class Knobs:
    """
    The limits of BILL and the answers to its open questions.

    Change them at any time: ``fake.knobs = dataclasses.replace(fake.knobs, cursor="offset")``.

    Attributes:
        hourly_limit: Requests per developer key and clock hour (BILL: 20,000); then BDC_1144.
        login_limit: Sign-ins per developer key and clock hour (BILL: 200).
        concurrency_limit: Requests in flight per developer key and organization (BILL: 3); one more gets
            BDC_1322.
        idle_minutes: A user session ends after so many minutes without a call (BILL: 35).
        token_idle_hours: The same for sync-token sessions (BILL: 48).
        token_session_ends: ``"idle"`` counts from the last call, ``"absolute"`` from sign-in (sources
            disagree).
        hourly_limit_status, concurrency_limit_status, login_limit_status: HTTP status of the limit answers.
        login_limit_code: Code of the sign-in limit; never captured by anyone.
        retry_after: Seconds sent as ``Retry-After`` with limit answers; None leaves the header out (BILL
            documents none).
        login_counts_in_flight: Whether a sign-in takes one of the three places.
        login_locks_after: Wrong passwords in a row until BDC_1110.
        wrong_credentials_status: HTTP status of BDC_1101, BDC_1102 and BDC_1123 at sign-in.
        production: MFA-trusted sessions are needed to pay, and voids take time; False plays the sandbox.
        error_shape: How refusals are written: the documented array, or what gateways were seen to send.
        bean_validation_code: Code of "must not be null" answers; never captured.
        unknown_fields: Whether a request key that BILL does not know is dropped or refused.
        plus_in_query: What a raw ``+`` in a query string means; clients should send ``%20`` and ``%2B``.
        archived_in_default_lists: Whether a list without an ``archived`` filter shows archived rows.
        page_token_needs_query: Whether filters, sort and max must be sent again with ``page``.
        cursor: ``"keyset"`` goes on after the last row's sort values; ``"offset"`` counts rows, so rows that
            move while being read are skipped or repeated; ``"snapshot"`` fixes the rows at the first page.
        assumed_zone_hours: Zone of a filter time written without one.
        quotes_in_eq: Whether free text (names, transaction numbers) after ``eq`` may or must be quoted; ids,
            words and booleans are bare.
        tax_id_masked: Whether a vendor's tax id is shown with its last four digits only.
        thin_vendor_rows: Vendor list rows leave out bank account and virtual card.
        approval_moves_updated_time, payment_moves_bill_updated_time, use_moves_credit_updated_time,
            archive_moves_updated_time: Whether ``updatedTime`` of the record moves then.
        payment_fires_bill_updated: Whether a payment sends a ``bill.updated`` notification for its bills.
        unconfirmed_payment_filters: Whether vendorId, status, processDate, disbursementType filter payments.
        time_filters_everywhere: Whether createdTime and updatedTime filter the lists that BILL's table does
            not name.
        invoice_number_required: Whether a bill needs an invoice number.
        invoice_number_max: Longest invoice number accepted.
        negative_lines: Whether a bill line may be negative.
        refuse_edits_of: Bill states that PUT and PATCH refuse: any of ``"approved"``, ``"scheduled"``,
            ``"paid"``.
        edit_resets_approval: Whether changing lines through the API starts an approved bill's approvals
            again.
        dropped_bill_approvals: Whether leaving ``billApprovals`` out of an update drops the approvers.
        paid_amount_has_credits: Whether ``paidAmount`` counts applied credits.
        payments_on_bill: Whether ``GET /v3/bills/{id}`` shows a ``payments`` array.
        archive_with_payments: Whether a bill with live payments can be archived.
        transaction_number_unique: Whether a second payment with the same number is refused.
        recorded_fields_in_get: Whether reads show syncReference, allowExport, toPrintCheck, classifications.
        offline_single_status: ``singleStatus`` of recorded payments; None leaves it out.
        credits_released_by_void: Whether a void gives the credits of the payment back.
        cancel_takes_time: Whether a cancel is first only a request.
        payments_follow_clock: Whether payments move along by themselves as the clock passes their dates.
        webhooks_over_http: Whether notification addresses may be plain http (BILL: never).
        ids_syntax: How ``?ids=`` lists are written.
        exchange_rate: In which direction rates count: units of the foreign currency for one dollar, or
            dollars for one unit.
        bill_rate_moves: Whether the rate of a bill is that of today, or stays the one of when it was entered.
        bill_in_dollars: Whether bills show ``fundingAmount``.
        denied_to_tokens: Areas a sync token may not touch, of those that BILL does not name: any of
            ``"payments"`` (reading), ``"funding-accounts"``, ``"documents"``, ``"organizations"``,
            ``"subscriptions"``.
    """

    hourly_limit: int = 20_000
    login_limit: int = 200
    concurrency_limit: int = 3
    idle_minutes: int = 35
    token_idle_hours: int = 48
    token_session_ends: Literal["idle", "absolute"] = "idle"  # noqa: S105  # no password
    hourly_limit_status: int = 429
    concurrency_limit_status: int = 429
    login_limit_status: int = 429
    login_limit_code: str = "BDC_1144"
    retry_after: int | None = None
    login_counts_in_flight: bool = True
    login_locks_after: int = 5
    wrong_credentials_status: int = 401
    production: bool = True
    error_shape: ErrorShape = "array"
    bean_validation_code: str = "BDC_1117"
    unknown_fields: Literal["ignore", "refuse"] = "ignore"
    plus_in_query: Literal["refuse", "space", "literal"] = "refuse"
    archived_in_default_lists: bool = True
    page_token_needs_query: bool = True
    cursor: Literal["keyset", "offset", "snapshot"] = "keyset"
    assumed_zone_hours: int = 0
    quotes_in_eq: Literal["either", "bare", "quoted"] = "either"
    tax_id_masked: bool = True
    thin_vendor_rows: bool = True
    approval_moves_updated_time: bool = False
    payment_moves_bill_updated_time: bool = False
    use_moves_credit_updated_time: bool = True
    archive_moves_updated_time: bool = True
    payment_fires_bill_updated: bool = False
    unconfirmed_payment_filters: bool = False
    time_filters_everywhere: bool = True
    invoice_number_required: bool = True
    invoice_number_max: int = 100
    negative_lines: bool = True
    refuse_edits_of: frozenset[str] = frozenset()
    edit_resets_approval: bool = False
    dropped_bill_approvals: bool = True
    paid_amount_has_credits: bool = True
    payments_on_bill: bool = False
    archive_with_payments: bool = False
    transaction_number_unique: bool = False
    recorded_fields_in_get: bool = False
    offline_single_status: str | None = "CLEARED"
    credits_released_by_void: bool = True
    cancel_takes_time: bool = False
    payments_follow_clock: bool = False
    webhooks_over_http: bool = False
    ids_syntax: Literal["either", "comma", "repeat"] = "either"
    exchange_rate: Literal["per_dollar", "in_dollars"] = "per_dollar"
    bill_rate_moves: bool = False
    bill_in_dollars: bool = True
    denied_to_tokens: frozenset[str] = frozenset()
