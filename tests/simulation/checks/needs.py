"""What a bill or credit of BILL names in QuickBooks: is it there, and which one is it?"""

from syncer import codec
from syncer.entries import Standing, State
from syncer.model import Kind, Vendor
from syncer.naming import name_key, vendor_name
from syncer.ports import Unit
from tests.simulation.checks.facts import NOUNS, only_a_person_can_tell, record_of
from tests.simulation.world import CONNECTION, World

TABLES = {Kind.ACCOUNT: "Account", Kind.DEPARTMENT: "Class", Kind.CUSTOMER: "Entity", Kind.ITEM: "Item"}


def there(world: World, unit: Unit, kind: Kind, id_: str):
    """Return the entry of QuickBooks that one of BILL's lists is: the linked one, or that of its name."""
    book, table = world.company.book, TABLES[kind]
    link = unit.links.get(CONNECTION, kind.value, id_)
    if link is not None and not link.void:
        return book.find_id(table, link.book_id)
    found = book.find_name(table, world.bill.read(NOUNS[kind], id_)["name"])
    return None if found is None or (kind is Kind.CUSTOMER and found.kind != "Customer") else found


def named(world: World, unit: Unit, line: dict) -> dict[str, object]:
    """Return the entries of QuickBooks that a line is to be posted on; `None` for what is not there."""
    ids, carried = line["classifications"], world.drawn["lists"]
    where = (
        (Kind.ITEM, ids["itemId"])
        if carried and ids.get("itemId")
        else (Kind.ACCOUNT, ids["chartOfAccountId"])
    )
    found = {"account or item": there(world, unit, *where)}
    if carried and ids.get("departmentId"):
        found["class"] = there(world, unit, Kind.DEPARTMENT, ids["departmentId"])
    if carried and ids.get("customerId"):
        found["customer"] = there(world, unit, Kind.CUSTOMER, ids["customerId"])
    if carried and ids.get("jobId"):
        found["customer"] = _job(world, found["customer"], ids)
    return found


def _job(world: World, customer, ids: dict):
    if customer is None:
        above = world.bill.read("customers", ids["customerId"])["name"]
    else:
        above = world.company.book.full_name(customer)
    name = world.bill.read("jobs", ids["jobId"])["name"]
    return world.company.book.find_name("Entity", f"{above}:{name}")


def lacks_entry(world: World, unit: Unit, row: dict) -> bool:
    """Whether QuickBooks does not have, or has hidden, something that a bill's lines name."""
    lines = row["billLineItems"] if "billLineItems" in row else row["vendorCreditLineItems"]
    found = [one for line in lines for one in named(world, unit, line).values()]
    return any(one is None or not one.is_active for one in found)


def lacks_vendor(world: World, unit: Unit, id_: str) -> bool:
    """
    Whether a vendor is before a person, or one of its name, or BILL archived it before anybody could tell
    which one it is.
    """
    record = record_of(unit, Kind.VENDOR, id_)
    if record is None or record.standing is Standing.EXCEPTION:
        return True
    link = unit.links.get(CONNECTION, Kind.VENDOR.value, id_)
    if link is not None and not link.void:
        return False
    doubts = unit.operations.find(connection=CONNECTION, state=State.IN_DOUBT.value, kind=Kind.VENDOR.value)
    name = world.bill.read("vendors", id_)["name"]
    if any(
        only_a_person_can_tell(world, one) and codec.decode(Vendor, one.body).name == name for one in doubts
    ):
        return True
    return bool(world.bill.read("vendors", id_).get("archived")) and not only_namesake(world, unit, id_)


def only_namesake(world: World, unit: Unit, id_: str) -> str:
    """Return the vendor of QuickBooks that alone has a vendor's name, and is or could be no other of BILL."""
    if unit.links.get(CONNECTION, Kind.VENDOR.value, id_) is not None:
        # It was deleted or merged there: who has its name by now is not beyond doubt.
        return ""
    name = world.bill.read("vendors", id_)["name"]
    key = name_key(vendor_name(name))
    found = [one for one in world.company.book.entries["Entity"].values() if one.kind == "Vendor"]
    found = [one for one in found if name_key(one.name) == key]
    others = [one for one in world.bill.ids("vendors") if one != id_]
    rivals = [one for one in others if name_key(world.bill.read("vendors", one)["name"]) == name_key(name)]
    if (
        len(found) != 1
        or rivals
        or unit.links.find(connection=CONNECTION, kind=Kind.VENDOR.value, book_id=found[0].list_id)
    ):
        return ""
    said = unit.matches.find(connection=CONNECTION, kind=Kind.VENDOR.value, bill_id=id_)
    return "" if said else found[0].list_id
