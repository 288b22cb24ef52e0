"""
Invented names and texts of a landscaping firm: ordinary ones, and every awkward one that ledgers stumble
over.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Account:
    """One account of the chart: `type` in BILL's words, `parent` the number of the account above it."""

    number: str
    name: str
    type: str
    parent: str | None = None


ACCOUNTS: Final = (
    Account("1010", "Checking", "BANK"),
    Account("1090", "Bill.com Money Out Clearing", "BANK"),
    Account("1500", "Equipment", "FIXED_ASSET"),
    Account("2000", "Accounts Payable", "ACCOUNTS_PAYABLE"),
    Account("5000", "Job Costs", "COST_OF_GOODS_SOLD"),
    Account("5010", "Plants and Trees", "COST_OF_GOODS_SOLD", "5000"),
    Account("5020", "Mulch, Soil & Stone", "COST_OF_GOODS_SOLD", "5000"),
    Account("5030", "Irrigation Parts", "COST_OF_GOODS_SOLD", "5000"),
    Account("5040", "Fertilizer and Seed", "COST_OF_GOODS_SOLD", "5000"),
    Account("5100", "Subcontractors", "COST_OF_GOODS_SOLD"),
    Account("5110", "Green Waste Disposal", "COST_OF_GOODS_SOLD"),
    Account("6100", "Vehicles", "EXPENSE"),
    Account("6110", "Fuel", "EXPENSE", "6100"),
    Account("6120", "Repairs", "EXPENSE", "6100"),
    Account("6210", "Equipment Rental", "EXPENSE"),
    Account("6220", "Small Tools", "EXPENSE"),
    Account("6310", "Uniforms & Safety Gear", "EXPENSE"),
    Account("6410", "Insurance", "EXPENSE"),
    Account("6420", "Licenses and Permits", "EXPENSE"),
    Account("6510", "Office Supplies", "EXPENSE"),
    Account("6520", "Software", "EXPENSE"),
    Account("6610", "Utilities", "EXPENSE"),
    Account("6620", "Telephone", "EXPENSE"),
    Account("6710", "Café and Crew Meals", "EXPENSE"),
    Account("6810", "Advertising", "EXPENSE"),
    Account("8010", "Storm Damage", "OTHER_EXPENSE"),
)
BANK_ACCOUNT: Final = "1010"
CLEARING_ACCOUNT: Final = "1090"
PAYABLE_ACCOUNT: Final = "2000"

DEPARTMENTS: Final = ("Maintenance", "Design/Build", "Irrigation", "Tree Care", "Snow & Ice", "Office")
LOCATIONS: Final = ("Astoria Yard", "Seaside Yard")
ITEMS: Final = ("Bark Mulch", "Drip Line", "Sod")
# Full names with a colon between customer and job, as QuickBooks writes them.
JOBS: Final = (
    "Riverside Homeowners",
    "Riverside Homeowners:Spring Cleanup",
    "Riverside Homeowners:Drainage",
    "Harbor School District",
    "Harbor School District:Ball Field",
    "Cannery Pier Hotel",
    "Cannery Pier Hotel:Roof Garden",
    "Port of Tillicum",
)
TERMS: Final = (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60))

# Kind of vendor: accounts it is booked to, lowest and highest bill in cents, whether bills name a job.
KINDS: Final[dict[str, tuple[tuple[str, ...], int, int, bool]]] = {
    "nursery": (("5010",), 18_000, 640_000, True),
    "soil": (("5020",), 9_000, 260_000, True),
    "irrigation": (("5030",), 4_500, 180_000, True),
    "seed": (("5040",), 6_000, 120_000, True),
    "crew": (("5100",), 80_000, 900_000, True),
    "waste": (("5110",), 6_500, 48_000, True),
    "fuel": (("6110",), 20_000, 210_000, False),
    "garage": (("6120",), 8_000, 320_000, False),
    "rental": (("6210", "6220"), 12_000, 270_000, True),
    "gear": (("6310", "6220"), 3_000, 75_000, False),
    "insurer": (("6410",), 60_000, 410_000, False),
    "permits": (("6420",), 2_500, 40_000, False),
    "office": (("6510", "6520"), 900, 64_000, False),
    "utility": (("6610", "6620"), 4_000, 88_000, False),
    "meals": (("6710",), 1_200, 19_000, False),
    "print": (("6810", "6510"), 5_000, 95_000, False),
    "storm": (("8010", "5100"), 15_000, 150_000, True),
}

_LONG: Final = (
    "Northwest Regional Irrigation, Turf and Nursery Supply Cooperative of the Lower Columbia River Valley"
)

# What a person typed into BILL. Awkward ones first, so that a small scale has them too.
VENDORS: Final = (
    ("nursery", "Böhm & Söhne Baumschule"),
    ("soil", "O\u2019Grady\u2019s Gravel \u201cn\u201d Stone"),
    ("irrigation", f"{_LONG[:96]} (A)"),
    ("irrigation", f"{_LONG[:96]} (B)"),
    ("nursery", "Valley Nursery: Wholesale"),
    ("nursery", "Valley Nursery: Retail"),
    ("crew", "Tree Friends Peña 🌳 Care"),
    ("soil", "GREEN THUMB SUPPLY"),
    ("soil", "Green Thumb Supply"),
    ("fuel", "Coastal Fuel"),
    ("fuel", "Coastal Fuel"),
    ("rental", "  Delta   Rentals "),
    ("print", '"Quick" Print <Shop> & Signs'),
    ("crew", "Riverside Homeowners"),
    ("seed", "Šumava Seeds — Żywiec Łąka"),
    ("gear", "Forty-One Characters Exactly, Safety Gear"),
    ("nursery", "Cedar Supply Co"),
    ("nursery", "Columbia Bare Root Growers"),
    ("nursery", "Fern Hollow Perennials"),
    ("nursery", "Tillamook Tree Farm"),
    ("nursery", "Salal & Huckleberry Natives"),
    ("soil", "Wharf Road Rock Products"),
    ("soil", "Black Gold Compost"),
    ("soil", "Basalt Brothers Stone Yard"),
    ("soil", "Three Rivers Sand and Gravel"),
    ("irrigation", "Drip & Drop West"),
    ("irrigation", "Pump House Supply"),
    ("irrigation", "Valve & Fitting Depot"),
    ("seed", "Coast Range Seed"),
    ("seed", "Jade Valley Turf"),
    ("crew", "Stonecraft Walls LLC"),
    ("crew", "Skyline Tree Removal"),
    ("crew", "North Jetty Excavating"),
    ("crew", "Level Line Concrete"),
    ("crew", "Bright Beam Landscape Lighting"),
    ("crew", "Fence & Gate Works"),
    ("waste", "Yard Debris Recyclers"),
    ("waste", "Knappa Transfer Station"),
    ("waste", "Chip & Haul"),
    ("fuel", "Pier Nine Petroleum"),
    ("fuel", "Cardlock Northwest"),
    ("garage", "Youngs Bay Truck Repair"),
    ("garage", "Mower Medic"),
    ("garage", "Tire Barn 24/7"),
    ("garage", "Hydraulic Hose Hospital"),
    ("rental", "Big Rock Equipment Rental"),
    ("rental", "Lift & Load Rentals"),
    ("rental", "Sunset Trailers"),
    ("gear", "Boots & Brims Workwear"),
    ("gear", "Hi-Vis Outfitters"),
    ("insurer", "Old Growth Mutual Insurance"),
    ("insurer", "Bond & Surety Desk"),
    ("permits", "City of Wharfside"),
    ("permits", "State Contractors Board"),
    ("office", "Paper Trail Office Supply"),
    ("office", "Cloud Calendar Software"),
    ("office", "Route Planner Pro"),
    ("office", "Payroll & More"),
    ("utility", "Pacific Edge Power"),
    ("utility", "River City Water"),
    ("utility", "Lighthouse Telecom"),
    ("utility", "Beacon Mobile"),
    ("meals", "Crew Café Ñandú"),
    ("meals", "Fish & Chips Wagon"),
    ("print", "Yard Sign Factory"),
    ("print", "Harbor Radio Advertising"),
    ("storm", "Storm Watch Roofing"),
    ("storm", "Emergency Tarp & Board"),
)

WORK: Final = (
    "Delivery to yard",
    "Two pallets of pavers",
    "Bare root maples, 25 pcs",
    "Weekly service",
    "Change order 3",
    "Freight & handling",
    "Trench, backfill & compaction",
    "Monthly plan",
    "Rush order",
    "Deposit for spring stock",
)
# Texts that BILL lets through and that XML, ISO-8859-1 or a line length may not.
AWKWARD_TEXTS: Final = (
    'Café terrace: 12 \u00d7 3" pavers — “as agreed” ✔',
    "Copied from a PDF:\u000bline two\u001f end",
    "<b>URGENT</b> & already approved?\r\nsee mail",
    "Tab\there, nul-free, bell\u0007 and form feed\u000c",
    "Emoji 🌲🚜 and a zero\u200bwidth space",
    "Long text. " * 360,
)
ODD_NUMBERS: Final = (
    "2026/03/LANDSCAPE-SUPPLY-ORDER-{0:06d}-A",
    "2026/03/LANDSCAPE-SUPPLY-ORDER-{0:06d}-B",
    "№ {0} / März",
    "A&B <{0}>",
    " {0}",
)
