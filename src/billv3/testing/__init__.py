"""A strict fake of BILL's v3 API, to test integrations without an account and without a network."""

from billv3.testing._errors import Problem, Refusal
from billv3.testing._exchange import CallRecord, Pending, Response
from billv3.testing._fake import FakeBill, Hold
from billv3.testing._faults import ConnectionLost, Fault, FaultPlan, Fired
from billv3.testing._json import JsonObject, JsonValue
from billv3.testing._knobs import Knobs
from billv3.testing._lifecycle import PATH as PAYMENT_PATH
from billv3.testing._office import Office, line
from billv3.testing._server import FakeBillServer
from billv3.testing._settle import MOVED as MONEY_MOVED
from billv3.testing._webhooks import Notification, Notifications, http_post, sign

__all__ = [
    "MONEY_MOVED",
    "PAYMENT_PATH",
    "CallRecord",
    "ConnectionLost",
    "FakeBill",
    "FakeBillServer",
    "Fault",
    "FaultPlan",
    "Fired",
    "Hold",
    "JsonObject",
    "JsonValue",
    "Knobs",
    "Notification",
    "Notifications",
    "Office",
    "Pending",
    "Problem",
    "Refusal",
    "Response",
    "http_post",
    "line",
    "sign",
]
