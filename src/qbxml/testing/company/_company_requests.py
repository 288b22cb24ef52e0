"""Requests about the program, the company, its preferences, and custom fields."""

from typing import Any, Final

from qbxml import Aggregate
from qbxml.testing.company._desk import Answer, Desk, Handler
from qbxml.testing.company._extensions import Holder, define, remove_value, set_value
from qbxml.testing.company._lists import RULES
from qbxml.testing.company._querying import count_and_trim
from qbxml.testing.company._references import Target, find
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._schema import class_in, payload_of
from qbxml.testing.company._telling import home_currency
from qbxml.testing.company._transactions import find_transaction
from qbxml.testing.company._values import DataExt, ExtensionDefinition

LIST_CAPACITY: Final = 14500
CAPACITIES: Final = (
    "account",
    "billing_rate",
    "class",
    "customer_msg",
    "customer_type",
    "entity",
    "item",
    "job_type",
    "payment_method",
    "payroll_item",
    "price_level",
    "sales_rep",
    "sales_tax_code",
    "ship_method",
    "template",
    "terms",
    "to_do",
    "vehicle",
    "vendor_type",
)
ITEM_KINDS: Final = tuple(kind for kind, rule in RULES.items() if rule.table == "Item")


def query_host(desk: Desk, request: Any) -> Answer:
    """HostQuery: the program, and the qbXML versions it speaks."""
    host = desk.host
    values: dict[str, object] = {
        "product_name": host.product,
        "major_version": str(host.major_version),
        "minor_version": str(host.minor_version),
        "country": host.country,
        "supported_qbxml_version": host.versions,
        "is_automatic_login": False,
        "qb_file_mode": desk.book.preferences.file_mode,
    }
    wanted = getattr(request, "include_list_meta_data", None)
    if wanted is not None and wanted.include_max_capacity is True:
        values["list_meta_data"] = {
            f"{name}_meta_data": {"max_capacity": LIST_CAPACITY} for name in CAPACITIES
        }
    return _single(desk, request, values)


def query_company(desk: Desk, request: Any) -> Answer:
    """CompanyQuery: name and address; with an OwnerID also its custom fields, the FileID stamp among them."""
    company = desk.book.company
    values: dict[str, object] = {
        "is_sample_company": company.is_sample,
        "company_name": company.name,
        "legal_company_name": company.legal_name,
        "address": company.address or None,
        "legal_address": company.address or None,
        "first_month_fiscal_year": "January",
        "first_month_income_tax_year": "January",
        "company_type": "Landscaping",
        "ein": company.ein,
    }
    return _single(desk, request, values, company.data_ext)


def query_preferences(desk: Desk, request: Any) -> Answer:
    """PreferencesQuery: what decides how bills are built, and the closing date (never its password)."""
    book, preferences = desk.book, desk.book.preferences
    discount = preferences.default_discount_account
    account = book.find_name("Account", discount) if discount else None
    values: dict[str, object] = {
        "accounting_preferences": {
            "is_using_account_numbers": preferences.is_using_account_numbers,
            "is_requiring_accounts": preferences.is_requiring_accounts,
            "is_using_class_tracking": preferences.is_using_class_tracking,
            "is_using_audit_trail": True,
            "is_assigning_journal_entry_numbers": True,
            "closing_date": preferences.closing_date,
        },
        "finance_charge_preferences": {
            "grace_period": 0,
            "is_assessing_for_overdue_charges": False,
            "calculate_charges_from": "DueDate",
            "is_marked_to_be_printed": False,
        },
        "jobs_and_estimates_preferences": {
            "is_using_estimates": True,
            "is_using_progress_invoicing": False,
            "is_printing_items_with_zero_amounts": False,
        },
        "multi_currency_preferences": {
            "is_multi_currency_on": preferences.is_multi_currency_on,
            "home_currency_ref": home_currency(book),
        },
        "purchases_and_vendors_preferences": {
            "is_using_inventory": True,
            "days_bills_are_due": preferences.days_bills_are_due,
            "is_automatically_using_discounts": False,
            "default_discount_account_ref": account.ref if account is not None else None,
        },
        "reports_preferences": {"aging_report_basis": "AgeFromDueDate", "summary_report_basis": "Accrual"},
        "sales_and_customers_preferences": {
            "is_tracking_reimbursed_expenses_as_income": False,
            "is_auto_applying_payments": True,
        },
        "current_app_access_rights": {
            "is_automatic_login_allowed": False,
            "is_personal_data_access_allowed": preferences.is_personal_data_allowed,
        },
    }
    return _single(desk, request, values)


def define_extension(desk: Desk, request: Any) -> Answer:
    """DataExtDefAdd."""
    message = request.data_ext_def_add
    definition = define(
        desk.book,
        message.owner_id,
        message.data_ext_name,
        str(message.data_ext_type),
        tuple(str(one) for one in message.assign_to_object),
    )
    return _single(desk, request, _definition_values(definition))


def query_definitions(desk: Desk, request: Any) -> Answer:
    """DataExtDefQuery; without a filter it answers nothing at all (desktopaccountingapi changelog)."""
    owners = {str(one).upper() for one in request.owner_id}
    objects = {str(one) for one in request.assign_to_object}
    found = [
        one
        for one in desk.book.definitions.values()
        if one.owner_id in owners or objects.intersection(one.assign_to)
    ]
    cls = _ret_class(request)
    teller = desk.teller(request)
    return count_and_trim(request, tuple(teller.make(cls, _definition_values(one)) for one in found))


def add_extension(desk: Desk, request: Any) -> Answer:
    """DataExtAdd: the first value of a field."""
    message = request.data_ext_add
    value = set_value(
        desk.book,
        _holder(desk, message),
        message.owner_id,
        message.data_ext_name,
        message.data_ext_value,
        exists=False,
    )
    return _extension(desk, request, value)


def change_extension(desk: Desk, request: Any) -> Answer:
    """DataExtMod: another value; it cannot clear."""
    message = request.data_ext_mod
    if not message.data_ext_value:
        raise RefusedError(3150, "DataExtMod cannot clear a value; use DataExtDel.")
    value = set_value(
        desk.book,
        _holder(desk, message),
        message.owner_id,
        message.data_ext_name,
        message.data_ext_value,
        exists=True,
    )
    return _extension(desk, request, value)


def delete_extension(desk: Desk, request: Any) -> Answer:
    """DataExtDel: no value any more."""
    message = request.data_ext_del
    gone = remove_value(desk.book, _holder(desk, message), message.owner_id, message.data_ext_name)
    values = {"owner_id": gone.owner_id, "data_ext_name": gone.name, "time_deleted": desk.book.now()}
    return _single(desk, request, values)


def _extension(desk: Desk, request: Any, value: DataExt) -> Answer:
    values = {
        "owner_id": value.owner_id,
        "data_ext_name": value.name,
        "data_ext_type": value.type,
        "data_ext_value": value.value,
    }
    return Answer(rets=(desk.teller(request).plain(_ret_class(request), values),), record=value)


def _holder(desk: Desk, message: Any) -> Holder:
    if message.other_data_ext_type is not None:
        return None
    if message.txn_data_ext_type is not None:
        if getattr(message, "txn_line_id", None) is not None:
            raise RefusedError(1030, "Custom fields of lines are not covered by the simulation.")
        return find_transaction(desk.book, desk.id_of(message.txn_id), str(message.txn_data_ext_type))
    kind = str(message.list_data_ext_type)
    kinds = ITEM_KINDS if kind == "Item" else (kind,)
    entry = find(desk.book, message.list_obj_ref, Target(RULES[kinds[0]].table))
    if entry is None or entry.kind not in kinds:
        raise RefusedError(3120, f"The {kind} that the custom field belongs to cannot be found.")
    return entry


def _definition_values(definition: ExtensionDefinition) -> dict[str, object]:
    return {
        "owner_id": definition.owner_id,
        "data_ext_id": definition.number,
        "data_ext_name": definition.name,
        "data_ext_type": definition.type,
        "assign_to_object": definition.assign_to,
        "data_ext_list_require": False,
        "data_ext_txn_require": False,
        "data_ext_format_string": "",
    }


def _ret_class(request: Any) -> type[Aggregate]:
    holder = payload_of(type(request).RESPONSE)
    assert holder is not None, "the answer has an object"
    return class_in(holder)


def _single(
    desk: Desk, request: Any, values: dict[str, object], data_ext: tuple[DataExt, ...] = ()
) -> Answer:
    return Answer(rets=(desk.teller(request).make(_ret_class(request), values, data_ext),))


HANDLERS: Final[dict[str, Handler]] = {
    "CompanyQueryRq": query_company,
    "DataExtAddRq": add_extension,
    "DataExtDefAddRq": define_extension,
    "DataExtDefQueryRq": query_definitions,
    "DataExtDelRq": delete_extension,
    "DataExtModRq": change_extension,
    "HostQueryRq": query_host,
    "PreferencesQueryRq": query_preferences,
}
