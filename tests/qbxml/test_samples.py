"""
Answers shaped like real ones: the facts of public samples, with values of our own.

Shapes: Intuit's SDK samples (QBXML_SDK_Samples), the tests of jsgoupil/quickbooks-sync and qbwc/qbxml, and
the worked examples of the On-Screen Reference.
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
    """HostQuery: product, versions of every release, file mode."""
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
    """BillQuery with IncludeLineItems and IncludeLinkedTxns: mixed item lines in order, payments as links."""
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
    """Debits and credits are mixed in one list."""
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
    """TermsQuery and EntityQuery answer several kinds in one list."""
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
    """Report data: rows of four kinds, columns as attributes, no text at all."""
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
    """QuickBooks sends PayScheduleRef and EmployeeTaxInfo, on no public list (quickbooks-sync tests)."""
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
    """A template of type `true` has been seen (quickbooks-sync issue 52); it must not break the list."""
    template = answer(
        "<TemplateRet><Name>T</Name><TemplateType>true</TemplateType></TemplateRet>", "TemplateQueryRs"
    )

    assert template.rets[0].template_type == "true"


def test_deletions_name_their_kind():
    """TxnDeleted: type, id, when made and when deleted."""
    deleted = answer(
        """<TxnDeletedRet><TxnDelType>Bill</TxnDelType><TxnID>1-1</TxnID>
        <TimeCreated>2026-01-01T00:00:00-05:00</TimeCreated>
        <TimeDeleted>2026-02-01T00:00:00-05:00</TimeDeleted><RefNumber>7</RefNumber></TxnDeletedRet>""",
        "TxnDeletedQueryRs",
    ).rets[0]

    assert (deleted.txn_del_type, deleted.txn_id, deleted.ref_number) == ("Bill", "1-1", "7")
    assert deleted.time_deleted.offset == "-05:00"


def test_a_delete_answers_without_a_record():
    """TxnDel and TxnVoid answer with fields, not with a Ret."""
    done = answer(
        "<TxnDelType>Bill</TxnDelType><TxnID>1-1</TxnID><TimeDeleted>2026-02-01T00:00:00</TimeDeleted>",
        "TxnDelRs",
    )

    assert (done.txn_del_type, done.txn_id, done.time_deleted.text) == ("Bill", "1-1", "2026-02-01T00:00:00")


def test_a_count_without_records():
    """metaData MetaDataOnly answers retCount alone."""
    counted = answer("", "VendorQueryRs", 'statusCode="0" statusSeverity="Info" retCount="412"')

    assert (counted.ret_count, counted.rets) == (412, ())


def test_a_narrowed_answer_lacks_what_the_schema_demands():
    """With IncludeRetElement even ListID and EditSequence may be missing."""
    vendor = answer("<VendorRet><Balance>1.00</Balance></VendorRet>", "VendorQueryRs").rets[0]

    assert (vendor.list_id, vendor.edit_sequence, vendor.balance) == (None, None, Decimal(1))


def test_a_stale_change_carries_the_record():
    """3200 usually comes with the record as it is now."""
    stale = answer(
        "<VendorRet><ListID>1-1</ListID><EditSequence>9</EditSequence></VendorRet>",
        "VendorModRs",
        'requestID="m" statusCode="3200" statusSeverity="Error" statusMessage="Out-of-date."',
    )

    assert not stale.ok
    assert stale.vendor_ret.edit_sequence == "9"


def test_a_batch_cut_short_is_seen():
    """With stopOnError the rest is marked 3231; with a broken session it is simply not there."""
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
    """The worked example of a bill payment reads as it was meant."""
    message_set = parse_requests(PAYMENT)
    applied = message_set.requests[0].bill_payment_check_add.applied_to_txn_add[0]

    assert message_set.new_message_set_id == "90be3c71d5a2486f"
    assert (applied.payment_amount, applied.discount_amount) == (Decimal(190), Decimal(5))
    assert applied.set_credit[0].applied_amount == Decimal(20)


@pytest.mark.parametrize("moved", ["TxnDate", "RefNumber"])
def test_the_mistake_everybody_makes(moved):
    """An element before the one it belongs behind costs the whole document (qbwc issue 74)."""
    from qbxml import SchemaViolation

    lines = PAYMENT.splitlines()
    at = next(number for number, line in enumerate(lines) if f"<{moved}>" in line)
    line = lines.pop(at)
    lines.insert(at - 2, line)
    with pytest.raises(SchemaViolation, match="comes after"):
        parse_requests("\n".join(lines))
