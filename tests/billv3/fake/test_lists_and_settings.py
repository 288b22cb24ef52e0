"""Vendor credits, classifications, organization, users, terms, banks, documents, receivables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from billv3.testing import FakeBill, Refusal
from tests.billv3.fake.conftest import Bills
from tests.billv3.fake.wire import Clock, Wire


class TestVendorCredits:
    """createvendorcredit and its siblings (April 2025)."""

    @pytest.fixture
    def body(self, vendor: str, account: str) -> dict:
        row = {
            "amount": 50.00,
            "description": "Returned rope",
            "classifications": {"chartOfAccountId": account},
        }
        return {
            "vendorId": vendor,
            "referenceNumber": "CM-88",
            "creditDate": "2026-03-20",
            "vendorCreditLineItems": [row],
        }

    def test_amounts_are_positive_and_usage_is_only_read(self, wire: Wire, body: dict) -> None:
        """usage only in list and get; ids vcr and vci."""
        got = wire.post("/v3/vendor-credits", body)
        shown = wire.get(f"/v3/vendor-credits/{got.body['id']}").body

        assert (201, Decimal("50.00"), 0, "NOT_APPLIED") == (
            got.status,
            got.body["amount"],
            got.body["appliedAmount"],
            got.body["status"],
        )
        assert ("vcr", "vci") == (got.body["id"][:3], got.body["vendorCreditLineItems"][0]["id"][:3])
        assert ("usage" in got.body, shown["usage"]) == (False, [])

    @pytest.mark.parametrize(
        "change",
        [
            {"referenceNumber": None},
            {"referenceNumber": "x" * 101},
            {"creditDate": None},
            {"vendorCreditLineItems": []},
            {"vendorCreditLineItems": [{"amount": -1}]},
            {"vendorCreditLineItems": [{"amount": 0}]},
        ],
    )
    def test_what_it_needs_is_checked(self, wire: Wire, body: dict, change: dict) -> None:
        """referenceNumber 1 to 100 characters, date, at least one line with a positive amount."""
        assert 400 == wire.post("/v3/vendor-credits", {**body, **change}).status

    def test_it_applies_to_one_account_only(self, wire: Wire, body: dict, account: str, bank: str) -> None:
        """applyToChartOfAccountId or applyToBankAccountId."""
        both = {"applyToChartOfAccountId": account, "applyToBankAccountId": bank}

        assert [201, 400] == [
            wire.post("/v3/vendor-credits", {**body, "applyToBankAccountId": bank}).status,
            wire.post("/v3/vendor-credits", {**body, **both}).status,
        ]

    def test_put_replaces_lines_and_patch_changes_them(self, wire: Wire, body: dict) -> None:
        """As for bills."""
        made = wire.post("/v3/vendor-credits", body).body
        path, line = f"/v3/vendor-credits/{made['id']}", made["vendorCreditLineItems"][0]
        patched = wire.patch(path, {"vendorCreditLineItems": [{"id": line["id"], "amount": 60}]})
        replaced = wire.put(path, {**body, "vendorCreditLineItems": [{"amount": 5}, {"amount": 6}]})

        assert [Decimal("60.00"), Decimal("11.00")] == [patched.body["amount"], replaced.body["amount"]]
        assert 422 == wire.patch(path, {"vendorCreditLineItems": [{"amount": 1}]}).status

    def test_an_applied_credit_is_neither_archived_nor_reduced(
        self, fake: FakeBill, wire: Wire, body: dict, bills: Bills
    ) -> None:
        """And more than what is left cannot be used."""
        id = wire.post("/v3/vendor-credits", body).body["id"]
        bill = bills.make("100.00")
        fake.office.record_payment({bill: 1}, process_date=fake.today(), credits={bill: {id: "30.00"}})
        less = {**body, "vendorCreditLineItems": [{"amount": 29.99}]}

        assert "PARTIALLY_APPLIED" == wire.get(f"/v3/vendor-credits/{id}").body["status"]
        assert [422, 422] == [
            wire.post(f"/v3/vendor-credits/{id}/archive").status,
            wire.put(f"/v3/vendor-credits/{id}", less).status,
        ]
        with pytest.raises(Refusal):
            fake.office.record_payment({bill: 1}, process_date=fake.today(), credits={bill: {id: "20.01"}})

    def test_archiving_cannot_be_undone(self, fake: FakeBill, wire: Wire, body: dict) -> None:
        """There is no restore."""
        id = wire.post("/v3/vendor-credits", body).body["id"]

        assert wire.post(f"/v3/vendor-credits/{id}/archive").body["archived"] is True
        assert 404 == wire.post(f"/v3/vendor-credits/{id}/restore").status
        with pytest.raises(Refusal):
            fake.office.unarchive("vendor-credits", id)

    def test_bulk(self, wire: Wire, body: dict) -> None:
        """Create, replace, change, archive; at most 50; key vendorCredits."""
        many = wire.post("/v3/vendor-credits/bulk", [body, body]).body["vendorCredits"]
        ids = [one["id"] for one in many]
        changed = wire.send("PATCH", "/v3/vendor-credits/bulk", [{"id": ids[0], "description": "x"}])
        replaced = wire.send(
            "PUT", "/v3/vendor-credits/bulk", [{**body, "id": ids[1], "referenceNumber": "N"}]
        )
        archived = wire.post("/v3/vendor-credits/bulk/archive", ids=",".join(ids))

        assert ["x"] == [one["description"] for one in changed.body["vendorCredits"]]
        assert ["N"] == [one["referenceNumber"] for one in replaced.body["vendorCredits"]]
        assert [True, True] == [one["archived"] for one in archived.body["vendorCredits"]]
        assert 400 == wire.post("/v3/vendor-credits/bulk", [body] * 51).status
        assert 400 == wire.send("PATCH", "/v3/vendor-credits/bulk", [{"description": "x"}]).status


class TestClassifications:
    """Chart of accounts and the others: one prefix each, the same calls."""

    @pytest.mark.parametrize(
        ("kind", "prefix"),
        [
            ("accounting-classes", "cls"),
            ("departments", "0de"),
            ("locations", "loc"),
            ("jobs", "job"),
            ("items", "0ii"),
        ],
    )
    def test_named_kinds(self, wire: Wire, kind: str, prefix: str) -> None:
        """Create, change, archive, restore, sub-records by parentId."""
        path = f"/v3/classifications/{kind}"
        top = wire.post(path, {"name": "North"}).body
        sub = wire.post(path, {"name": "Yard", "parentId": top["id"]})

        assert (201, prefix, top["id"]) == (sub.status, sub.body["id"][:3], sub.body["parentId"])
        assert "South" == wire.patch(f"{path}/{top['id']}", {"name": "South"}).body["name"]
        assert wire.post(f"{path}/{top['id']}/archive").body["archived"] is True
        assert wire.post(f"{path}/{top['id']}/restore").body["archived"] is False
        assert [top["id"], sub.body["id"]] == wire.everything(path, max=1)
        assert 400 == wire.patch(f"{path}/{top['id']}", {"parentId": sub.body["id"]}).status

    def test_accounts_have_type_and_number(self, wire: Wire) -> None:
        """0ca; the type from BILL's words."""
        path = "/v3/classifications/chart-of-accounts"
        got = wire.post(path, {"name": "Office", "account": {"type": "EXPENSE", "number": "6100"}})

        assert (201, {"type": "EXPENSE", "number": "6100"}) == (got.status, got.body["account"])
        assert 400 == wire.post(path, {"name": "Office"}).status
        assert 400 == wire.post(path, {"name": "Office", "account": {"type": "COSTS"}}).status

    def test_employees_have_two_names(self, wire: Wire) -> None:
        """And no name."""
        path = "/v3/classifications/employees"

        assert ("emp", 400) == (
            wire.post(path, {"firstName": "Crew", "lastName": "Lead"}).body["id"][:3],
            wire.post(path, {"name": "Crew Lead"}).status,
        )

    def test_the_old_path_and_wrong_case_do_not_exist(self, wire: Wire) -> None:
        """BDC_1121 with 404: letter case counts; customers are not among the classifications."""
        for path in (
            "categories/departments",
            "classifications/Departments",
            "classifications/customers",
            "Vendors",
        ):
            assert (404, ["BDC_1121"]) == ((got := wire.get(f"/v3/{path}")).status, got.codes)

    @pytest.mark.parametrize(
        ("syntax", "together", "apart"), [("either", 200, 200), ("comma", 200, 400), ("repeat", 400, 200)]
    )
    def test_how_ids_are_listed_is_a_knob(
        self, fake: FakeBill, wire: Wire, syntax: str, together: int, apart: int
    ) -> None:
        """Comma-joined or repeated: unconfirmed."""
        fake.knobs = replace(fake.knobs, ids_syntax=syntax)
        path = "/v3/classifications/departments"
        one, two = (
            row["id"] for row in wire.post(f"{path}/bulk", [{"name": "a"}, {"name": "b"}]).body["departments"]
        )
        joined = wire.post(f"{path}/bulk/archive", ids=f"{one},{two}")
        repeated = fake.handle("POST", f"/connect{path}/bulk/restore", f"ids={one}&ids={two}", wire.headers)

        assert [together, apart] == [joined.status, repeated.status]
        assert 400 == wire.post(f"{path}/bulk/archive").status

    def test_bulk_patch(self, wire: Wire) -> None:
        """Named key; at most 50."""
        path = "/v3/classifications/departments"
        (row,) = wire.post(f"{path}/bulk", [{"name": "a"}]).body["departments"]

        assert ["b"] == [
            one["name"]
            for one in wire.send("PATCH", f"{path}/bulk", [{"id": row["id"], "name": "b"}]).body[
                "departments"
            ]
        ]
        assert 400 == wire.send("PATCH", f"{path}/bulk", [{"name": "b"}]).status
        assert 400 == wire.post(f"{path}/bulk", [{"name": "a"}] * 51).status


class TestOrganization:
    """Organization, users, roles, payment terms, funding banks."""

    def test_terms_with_equal_days_are_refused(self, fake: FakeBill, wire: Wire) -> None:
        """00p; 0 to 999 days; no archive."""
        path = f"/v3/organizations/{fake.organization_id}/payment-terms"
        made = wire.post(path, {"name": "Net 30", "daysDue": 30})
        statuses = [
            wire.post(path, {"name": "x", "daysDue": days}).status for days in (30, 0, 999, 1000, -1, 1.5)
        ]
        renamed = wire.patch(f"{path}/{made.body['id']}", {"name": "30 days"})

        assert (201, "00p", "archived" in made.body) == (made.status, made.body["id"][:3], False)
        assert [422, 201, 201, 400, 400, 400] == statuses
        assert ("30 days", 30) == (
            renamed.body["name"],
            wire.get(f"{path}/{made.body['id']}").body["daysDue"],
        )
        assert 3 == len(wire.everything(path, max=2))
        assert 404 == wire.get("/v3/organizations/00802OTHER/payment-terms").status

    def test_the_organization_itself(self, fake: FakeBill, wire: Wire) -> None:
        """Read and changed by administrators."""
        path = f"/v3/organizations/{fake.organization_id}"

        assert "Evergreen Fields Landscaping" == wire.get(path).body["name"]
        assert "EFL" == wire.patch(path, {"name": "EFL"}).body["name"]
        assert [fake.organization_id] == [
            one["id"] for one in wire.get("/v3/login/organizations").body["results"]
        ]
        assert 200 == wire.get("/v3/organizations/industries").status

    def test_users_have_a_role(self, fake: FakeBill, wire: Wire) -> None:
        """006; role with id, type, description."""
        roles = {row["type"]: row["id"] for page in wire.pages("/v3/roles") for row in page}
        person = {"firstName": "A", "lastName": "Clerk", "email": "clerk@fake.test"}
        made = wire.post("/v3/users", {**person, "roleId": roles["CLERK"]})

        assert (201, "006", "CLERK") == (made.status, made.body["id"][:3], made.body["role"]["type"])
        change = {"role": {"id": roles["PAYER"]}}
        assert "PAYER" == wire.patch(f"/v3/users/{made.body['id']}", change).body["role"]["type"]
        assert 2 == len(wire.everything("/v3/users"))
        assert 200 == wire.get(f"/v3/roles/{roles['CLERK']}").status
        assert 400 == wire.post("/v3/users", person).status

    def test_a_funding_bank_is_masked_verified_and_mapped(
        self, fake: FakeBill, wire: Wire, account: str
    ) -> None:
        """chartOfAccountId leads payments to the ledger; a deposit of 0.50 verifies in the sandbox."""
        fake.knobs = replace(fake.knobs, production=False)
        body = {
            "nameOnAccount": "EFL",
            "routingNumber": "123456780",
            "accountNumber": "0000004410",
            "type": "CHECKING",
            "ownerType": "BUSINESS",
            "chartOfAccountId": account,
        }
        made = wire.post("/v3/funding-accounts/banks", body).body
        path = f"/v3/funding-accounts/banks/{made['id']}"

        assert ("bac", "NOT_VERIFIED", "******4410") == (
            made["id"][:3],
            made["status"],
            made["accountNumber"],
        )
        assert 422 == wire.post(f"{path}/verify", {"depositAmount": 0.51}).status
        assert wire.post(f"{path}/verify", {"depositAmount": 0.50}).body["verified"]
        assert "VERIFIED" == wire.get(path).body["status"]
        assert account == wire.get(path).body["chartOfAccountId"]
        assert 422 == wire.patch(path, {"accountNumber": "1111"}).status
        assert "Main" == wire.patch(path, {"bankName": "Main"}).body["bankName"]
        assert [made["id"]] == wire.everything("/v3/funding-accounts/banks", filters=f"id:eq:{made['id']}")

    def test_lists_without_pages(self, wire: Wire) -> None:
        """ap-cards is a bare array; cards have rates and cards."""
        assert [] == wire.get("/v3/funding-accounts/ap-cards").body
        cards = wire.get("/v3/funding-accounts/cards").body
        assert ([], {"rates", "cards"}) == (cards["cards"], set(cards))
        assert 200 == wire.get("/v3/funding-accounts/permissions").status


class TestDocuments:
    """Raw bytes, at most 6 MB, a temporary id first."""

    def upload(self, fake: FakeBill, wire: Wire, path: str, data: bytes, query: str = "name=scan.pdf"):
        headers = {**wire.headers, "Content-Type": "application/octet-stream"}
        return fake.handle("POST", f"/connect{path}", query, headers, data)

    def test_a_bill_document_is_found_after_polling(self, fake: FakeBill, wire: Wire, bills: Bills) -> None:
        """0du, then 00h; the download wants the session."""
        bill = bills.make("1.00")
        path = f"/v3/documents/bills/{bill}"
        answer = self.upload(fake, wire, path, b"%PDF")
        upload = wire.get("/v3/documents/upload-status", ids=(temporary := _id(answer.body))).body
        again = wire.get("/v3/documents/upload-status", ids=temporary).body
        (document,) = wire.get(path).body["results"]

        assert (200, "0du") == (answer.status, temporary[:3])
        assert ["IN_PROGRESS", "UPLOADED"] == [upload[0]["status"], again[0]["status"]]
        assert (again[0]["documentId"], "00h") == (document["id"], document["id"][:3])
        download = fake.handle("GET", document["downloadLink"], "", wire.headers)
        assert b"%PDF" == download.body
        assert 404 == wire.get("/v3/documents/upload-status", ids="0du02X").status

    def test_size_and_name_are_checked(self, fake: FakeBill, wire: Wire, bills: Bills) -> None:
        """6 MB, ?name=."""
        path = f"/v3/documents/bills/{bills.make('1.00')}"

        assert [413, 400, 400] == [
            self.upload(fake, wire, path, b"x" * (6 * 1024 * 1024 + 1)).status,
            self.upload(fake, wire, path, b"x", "").status,
            self.upload(fake, wire, path, b"").status,
        ]

    def test_attachments_can_be_deleted(self, fake: FakeBill, wire: Wire, vendor: str) -> None:
        """Final."""
        path = f"/v3/attachments/vendors/{vendor}"
        id = _id(self.upload(fake, wire, path, b"W-9").body)
        for _ in range(2):
            self.upload(fake, wire, path, b"more")
        first = wire.get(path, max=2).body
        second = wire.get(path, max=2, page=first["nextPage"]).body

        assert [2, 1] == [len(first["results"]), len(second["results"])]
        assert 400 == wire.get(path, page="x").status
        assert 200 == wire.get(f"/v3/attachments/{id}").status
        assert [200, 404] == [wire.send("DELETE", f"/v3/attachments/{id}").status for _ in range(2)]


def _id(body: bytes) -> str:
    import json

    return json.loads(body)["id"]


class TestReceivables:
    """Customers, invoices, receipts, recurring bills: basic."""

    def test_an_invoice_is_flat_where_a_bill_is_nested(self, wire: Wire, clock: Clock) -> None:
        """customer:{id} on create, customerId on read; number and date flat."""
        customer = wire.post("/v3/customers", {"name": "Riverside"}).body["id"]
        body = {
            "customer": {"id": customer},
            "invoiceNumber": "1",
            "invoiceDate": "2026-03-01",
            "dueDate": "2026-03-31",
            "invoiceLineItems": [{"quantity": 2, "price": 10.25}],
        }
        made = wire.post("/v3/invoices", body)
        path = f"/v3/invoices/{made.body['id']}"
        receipt = {"customerId": customer, "paymentDate": "2026-03-05", "paymentType": "CHECK"}
        paid = [{"id": made.body["id"], "amount": 20}]

        assert (201, Decimal("20.50"), "OPEN", customer) == (
            made.status,
            made.body["totalAmount"],
            made.body["status"],
            made.body["customerId"],
        )
        assert ["BDC_1171"] == wire.post("/v3/invoices", body).codes
        assert Decimal("20.50") == wire.get(f"/v3/customers/{customer}").body["balance"]["amount"]
        assert 200 == wire.post("/v3/invoices/record-payment", {**receipt, "invoices": paid}).status
        assert 422 == wire.post("/v3/invoices/record-payment", {**receipt, "invoices": paid}).status
        assert ("PARTIAL_PAYMENT", Decimal("0.50")) == (
            (shown := wire.get(path).body)["status"],
            shown["dueAmount"],
        )
        assert 422 == wire.put(path, {**body, "invoiceLineItems": [{"quantity": 1, "price": 1}]}).status
        assert "2026-04-30" == wire.patch(path, {"dueDate": "2026-04-30"}).body["dueDate"]
        assert 1 == len(wire.everything("/v3/receivable-payments"))
        assert [made.body["id"]] == wire.everything("/v3/invoices", filters=f"customerId:eq:{customer}")
        assert "R2" == wire.patch(f"/v3/customers/{customer}", {"name": "R2"}).body["name"]

    def test_recurring_bills(self, fake: FakeBill, wire: Wire, vendor: str) -> None:
        """autoPayment needs trust."""
        body = {
            "vendorId": vendor,
            "recurringBillLineItems": [{"amount": 10}],
            "schedule": {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2026-04-01"},
        }
        made = wire.post("/v3/recurringbills", body)
        auto = {"processingOptions": {"autoPayment": True}}

        assert [201, 403] == [made.status, wire.post("/v3/recurringbills", {**body, **auto}).status]
        assert 403 == wire.patch(f"/v3/recurringbills/{made.body['id']}", auto).status
        assert (
            "x"
            == wire.put(f"/v3/recurringbills/{made.body['id']}", {**body, "description": "x"}).body[
                "description"
            ]
        )
        assert [made.body["id"]] == wire.everything("/v3/recurringbills")
