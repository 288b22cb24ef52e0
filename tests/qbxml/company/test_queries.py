"""Queries: keys, filters, pages, iterators, change detection, custom fields."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from qbxml import QbDateTime, parse
from qbxml.messages import (
    AccountFilter,
    AccountQueryRq,
    BillPaymentCheckQueryRq,
    BillQueryRq,
    CompanyQueryRq,
    EntityFilter,
    EntityQueryRq,
    HostQueryRq,
    IncludeListMetaData,
    ItemQueryRq,
    ModifiedDateRangeFilter,
    NameFilter,
    NameRangeFilter,
    PreferencesQueryRq,
    RefNumberFilter,
    RefNumberRangeFilter,
    TermsQueryRq,
    TotalBalanceFilter,
    TxnDateRangeFilter,
    VendorQueryRq,
)
from qbxml.testing import Behaviour, Preferences, RefusedError
from tests.qbxml.company.desk import Office

OWNER, OTHER = "{6B063959-81B0-4622-85D6-F548C8CCB517}", "{6B063959-81B0-4622-85D6-F548C8CCB518}"
FILE_ID = "{0F0C5A5D-51A2-4E6C-8D45-2B6C0F6D7A10}"


def names(response) -> list[str]:
    return [ret.name for ret in response.rets]


def numbers(response) -> list[str]:
    return [ret.ref_number for ret in response.rets]


# By id, by name


def test_what_is_missing_is_told_and_what_exists_is_answered(office: Office) -> None:
    """Source: status-code appendix of the SDK: 500 (Warn), with the objects that were found."""
    known = office.file.vendor("Stone Yard").list_id
    response = office.ask(VendorQueryRq(list_id=("80009999-1", known)))

    assert (500, "Warn", ["Stone Yard"]) == (response.status_code, response.status_severity, names(response))
    assert 500 == office.ask(VendorQueryRq(full_name=("Nobody",))).status_code


def test_an_id_that_is_none_is_refused(office: Office) -> None:
    """Source: status-code appendix of the SDK: 3000."""
    assert 3000 == office.ask(VendorQueryRq(list_id=("nonsense",))).status_code
    assert 3000 == office.ask(BillQueryRq(txn_id=("nonsense",))).status_code


@pytest.mark.parametrize(("switch", "codes"), [("missing", [500, 500, 500]), ("refuse", [3240, 500, 3240])])
def test_an_id_of_a_newer_copy_is_missing_or_refused(switch: str, codes: list[int]) -> None:
    """
    Unconfirmed which: status-code appendix of the SDK, 3240 (the creation time inside the id is not that of
    the object) and 500.
    """
    office = Office(behaviour=Behaviour(id_of_another_file=switch))
    backup = office.file.snapshot()
    later = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")]).txn_id
    vendor = office.file.add_vendor("Later Supply").list_id
    office.file.restore(backup)
    office.clock.tick()
    office.file.enter_bill("Stone Yard", [("Fuel", "2.00")])
    office.file.add_vendor("Another Supply")

    asked = [
        office.ask(BillQueryRq(txn_id=(later,))),
        office.ask(BillQueryRq(txn_id=("FFFF-1",))),
        office.ask(VendorQueryRq(list_id=(vendor,))),
    ]

    assert codes == [response.status_code for response in asked]


def test_names_match_in_any_case(office: Office) -> None:
    """Source: QuickBooks SDK: FullName matching is not case-sensitive."""
    assert ["Stone Yard"] == names(office.ask(VendorQueryRq(full_name=("STONE yard",))))


@pytest.mark.parametrize(("by_id", "code"), [(True, 0), (False, 500)])
def test_inactive_records_by_id_are_open(by_id: bool, code: int) -> None:
    """Unconfirmed for every list: queries by id or name return inactive records."""
    office = Office(behaviour=Behaviour(inactive_by_id=by_id))
    list_id = office.file.make_inactive("Stone Yard").list_id

    assert code == office.ask(VendorQueryRq(list_id=(list_id,))).status_code


# Filters of lists


def test_lists_answer_active_entries_by_default(office: Office) -> None:
    """Source: On-Screen Reference: ActiveStatus defaults to ActiveOnly."""
    office.file.make_inactive("Stone Yard")
    asked = [None, "ActiveOnly", "InactiveOnly", "All"]

    assert [["Harbor Paper Co"], ["Harbor Paper Co"], ["Stone Yard"], ["Harbor Paper Co", "Stone Yard"]] == [
        names(office.ask(VendorQueryRq(active_status=status))) for status in asked
    ]


def test_nothing_found_by_filter_is_status_1(office: Office) -> None:
    """Source: status-code appendix of the SDK: 1 (Info), no error."""
    response = office.ask(VendorQueryRq(name_filter=NameFilter(match_criterion="StartsWith", name="zzz")))

    assert (1, "Info", ()) == (response.status_code, response.status_severity, response.rets)


@pytest.mark.parametrize(
    ("criterion", "text", "expected"),
    [
        ("StartsWith", "harb", ["Harbor Paper Co"]),
        ("Contains", "ON", ["Stone Yard"]),
        ("EndsWith", "yard", ["Stone Yard"]),
    ],
)
def test_name_filters(office: Office, criterion: str, text: str, expected: list[str]) -> None:
    """Source: schema, NameFilter."""
    assert expected == names(
        office.ask(VendorQueryRq(name_filter=NameFilter(match_criterion=criterion, name=text)))
    )


def test_a_name_range(office: Office) -> None:
    """Source: schema, NameRangeFilter."""
    query = VendorQueryRq(name_range_filter=NameRangeFilter(from_name="I", to_name="T"))

    assert ["Stone Yard"] == names(office.ask(query))


def test_vendors_by_balance(office: Office) -> None:
    """Source: schema, TotalBalanceFilter."""
    office.file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    query = VendorQueryRq(
        total_balance_filter=TotalBalanceFilter(operator="GreaterThan", amount=Decimal("4.99"))
    )
    response = office.ask(query)

    assert ["Stone Yard"] == names(response)
    assert "5.00" == str(response.rets[0].balance)


def test_accounts_by_type(office: Office) -> None:
    """Source: schema, AccountQuery: AccountType repeats."""
    response = office.ask(AccountQueryRq(account_type=("Bank", "AccountsPayable")))

    assert ["Checking", "Savings", "BILL Money Out Clearing", "Accounts Payable"] == names(response)


def test_accounts_tell_path_level_and_balance(office: Office) -> None:
    """Source: schema, AccountRet: FullName, Sublevel, Balance, TotalBalance, SpecialAccountType."""
    office.file.enter_bill("Stone Yard", [("Fuel", "5.00")])
    rets = {ret.full_name: ret for ret in office.ask(AccountQueryRq()).rets}

    below = rets["Job Materials:Plants and Sod"]
    assert ("Plants and Sod", 1, "Job Materials", "50110") == (
        below.name,
        below.sublevel,
        below.parent_ref.full_name,
        below.account_number,
    )
    payable = rets["Accounts Payable"]
    assert ("5.00", "5.00", "AccountsPayable") == (
        str(payable.balance),
        str(payable.total_balance),
        payable.special_account_type,
    )


def test_entity_query_searches_four_lists(office: Office) -> None:
    """Source: QuickBooks SDK: vendors, customers, employees and other names at once."""
    office.file.add_customer("Oak Hills")
    office.file.add("OtherName", "City Hall")
    response = office.ask(EntityQueryRq(full_name=("city hall", "oak hills", "stone yard")))

    assert ["OtherNameRet", "CustomerRet", "VendorRet"] == [type(ret).__name__ for ret in response.rets]


def test_terms_and_items_answer_a_mix(office: Office) -> None:
    """Source: schema: TermsQueryRs and ItemQueryRs answer several kinds."""
    office.file.add("DateDrivenTerms", "10th", day_of_month_due=10)
    office.file.add_item("Mulch", account="Job Materials", cost="30")
    office.file.add_item("Sod", account="Job Materials", kind="ItemNonInventory")

    assert {"StandardTermsRet", "DateDrivenTermsRet"} == {
        type(ret).__name__ for ret in office.ask(TermsQueryRq()).rets
    }
    rets = office.ask(ItemQueryRq()).rets
    assert ["ItemServiceRet", "ItemNonInventoryRet"] == [type(ret).__name__ for ret in rets]
    assert "Job Materials" == rets[0].sales_or_purchase.account_ref.full_name


# Filters of transactions


@pytest.fixture
def filed(office: Office) -> Office:
    """Bills A1, a1 and 9 of one vendor, 10 of another (paid), and a credit."""
    file = office.file
    for number, vendor, account, day in (
        ("A1", "Harbor Paper Co", "Fuel", 1),
        ("a1", "Harbor Paper Co", "Rent", 2),
        ("9", "Harbor Paper Co", "Rent", 3),
        ("10", "Stone Yard", "Fuel", 4),
    ):
        file.enter_bill(vendor, [(account, "10.00")], ref_number=number, on=date(2026, 2, day))
        office.clock.tick(minutes=1)
    file.pay_bill(file.transactions("Bill")[-1].txn_id)
    file.enter_credit("Stone Yard", [("Fuel", "1.00")], ref_number="A1")
    return office


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (BillQueryRq(ref_number=("a1",)), ["A1", "a1"]),
        (BillQueryRq(ref_number_case_sensitive=("a1",)), ["a1"]),
        (BillQueryRq(txn_date_range_filter=TxnDateRangeFilter(from_txn_date=date(2026, 2, 3))), ["9", "10"]),
        (BillQueryRq(txn_date_range_filter=TxnDateRangeFilter(to_txn_date=date(2026, 2, 1))), ["A1"]),
        (
            BillQueryRq(txn_date_range_filter=TxnDateRangeFilter(date_macro="LastMonth")),
            ["A1", "a1", "9", "10"],
        ),
        (BillQueryRq(entity_filter=EntityFilter(full_name=("Stone Yard",))), ["10"]),
        (BillQueryRq(account_filter=AccountFilter(full_name=("Rent",))), ["a1", "9"]),
        (
            BillQueryRq(ref_number_filter=RefNumberFilter(match_criterion="StartsWith", ref_number="a")),
            ["A1", "a1"],
        ),
        (
            BillQueryRq(
                ref_number_range_filter=RefNumberRangeFilter(from_ref_number="9", to_ref_number="10")
            ),
            ["9", "10"],
        ),
        (BillQueryRq(paid_status="PaidOnly"), ["10"]),
        (BillQueryRq(paid_status="NotPaidOnly"), ["A1", "a1", "9"]),
        (BillQueryRq(entity_filter=EntityFilter(full_name=("Harbor Paper Co",)), paid_status="PaidOnly"), []),
        (BillQueryRq(max_returned=2), ["A1", "a1"]),
    ],
    ids=repr,
)
def test_transaction_filters(filed: Office, query: BillQueryRq, expected: list[str]) -> None:
    """Source: On-Screen Reference, BillQuery: filters combine with AND; numeric ranges compare as numbers."""
    response = filed.ask(query)

    assert (0 if expected else 1, expected) == (response.status_code, numbers(response))


def test_an_unknown_number_is_500_and_an_unknown_entity_3120(filed: Office) -> None:
    """Source: status-code appendix of the SDK."""
    unknown = BillQueryRq(entity_filter=EntityFilter(full_name=("Nobody",)))

    assert 500 == filed.ask(BillQueryRq(ref_number=("A1", "nothing"))).status_code
    assert 3120 == filed.ask(unknown).status_code


def test_an_upside_down_range_is_refused(filed: Office) -> None:
    """Source: status-code appendix of the SDK: 3030."""
    dates = TxnDateRangeFilter(from_txn_date=date(2026, 2, 3), to_txn_date=date(2026, 2, 1))

    assert 3030 == filed.ask(BillQueryRq(txn_date_range_filter=dates)).status_code


def test_lines_and_links_come_only_when_asked(filed: Office) -> None:
    """Source: On-Screen Reference: IncludeLineItems and IncludeLinkedTxns default to false."""
    bare = filed.ask(BillQueryRq(ref_number=("10",))).rets[0]
    full = filed.ask(BillQueryRq(ref_number=("10",), include_line_items=True, include_linked_txns=True)).rets[
        0
    ]
    payment = filed.ask(BillPaymentCheckQueryRq()).rets[0]

    assert ((), ()) == (bare.expense_line_ret, bare.linked_txn)
    assert (1, 1) == (len(full.expense_line_ret), len(full.linked_txn))
    assert () == payment.applied_to_txn_ret


def test_only_named_elements_come_back(filed: Office) -> None:
    """Source: On-Screen Reference, IncludeRetElement: top-level names; misspelt ones are ignored silently."""
    ret = filed.ask(
        BillQueryRq(ref_number=("10",), include_ret_element=("TxnID", "RefNumber", "Wrong"))
    ).rets[0]

    assert ("10", None, None) == (ret.ref_number, ret.txn_date, ret.edit_sequence)
    assert ret.txn_id


def test_metadata_counts(filed: Office) -> None:
    """Source: QuickBooks SDK, metaData: the count alone, with the data, or not at all."""
    only = filed.ask(BillQueryRq(meta_data="MetaDataOnly"))
    both = filed.ask(BillQueryRq(meta_data="MetaDataAndResponseData"))

    assert (4, 0) == (only.ret_count, len(only.rets))
    assert (4, 4) == (both.ret_count, len(both.rets))
    assert filed.ask(BillQueryRq()).ret_count is None


# Iterators


def walk(office: Office, size: int = 2):
    return office.ask(BillQueryRq(iterator="Start", max_returned=size))


def further(office: Office, iterator_id: str, size: int = 2, step: str = "Continue", **filters):
    return office.ask(BillQueryRq(iterator=step, iterator_id=iterator_id, max_returned=size, **filters))


def test_an_iterator_walks_to_its_end(filed: Office) -> None:
    """Source: QuickBooks SDK, iterators: remaining count, 0 ends it, then 3391."""
    first = walk(filed, 3)
    second = further(filed, first.iterator_id, 3)
    third = further(filed, first.iterator_id, 3)

    assert [1, 0] == [first.iterator_remaining_count, second.iterator_remaining_count]
    assert ["A1", "a1", "9", "10"] == numbers(first) + numbers(second)
    assert 3391 == third.status_code


def test_an_iterator_dies_with_its_session(filed: Office) -> None:
    """Source: consolibyte/quickbooks-php issue 183: 3391 in a later session."""
    filed.file.begin_session()
    first = walk(filed)
    filed.file.end_session()
    filed.file.begin_session()

    assert 3391 == further(filed, first.iterator_id).status_code


def test_an_iterator_can_be_stopped(filed: Office) -> None:
    """Source: QuickBooks SDK, iterator Stop."""
    first = walk(filed)

    assert 0 == further(filed, first.iterator_id, step="Stop").status_code
    assert 3391 == further(filed, first.iterator_id).status_code


def test_only_some_iterators_may_be_open() -> None:
    """Source: desktopaccountingapi changelog: 3390; the number is unknown, a switch."""
    office = Office(behaviour=Behaviour(open_iterators_max=1))
    for number in range(4):
        office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], ref_number=str(number))
    walk(office)

    assert 3390 == walk(office).status_code


def test_rows_deleted_during_a_walk_are_missed(filed: Office) -> None:
    """Source: QuickBooks SDK: changes during the walk make pages miss rows."""
    first = walk(filed)
    filed.file.delete(filed.file.transactions("Bill")[2].txn_id)

    assert ["10"] == numbers(further(filed, first.iterator_id))


def test_filters_of_a_continue_are_open(filed: Office) -> None:
    """Unconfirmed: whether a Continue may change the filters; the switch refuses."""
    loose = further(filed, walk(filed).iterator_id, paid_status="PaidOnly")
    filed.file.book.behaviour = Behaviour(continue_keeps_filters=False)
    strict = further(filed, walk(filed).iterator_id, paid_status="PaidOnly")

    assert (0, 3391) == (loose.status_code, strict.status_code)


# Times


SUMMER = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)


def changed_since(office: Office, text: str, until: str | None = None) -> list[str]:
    dates = ModifiedDateRangeFilter(
        from_modified_date=QbDateTime(text), to_modified_date=QbDateTime(until) if until else None
    )
    return numbers(office.ask(BillQueryRq(modified_date_range_filter=dates)))


def test_the_offset_is_the_winter_one_all_year() -> None:
    """
    Source: jsgoupil/quickbooks-sync issues 19, 28, 33: the wall time is right, the offset lies in summer.
    """
    office = Office(at=SUMMER)
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])
    stamp = office.ask(BillQueryRq(txn_id=(bill.txn_id,))).rets[0].time_modified

    assert "2026-07-01T12:00:01-05:00" == stamp.text


def test_a_stamp_sent_back_unchanged_means_the_same_moment() -> None:
    """Source: the same issues: send the raw text back, or the wall time without offset."""
    office = Office(at=SUMMER)
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], ref_number="1")
    office.clock.tick()
    office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], ref_number="2")

    assert ["1", "2"] == changed_since(office, "2026-07-01T12:00:01-05:00")
    assert ["2"] == changed_since(office, "2026-07-01T12:00:02")
    assert ["1", "2"] == changed_since(office, "2026-07-01")
    assert [] == changed_since(office, "2026-07-02")
    assert ["2"] == changed_since(office, "2026-07-01T17:00:02+00:00"), "another offset is converted"


def test_the_upper_end_of_a_range_is_open() -> None:
    """The lower end is inclusive; the upper one too, unconfirmed."""
    for inclusive, expected in ((True, ["1"]), (False, [])):
        office = Office(behaviour=Behaviour(to_modified_is_inclusive=inclusive))
        office.file.enter_bill("Stone Yard", [("Fuel", "1.00")], ref_number="1")

        assert expected == changed_since(office, "2026-03-02T10:00:00", "2026-03-02T10:00:01")


def test_a_change_moves_a_record_in_the_range(filed: Office) -> None:
    """TimeModified follows edits, and side effects such as a payment."""
    filed.clock.tick(days=1)
    filed.file.edit_bill(filed.file.transactions("Bill")[0].txn_id, memo="x")

    assert ["A1"] == changed_since(filed, "2026-03-03")


def test_vendors_changed_since(office: Office) -> None:
    """Source: schema: list queries have FromModifiedDate directly."""
    office.clock.tick(days=1)
    office.file.edit_vendor("Stone Yard", phone="1")

    assert ["Stone Yard"] == names(office.ask(VendorQueryRq(from_modified_date=QbDateTime("2026-03-03"))))


# Program, company, preferences


def test_the_host_lists_its_versions() -> None:
    """Source: schema, HostRet: SupportedQBXMLVersion repeats."""
    office = Office(newest_version="13.0")
    query = HostQueryRq(include_list_meta_data=IncludeListMetaData(include_max_capacity=True))
    host = office.ask(query).host_ret

    assert ("13.0", "US", "SingleUser") == (host.supported_qbxml_version[-1], host.country, host.qb_file_mode)
    assert host.list_meta_data.entity_meta_data.max_capacity > 0
    assert (13, 0) == (office.file.major_version, office.file.minor_version)


def test_preferences_show_the_closing_date_not_its_password() -> None:
    """Source: schema, AccountingPreferences/ClosingDate."""
    office = Office(preferences=Preferences(closing_date=date(2026, 1, 31), closing_password="hush"))
    text = office.file.process(office.text(PreferencesQueryRq()))

    assert date(2026, 1, 31) == parse(text).responses[0].preferences_ret.accounting_preferences.closing_date
    assert "hush" not in text
    assert "hush" not in repr(office.file.book.preferences)


def test_the_host_response_has_three_answers(office: Office) -> None:
    """
    Source: QBWC logs: HostQueryRs, CompanyQueryRs, PreferencesQueryRs; no custom fields without OwnerID.
    """
    office.file.stamp_file_id(OWNER, FILE_ID)
    text = office.file.host_response()

    assert ["HostQueryRs", "CompanyQueryRs", "PreferencesQueryRs"] == [
        type(one).__name__ for one in parse(text)
    ]
    assert FILE_ID not in text


def test_the_file_id_is_read_with_the_owner_id(office: Office) -> None:
    """Source: QBWC Programmer's Guide: FileID is a private custom field of the company."""
    office.file.stamp_file_id(OWNER, FILE_ID)
    mine, others = (office.ask(CompanyQueryRq(owner_id=(owner,))).company_ret for owner in (OWNER, OTHER))

    assert [("FileID", FILE_ID)] == [(ext.data_ext_name, ext.data_ext_value) for ext in mine.data_ext_ret]
    assert () == others.data_ext_ret


def test_a_second_file_id_of_one_owner_is_refused(office: Office) -> None:
    """
    Source: QBWC Programmer's Guide: 1026, the OwnerID/FileID pair must be unique; the same again is fine.
    """
    office.file.stamp_file_id(OWNER, FILE_ID)
    office.file.stamp_file_id(OWNER, FILE_ID)
    office.file.stamp_file_id(OTHER, FILE_ID)

    with pytest.raises(RefusedError) as caught:
        office.file.stamp_file_id(OWNER, OTHER)
    assert 1026 == caught.value.code


# Custom fields


def define(office: Office, name: str = "BILL id", *objects: str, owner: str = OWNER) -> int:
    assigned = "".join(f"<AssignToObject>{one}</AssignToObject>" for one in objects or ("Bill", "Vendor"))
    return office.code(
        f"<DataExtDefAddRq><DataExtDefAdd><OwnerID>{owner}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<DataExtType>STR255TYPE</DataExtType>{assigned}</DataExtDefAdd></DataExtDefAddRq>"
    )


def change(office: Office, what: str, txn_id: str, value: str | None = None) -> int:
    told = f"<DataExtValue>{value}</DataExtValue>" if value is not None else ""
    return office.code(
        f"<DataExt{what}Rq><DataExt{what}><OwnerID>{OWNER}</OwnerID><DataExtName>BILL id</DataExtName>"
        f"<TxnDataExtType>Bill</TxnDataExtType><TxnID>{txn_id}</TxnID>{told}</DataExt{what}></DataExt{what}Rq>"
    )


def test_a_private_field_is_defined_added_changed_and_deleted(office: Office) -> None:
    """Source: QuickBooks SDK guide, data extensions; each change counts as a change of the bill."""
    bill = office.file.enter_bill("Stone Yard", [("Fuel", "1.00")])
    query = BillQueryRq(txn_id=(bill.txn_id,), owner_id=(OWNER,))
    assert 3120 == change(office, "Add", bill.txn_id, "b1"), "not defined yet"
    assert [0, 3100] == [define(office), define(office)]
    office.clock.tick()

    assert 3120 == change(office, "Mod", bill.txn_id, "b1"), "nothing to change yet"
    assert [0, 3100, 0] == [change(office, what, bill.txn_id, "b2") for what in ("Add", "Add", "Mod")]
    ret = office.ask(query).rets[0]
    assert ["b2"] == [ext.data_ext_value for ext in ret.data_ext_ret]
    assert ret.edit_sequence != bill.edit_sequence
    assert 3070 == change(office, "Mod", bill.txn_id, "x" * 256)
    assert [0, 3120] == [change(office, "Del", bill.txn_id) for _ in range(2)]
    assert () == office.ask(query).rets[0].data_ext_ret


def test_public_fields_are_for_names_and_items(office: Office) -> None:
    """Source: desktopaccountingapi changelog: 3351 for a public field on a transaction."""
    assert [3351, 0] == [
        define(office, "Route", "Bill", owner="0"),
        define(office, "Route", "Vendor", owner="0"),
    ]


def test_definitions_are_found_by_owner(office: Office) -> None:
    """Source: desktopaccountingapi changelog: without a filter it can answer nothing at all."""
    define(office)

    assert 1 == office.code("<DataExtDefQueryRq/>")
    ret = (
        office.raw(f"<DataExtDefQueryRq><OwnerID>{OWNER}</OwnerID></DataExtDefQueryRq>").responses[0].rets[0]
    )
    assert ("BILL id", ("Bill", "Vendor")) == (ret.data_ext_name, ret.assign_to_object)


# Transactions of all kinds


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ["A1", "a1", "9", "10", None, "A1"]),
        ("<RefNumber>a1</RefNumber>", ["A1", "a1", "A1"]),
        ("<RefNumberCaseSensitive>a1</RefNumberCaseSensitive>", ["a1"]),
        (
            "<TransactionEntityFilter><FullName>Stone Yard</FullName></TransactionEntityFilter>",
            ["10", None, "A1"],
        ),
        (
            "<TransactionEntityFilter><EntityTypeFilter>Customer</EntityTypeFilter></TransactionEntityFilter>",
            [],
        ),
        ("<TransactionAccountFilter><FullName>Checking</FullName></TransactionAccountFilter>", [None]),
        (
            "<TransactionTypeFilter><TxnTypeFilter>VendorCredit</TxnTypeFilter></TransactionTypeFilter>",
            ["A1"],
        ),
        (
            (
                "<TransactionTypeFilter><TxnTypeFilter>Bill</TxnTypeFilter></TransactionTypeFilter>"
                "<TransactionPaidStatusFilter>Closed</TransactionPaidStatusFilter>"
            ),
            ["10"],
        ),
    ],
)
def test_transaction_query_sums_up_all_kinds(filed: Office, body: str, expected: list) -> None:
    """Source: On-Screen Reference, TransactionQuery: all types, SummaryOnly by default."""
    response = filed.raw(f"<TransactionQueryRq>{body}</TransactionQueryRq>").responses[0]

    assert (0 if expected else 1, expected) == (
        response.status_code,
        [ret.ref_number for ret in response.rets],
    )


def test_a_summary_tells_account_and_amount(filed: Office) -> None:
    """
    The sign and the account of a summary line are unconfirmed: seen from the account the transaction is
    about.
    """
    rets = filed.raw("<TransactionQueryRq/>").responses[0].rets

    assert ("Bill", "Accounts Payable", "-10.00") == (
        rets[0].txn_type,
        rets[0].account_ref.full_name,
        str(rets[0].amount),
    )
    assert ("BillPaymentCheck", "Checking", "-10.00") == (
        rets[4].txn_type,
        rets[4].account_ref.full_name,
        str(rets[4].amount),
    )


@pytest.mark.parametrize(
    "body",
    [
        "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter>",
        "<TransactionClassFilter><FullName>Overhead</FullName></TransactionClassFilter>",
    ],
)
def test_details_of_transaction_query_are_beyond_the_simulation(filed: Office, body: str) -> None:
    """What is not covered says so (1030)."""
    assert 1030 == filed.code(f"<TransactionQueryRq>{body}</TransactionQueryRq>")
