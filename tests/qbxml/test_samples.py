"""
Answers shaped like real ones: the facts of public samples, with values of our own.

Every test names the public document it takes its shape from:

- INTUIT: https://github.com/IntuitDeveloper/QBXML_SDK_Samples/tree/main/xmlfiles
- SYNC: https://github.com/jsgoupil/quickbooks-sync/tree/master/test/QbXml.Tests/Messages
- RUBY: https://github.com/qbwc/qbxml/tree/master/spec/support
- OSR: Intuit's On-Screen Reference,
  https://developer.intuit.com/app/developer/qbdesktop/docs/api-reference/qbdesktop
- STATUS: https://developer.intuit.com/app/developer/qbdesktop/docs/develop/exploring-the-quickbooks-desktop-sdk,
  page "status codes in response messages"
"""

import datetime as dt
from decimal import Decimal

import pytest

from qbxml import QbDateTime, Ref, iterparse, parse, parse_requests


def answer(
    inside, tag, attributes='requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK"'
):
    body = f"<{tag} {attributes}>\n{inside}\n</{tag}>"
    text = f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n{body}\n</QBXMLMsgsRs>\n</QBXML>\n'
    return parse(text).responses[0]


def test_the_host_lists_its_versions():
    """
    HostQuery: product, versions of every release, file mode.

    Source: OSR, HostQuery; INTUIT, HostQueryRq.xml.
    """
    host = answer(
        """<HostRet><ProductName>QuickBooks Enterprise Solutions 24.0</ProductName>
        <MajorVersion>34</MajorVersion>
        <MinorVersion>0</MinorVersion><Country>US</Country><SupportedQBXMLVersion>1.0</SupportedQBXMLVersion>
        <SupportedQBXMLVersion>13.0</SupportedQBXMLVersion><SupportedQBXMLVersion>16.0</SupportedQBXMLVersion>
        <IsAutomaticLogin>false</IsAutomaticLogin><QBFileMode>SingleUser</QBFileMode></HostRet>""",
        "HostQueryRs",
    ).host_ret

    assert host.product_name == "QuickBooks Enterprise Solutions 24.0"
    assert host.supported_qbxml_version == ("1.0", "13.0", "16.0")
    assert (host.major_version, host.minor_version) == ("34", "0")
    assert host.is_automatic_login is False
    assert host.qb_file_mode == "SingleUser"


def test_a_bill_with_lines_and_links():
    """
    BillQuery with IncludeLineItems and IncludeLinkedTxns: mixed item lines in order, payments as links.

    Source: OSR, BillQuery; INTUIT, BillQueryRq.xml.
    """
    bill = answer(
        """<BillRet><TxnID>4F2-1711630001</TxnID><TimeCreated>2024-03-28T10:00:01-08:00</TimeCreated>
        <TimeModified>2024-07-28T10:00:01-08:00</TimeModified><EditSequence>1711630001</EditSequence>
        <TxnNumber>1190</TxnNumber><VendorRef><ListID>80000123-1711630000</ListID>
        <FullName>Caf&#233; Nordlicht</FullName>
        </VendorRef><TxnDate>2024-03-28</TxnDate><DueDate>2024-04-27</DueDate><AmountDue>215.00</AmountDue>
        <CurrencyRef><ListID>80000096-1446676743</ListID><FullName>US Dollar</FullName></CurrencyRef>
        <ExchangeRate>1</ExchangeRate><IsPaid>false</IsPaid>
        <LinkedTxn><TxnID>5A0-1711900000</TxnID><TxnType>BillPaymentCheck</TxnType>
        <TxnDate>2024-04-25</TxnDate>
        <RefNumber>10482</RefNumber><LinkType>AMTTYPE</LinkType><Amount>-190.00</Amount></LinkedTxn>
        <ExpenseLineRet><TxnLineID>4F4-1711630001</TxnLineID><AccountRef><FullName>Meals</FullName>
        </AccountRef>
        <Amount>230.00</Amount><BillableStatus>NotBillable</BillableStatus></ExpenseLineRet>
        <ItemLineRet><TxnLineID>4F5-1711630001</TxnLineID><Quantity>2.5</Quantity><Cost>4.12345</Cost>
        </ItemLineRet>
        <ItemGroupLineRet><TxnLineID>4F6-1711630001</TxnLineID><ItemGroupRef><FullName>Kit</FullName>
        </ItemGroupRef>
        <TotalAmount>1.00</TotalAmount><ItemLineRet><TxnLineID>4F7-1</TxnLineID></ItemLineRet>
        </ItemGroupLineRet>
        <ItemLineRet><TxnLineID>4F8-1711630001</TxnLineID></ItemLineRet>
        <OpenAmount>25.00</OpenAmount></BillRet>""",
        "BillQueryRs",
    ).rets[0]

    assert bill.vendor_ref == Ref(list_id="80000123-1711630000", full_name="Café Nordlicht")
    assert (bill.txn_date, bill.due_date) == (dt.date(2024, 3, 28), dt.date(2024, 4, 27))
    assert (bill.amount_due, bill.open_amount, bill.exchange_rate) == (Decimal(215), Decimal(25), Decimal(1))
    assert bill.time_modified == QbDateTime("2024-07-28T10:00:01-08:00")
    assert bill.is_paid is False
    assert [type(line).__name__ for line in bill.item_lines] == [
        "ItemLineRet",
        "ItemGroupLineRet",
        "ItemLineRet",
    ]
    assert (bill.item_lines[0].quantity, bill.item_lines[0].cost) == (Decimal("2.5"), Decimal("4.12345"))
    assert bill.item_lines[1].item_line_ret[0].txn_line_id == "4F7-1"
    assert (bill.linked_txn[0].txn_type, bill.linked_txn[0].amount) == ("BillPaymentCheck", Decimal(-190))
    assert bill.memo is None
    assert bill.extra == ()


def test_a_journal_entry_keeps_the_order_of_its_sides():
    """
    Debits and credits are mixed in one list.

    Source: OSR, JournalEntryQuery; INTUIT, legacy/JournalEntryAddRq.xml.
    """
    entry = answer(
        """<JournalEntryRet><TxnID>1-1</TxnID><JournalDebitLine><Amount>1.00</Amount></JournalDebitLine>
        <JournalCreditLine><Amount>3.00</Amount></JournalCreditLine><JournalDebitLine><Amount>2.00</Amount>
        </JournalDebitLine>
        </JournalEntryRet>""",
        "JournalEntryQueryRs",
    ).rets[0]

    assert [(type(line).__name__, line.amount) for line in entry.lines] == [
        ("JournalDebitLine", Decimal(1)),
        ("JournalCreditLine", Decimal(3)),
        ("JournalDebitLine", Decimal(2)),
    ]


def test_mixed_answers_keep_their_kinds():
    """
    TermsQuery and EntityQuery answer several kinds in one list.

    Source: OSR, TermsQuery; SYNC, Responses/EntityQueryResponseTests.cs.
    """
    terms = answer(
        "<StandardTermsRet><Name>Net 30</Name></StandardTermsRet>"
        "<DateDrivenTermsRet><Name>15th</Name></DateDrivenTermsRet>",
        "TermsQueryRs",
    )
    entities = answer(
        "<VendorRet><Name>V</Name></VendorRet><CustomerRet><Name>C</Name></CustomerRet>", "EntityQueryRs"
    )

    assert [(type(one).__name__, one.name) for one in terms.rets] == [
        ("StandardTermsRet", "Net 30"),
        ("DateDrivenTermsRet", "15th"),
    ]
    assert [type(one).__name__ for one in entities.rets] == ["VendorRet", "CustomerRet"]


def test_a_report_is_rows_of_columns():
    """
    Report data: rows of four kinds, columns as attributes, no text at all.

    Source: OSR, AgingReportQuery; INTUIT, legacy/ProfitAndLossStdReport.xml.
    """
    report = answer(
        """<ReportRet><ReportTitle>A/P Aging Summary</ReportTitle><ReportBasis>Accrual</ReportBasis>
        <NumRows>2</NumRows>
        <NumColumns>2</NumColumns><NumColTitleRows>1</NumColTitleRows>
        <ColDesc colID="1" dataType="STRTYPE"><ColTitle titleRow="1" /><ColType>Blank</ColType></ColDesc>
        <ReportData><TextRow rowNumber="1" value="Vendors" />
        <DataRow rowNumber="2"><RowData rowType="vendor" value="Harbor Paper Co" />
        <ColData colID="2" value="120.50" /></DataRow>
        <TotalRow rowNumber="3"><ColData colID="2" value="120.50" /></TotalRow></ReportData></ReportRet>""",
        "AgingReportQueryRs",
    ).rets[0]

    rows = report.report_data.rows
    assert [type(row).__name__ for row in rows] == ["TextRow", "DataRow", "TotalRow"]
    assert (rows[0].value, rows[1].row_data.value, rows[1].col_data[0].value) == (
        "Vendors",
        "Harbor Paper Co",
        "120.50",
    )
    assert (report.col_desc[0].data_type, report.col_desc[0].col_title[0].title_row) == ("STRTYPE", 1)


def test_unlisted_elements_inside_an_employee():
    """
    QuickBooks sends PayScheduleRef and EmployeeTaxInfo, on no public list (quickbooks-sync tests).

    Source: SYNC, Responses/EmployeeQueryResponseTests.cs.
    """
    employee = answer(
        """<EmployeeRet><Name>E</Name><EmployeePayrollInfo><PayPeriod>Weekly</PayPeriod>
        <PayScheduleRef><FullName>Every Friday</FullName></PayScheduleRef><EmployeeTaxInfo>
        <StateLived>OR</StateLived>
        </EmployeeTaxInfo></EmployeePayrollInfo></EmployeeRet>""",
        "EmployeeQueryRs",
    ).rets[0]

    assert employee.employee_payroll_info.pay_period == "Weekly"
    assert [one.tag for one in employee.employee_payroll_info.extra] == ["PayScheduleRef", "EmployeeTaxInfo"]
    assert employee.employee_payroll_info.extra[0].children[0].text == "Every Friday"


def test_a_template_of_an_impossible_type():
    """
    A template of type `true` has been seen (quickbooks-sync issue 52); it must not break the list.

    Source: https://github.com/jsgoupil/quickbooks-sync/issues/52.
    """
    template = answer(
        "<TemplateRet><Name>T</Name><TemplateType>true</TemplateType></TemplateRet>", "TemplateQueryRs"
    )

    assert template.rets[0].template_type == "true"


def test_deletions_name_their_kind():
    """
    TxnDeleted: type, id, when made and when deleted.

    Source: OSR, TxnDeletedQuery.
    """
    deleted = answer(
        """<TxnDeletedRet><TxnDelType>Bill</TxnDelType><TxnID>1-1</TxnID>
        <TimeCreated>2026-01-01T00:00:00-05:00</TimeCreated>
        <TimeDeleted>2026-02-01T00:00:00-05:00</TimeDeleted><RefNumber>7</RefNumber></TxnDeletedRet>""",
        "TxnDeletedQueryRs",
    ).rets[0]

    assert (deleted.txn_del_type, deleted.txn_id, deleted.ref_number) == ("Bill", "1-1", "7")
    assert deleted.time_deleted.offset == "-05:00"


def test_a_delete_answers_without_a_record():
    """
    TxnDel and TxnVoid answer with fields, not with a Ret.

    Source: OSR, TxnDel.
    """
    done = answer(
        "<TxnDelType>Bill</TxnDelType><TxnID>1-1</TxnID><TimeDeleted>2026-02-01T00:00:00</TimeDeleted>",
        "TxnDelRs",
    )

    assert (done.txn_del_type, done.txn_id, done.time_deleted.text) == ("Bill", "1-1", "2026-02-01T00:00:00")


def test_a_count_without_records():
    """
    metaData MetaDataOnly answers retCount alone.

    Source: OSR, VendorQuery; INTUIT, legacy/CustomerQuery_metadata.xml.
    """
    counted = answer("", "VendorQueryRs", 'statusCode="0" statusSeverity="Info" retCount="412"')

    assert (counted.ret_count, counted.rets) == (412, ())


def test_a_narrowed_answer_lacks_what_the_schema_demands():
    """
    With IncludeRetElement even ListID and EditSequence may be missing.

    Source: OSR, VendorQuery, IncludeRetElement.
    """
    vendor = answer("<VendorRet><Balance>1.00</Balance></VendorRet>", "VendorQueryRs").rets[0]

    assert (vendor.list_id, vendor.edit_sequence, vendor.balance) == (None, None, Decimal(1))


def test_a_stale_change_carries_the_record():
    """
    3200 usually comes with the record as it is now.

    Source: STATUS, 3200; OSR, VendorMod.
    """
    stale = answer(
        "<VendorRet><ListID>1-1</ListID><EditSequence>9</EditSequence></VendorRet>",
        "VendorModRs",
        'requestID="m" statusCode="3200" statusSeverity="Error" statusMessage="Out-of-date."',
    )

    assert not stale.ok
    assert stale.vendor_ret.edit_sequence == "9"


def test_a_batch_cut_short_is_seen():
    """
    With stopOnError the rest is marked 3231; with a broken session it is simply not there.

    Source: STATUS, 3231.
    """
    text = """<QBXML><QBXMLMsgsRs><BillAddRs requestID="1" statusCode="3140" statusSeverity="Error" />
    <BillAddRs requestID="2" statusCode="3231" statusSeverity="Error" /></QBXMLMsgsRs></QBXML>"""
    cut = parse(text)

    assert [one.status_code for one in cut] == [3140, 3231]
    assert cut.by_request_id("3") is None
    assert list(iterparse(text)) == []


PAYMENT = """<?xml version="1.0" encoding="utf-8"?>
<?qbxml version="13.0"?>
<QBXML>
  <QBXMLMsgsRq onError="stopOnError" newMessageSetID="90be3c71d5a2486f">
    <BillPaymentCheckAddRq requestID="pay1">
      <BillPaymentCheckAdd>
        <PayeeEntityRef><ListID>80000123-1711630000</ListID></PayeeEntityRef>
        <APAccountRef><FullName>Accounts Payable</FullName></APAccountRef>
        <TxnDate>2024-04-25</TxnDate>
        <BankAccountRef><FullName>Checking</FullName></BankAccountRef>
        <RefNumber>10482</RefNumber>
        <AppliedToTxnAdd>
          <TxnID>4F2-1711630001</TxnID>
          <PaymentAmount>190.00</PaymentAmount>
          <SetCredit><CreditTxnID>4E0-1711620000</CreditTxnID><AppliedAmount>20.00</AppliedAmount></SetCredit>
          <DiscountAmount>5.00</DiscountAmount>
          <DiscountAccountRef><FullName>Purchase Discounts</FullName></DiscountAccountRef>
        </AppliedToTxnAdd>
      </BillPaymentCheckAdd>
    </BillPaymentCheckAddRq>
  </QBXMLMsgsRq>
</QBXML>
"""


def test_a_payment_with_credit_and_discount():
    """
    The worked example of a bill payment reads as it was meant.

    Source: OSR, BillPaymentCheckAdd.
    """
    message_set = parse_requests(PAYMENT)
    applied = message_set.requests[0].bill_payment_check_add.applied_to_txn_add[0]

    assert message_set.new_message_set_id == "90be3c71d5a2486f"
    assert (applied.payment_amount, applied.discount_amount) == (Decimal(190), Decimal(5))
    assert applied.set_credit[0].applied_amount == Decimal(20)


@pytest.mark.parametrize("moved", ["TxnDate", "RefNumber"])
def test_the_mistake_everybody_makes(moved):
    """
    An element before the one it belongs behind costs the whole document (qbwc issue 74).

    Source: https://github.com/qbwc/qbwc/issues/74.
    """
    from qbxml import SchemaViolation

    lines = PAYMENT.splitlines()
    at = next(number for number, line in enumerate(lines) if f"<{moved}>" in line)
    line = lines.pop(at)
    lines.insert(at - 2, line)
    with pytest.raises(SchemaViolation, match="comes after"):
        parse_requests("\n".join(lines))


# Requests as Intuit writes them


def sent(inside, attributes='onError="stopOnError"', version="2.0"):
    """A request document with comments between instruction and root, as the samples have them."""
    return parse_requests(
        f'<?xml version="1.0" ?><!-- a sample --><?qbxml version="{version}"?><QBXML><!-- another -->'
        f"<QBXMLMsgsRq {attributes}>{inside}</QBXMLMsgsRq></QBXML>"
    )


def test_a_question_for_a_stored_outcome_holds_no_request():
    """
    Old and new id are the same, blanks stand around the equals signs, and there is nothing inside.

    Source: INTUIT, legacy/ErrRecovery2.xml.
    """
    asked = sent("  ", 'oldMessageSetID = "7C01" newMessageSetID = "7C01" onError="continueOnError"')

    assert ("7C01", "7C01", ()) == (asked.old_message_set_id, asked.new_message_set_id, asked.requests)
    assert "continueOnError" == asked.on_error


def test_one_is_true():
    """
    A boolean may be written 1, and comments stand between the elements.

    Source: INTUIT, legacy/VendorAddRq.xml.
    """
    vendor = (
        sent(
            """<VendorAddRq requestID="1"><VendorAdd><!-- required --><Name>Stone Yard</Name>
            <IsActive>1</IsActive><CompanyName>Stone Yard LLC</CompanyName><VendorAddress>
            <Addr1>1 Quarry Road</Addr1><City>Salem</City><State>OR</State></VendorAddress>
            </VendorAdd></VendorAddRq>"""
        )
        .requests[0]
        .vendor_add
    )

    assert vendor.is_active is True
    assert ("1 Quarry Road", "Salem") == (vendor.vendor_address.addr1, vendor.vendor_address.city)


def test_several_queries_by_name_travel_together():
    """
    Each has its own requestID; a job is named by its path.

    Source: INTUIT, legacy/QueryFilterRq.xml.
    """
    queries = sent(
        """<AccountQueryRq requestID = "1"><FullName>Rent</FullName></AccountQueryRq>
        <CustomerQueryRq requestID = "2"><FullName>Oak Hills:Spring</FullName></CustomerQueryRq>"""
    ).requests

    assert ["1", "2"] == [query.request_id for query in queries]
    assert ("Oak Hills:Spring",) == queries[1].full_name
    assert [False, False] == [query.is_write for query in queries]


def test_a_count_is_asked_for_by_an_attribute():
    """
    From 4.0 on; in an older document it is unknown.

    Source: INTUIT, legacy/CustomerQuery_metadata.xml.
    """
    from qbxml import SchemaViolation

    body = '<CustomerQueryRq requestID="2" metaData="MetaDataOnly"> </CustomerQueryRq>'
    assert "MetaDataOnly" == sent(body, version="4.0").requests[0].meta_data
    with pytest.raises(SchemaViolation):
        sent(body, version="3.0")


def test_a_custom_field_of_users_has_the_owner_zero():
    """
    Public fields belong to OwnerID 0, and the object is named by its list and reference.

    Source: INTUIT, legacy/CustomFieldModValue.xml.
    """
    change = (
        sent(
            """<DataExtModRq requestID="0"><DataExtMod><OwnerID>0</OwnerID>
            <DataExtName>Gate code</DataExtName>
            <ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Oak Hills</FullName></ListObjRef>
            <DataExtValue>4711</DataExtValue></DataExtMod></DataExtModRq>""",
            version="3.0",
        )
        .requests[0]
        .data_ext_mod
    )

    assert ("0", "Gate code", "Customer", "4711") == (
        change.owner_id,
        change.data_ext_name,
        change.list_data_ext_type,
        change.data_ext_value,
    )
    assert Ref(full_name="Oak Hills") == change.list_obj_ref


def test_lines_of_a_journal_name_account_memo_and_class():
    """
    Debit first, then credit, each with Amount before Memo before ClassRef.

    Source: INTUIT, legacy/JournalEntryAddRq.xml.
    """
    line = (
        "<Journal{0}Line><AccountRef><FullName>{1}</FullName></AccountRef><Amount>10.25</Amount>"
        "<Memo>moved</Memo><ClassRef><FullName>Overhead</FullName></ClassRef></Journal{0}Line>"
    )
    entry = (
        sent(
            "<JournalEntryAddRq requestID = '1'><JournalEntryAdd><TxnDate>2026-03-02</TxnDate>"
            f"<RefNumber>1</RefNumber>{line.format('Debit', 'Savings')}{line.format('Credit', 'Checking')}"
            "</JournalEntryAdd></JournalEntryAddRq>"
        )
        .requests[0]
        .journal_entry_add
    )

    assert [("Savings", Decimal("10.25")), ("Checking", Decimal("10.25"))] == [
        (one.account_ref.full_name, one.amount) for one in entry.lines
    ]
    assert ["Overhead", "Overhead"] == [one.class_ref.full_name for one in entry.lines]


# Answers in the tests of other libraries


def test_a_page_of_an_iterator():
    """
    The attributes stand on lines of their own; ids of old files are short.

    Source: RUBY, responses/customer_query_terator_rs.xml.
    """
    page = answer(
        "<CustomerRet><ListID>150000-1232697602</ListID><Name>Oak Hills</Name><Balance>0.00</Balance>"
        "<JobStatus>None</JobStatus></CustomerRet>",
        "CustomerQueryRs",
        '''
        requestID="1"
        statusCode="0"
        statusSeverity="Info"
        iteratorRemainingCount="18"
        iteratorID="{0B05F701-E727-472F-8ADE-6753C4F67A46}"''',
    )

    assert (18, "{0B05F701-E727-472F-8ADE-6753C4F67A46}") == (
        page.iterator_remaining_count,
        page.iterator_id,
    )
    assert ("150000-1232697602", "None") == (page.rets[0].list_id, page.rets[0].job_status)


def test_a_purchase_order_with_custom_fields():
    """
    The last page of an iterator; a rate keeps the places it came with; one DataExtRet for each field.

    Source: RUBY, responses/purchase_order_query_rs.xml.
    """
    field = (
        "<DataExtRet><OwnerID>0</OwnerID><DataExtName>{0}</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        "<DataExtValue>{0}!</DataExtValue></DataExtRet>"
    )
    page = answer(
        """<PurchaseOrderRet><TxnID>30-1285640333</TxnID><TotalAmount>145.00</TotalAmount>
        <IsManuallyClosed>false</IsManuallyClosed><IsFullyReceived>false</IsFullyReceived>
        <PurchaseOrderLineRet><TxnLineID>32-1285640333</TxnLineID><Quantity>5</Quantity><Rate>29.00</Rate>
        <Amount>145.00</Amount><ReceivedQuantity>0</ReceivedQuantity></PurchaseOrderLineRet>"""
        + field.format("Gate")
        + field.format("Truck")
        + "</PurchaseOrderRet>",
        "PurchaseOrderQueryRs",
        'requestID="UE8x" statusCode="0" statusSeverity="Info" iteratorRemainingCount="0" iteratorID="{e}"',
    )
    order = page.rets[0]

    assert (0, False) == (page.iterator_remaining_count, order.is_fully_received)
    assert ("5", "29.00", "0") == (
        str(order.lines[0].quantity),
        str(order.lines[0].rate),
        str(order.lines[0].received_quantity),
    )
    assert [("Gate", "Gate!"), ("Truck", "Truck!")] == [
        (one.data_ext_name, one.data_ext_value) for one in order.data_ext_ret
    ]


def test_a_definition_names_the_objects_it_is_for():
    """
    AssignToObject repeats.

    Source: SYNC, Responses/DataExtDefQueryResponseTests.cs.
    """
    definition = answer(
        """<DataExtDefRet><OwnerID>{7D543F23-F3B1-4DEA-8FF4-37BD26D15E6C}</OwnerID><DataExtID>12</DataExtID>
        <DataExtName>Mark</DataExtName><DataExtType>STR255TYPE</DataExtType>
        <AssignToObject>Bill</AssignToObject><AssignToObject>Vendor</AssignToObject></DataExtDefRet>""",
        "DataExtDefQueryRs",
    ).rets[0]

    assert (12, "STR255TYPE", ("Bill", "Vendor")) == (
        definition.data_ext_id,
        definition.data_ext_type,
        definition.assign_to_object,
    )


def test_a_recovered_answer_has_ids_and_no_record():
    """
    ErrorRecovery stands where the record would be.

    Source: SYNC, Responses/DataExtDelResponseErrorRecoveryTests.cs.
    """
    recovered = answer(
        "<ErrorRecovery><ListID>80000001-1</ListID><TxnNumber>678</TxnNumber></ErrorRecovery>", "DataExtDelRs"
    )

    assert recovered.data_ext_del_ret is None
    assert ("80000001-1", 678) == (recovered.error_recovery.list_id, recovered.error_recovery.txn_number)
