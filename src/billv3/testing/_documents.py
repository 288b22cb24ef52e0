"""
Documents of bills, and attachments of vendors, customers and invoices: bytes in, bytes out, with the detour
of uploads.

Sources: "Documents and attachments"; changelog of 14 June 2024.
"""

from collections.abc import Callable
from typing import Final

from billv3.testing._errors import Problem, Refusal, refusal
from billv3.testing._json import Row
from billv3.testing._pages import Query, parse_max
from billv3.testing._routes import Answer, Call, Route
from billv3.testing._world import World

MAX_UPLOAD: Final = 6 * 1024 * 1024


def _upload(call: Call, kind: str, owner: str) -> Row:
    name = call.param("name")
    if not name:
        raise refusal("BDC_1108", "name: must not be null")
    if not call.raw:
        raise refusal("BDC_1117", "body: must not be empty")
    if len(call.raw) > MAX_UPLOAD:
        raise Refusal(413, (Problem("BDC_1119", "body: at most 6 MB"),))
    call.world.peek(kind, owner)
    row = call.world.insert("documents", {"name": name, "owner": owner, "numOfPages": 1, "uploadId": ""})
    call.world.contents[row["id"]] = call.raw
    return row


def _upload_document(call: Call) -> Answer:
    row = call.world.get("documents", _upload(call, "bills", call.ids["billId"])["id"])
    row["uploadId"] = call.world.new_id("0du")
    # The final id is not told yet: it is found by asking for the status of the upload.
    row["asked"] = 0
    call.world.save("documents", row)
    return Answer(200, {"id": row["uploadId"], "name": row["name"], "createdTime": row["createdTime"]})


def _upload_status(call: Call) -> Answer:
    found = []
    for id in call.ids_param():
        row = next((r for r in call.world.rows("documents") if r["uploadId"] == id), None)
        if row is None:
            raise refusal("BDC_1120", f"{id}: no upload with this id")
        entry = {"uploadId": id, "status": "UPLOADED", "documentId": row["id"]}
        if not row["asked"]:
            call.world.save("documents", {**row, "asked": 1}, moved=False)
            entry = {"uploadId": id, "status": "IN_PROGRESS"}
        found.append(entry)
    return Answer(200, found)


def link_to(call: Call, document_id: str) -> str:
    """Return the address of a file: whole where the request names its host, else the path alone."""
    host = call.headers.get("host", "")
    scheme = "http" if host.partition(":")[0] in {"127.0.0.1", "localhost"} else "https"
    return f"{scheme}://{host}/connect/v3/files/{document_id}" if host else f"/connect/v3/files/{document_id}"


def keep_file(world: World, name: str, owner: str, data: bytes) -> str:
    """Keep a file that BILL itself has made, and return its id."""
    row = world.insert("documents", {"name": name, "owner": owner, "numOfPages": 1, "uploadId": ""})
    world.contents[row["id"]] = data
    return str(row["id"])


def _shown(call: Call, row: Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "createdTime": row["createdTime"],
        "downloadLink": link_to(call, row["id"]),
        "scanStatus": "CLEAN",
        "numOfPages": row["numOfPages"],
    }


def _list_of(kind: str, key: str) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        owner = call.world.peek(kind, call.ids[key])["id"]
        rows = [row for row in call.world.rows("documents") if row["owner"] == owner]
        return Answer(200, paged([_shown(call, row) for row in rows], call, f"files of {owner}"))

    return handle


def paged(rows: list[Row], call: Call, what: str, *, back: bool = True) -> Row:
    """Pages of a small list that takes neither filters nor sort."""
    size = parse_max(call.params)
    at = _place(call, what)
    body: Row = {"results": rows[at : at + size]}
    if at + size < len(rows):
        body["nextPage"] = _token(what, at + size)
    if back and at:
        body["prevPage"] = _token(what, max(0, at - size))
    return body


def _token(what: str, at: int) -> str:
    return f"{Query(what, (), (), 0).fingerprint}{at:x}"


def _place(call: Call, what: str) -> int:
    token = call.param("page")
    if token is None:
        return 0
    mark = Query(what, (), (), 0).fingerprint
    try:
        return int(token.removeprefix(mark), 16) if token.startswith(mark) else int("")
    except ValueError as exc:
        raise refusal("BDC_1129", "page: not a token of this list") from exc


def _get(call: Call, key: str) -> Answer:
    return Answer(200, _shown(call, call.world.peek("documents", call.ids[key])))


def _attach(kind: str) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        return Answer(200, _shown(call, _upload(call, kind, call.ids["id"])))

    return handle


def _detach(call: Call) -> Answer:
    call.world.peek("documents", call.ids["attachmentId"])
    call.world.delete("documents", call.ids["attachmentId"])
    return Answer(200)


def _download(call: Call) -> Answer:
    row = call.world.peek("documents", call.ids["documentId"])
    return Answer(200, raw=content(call.world, row["id"]))


def content(world: World, id: str) -> bytes:
    """Return the bytes that were uploaded."""
    return world.contents[id]


ROUTES: Final = (
    Route("GET", "/v3/documents/upload-status", _upload_status),
    Route("GET", "/v3/documents/bills/{billId}", _list_of("bills", "billId")),
    Route("POST", "/v3/documents/bills/{billId}", _upload_document, body="raw"),
    Route("GET", "/v3/documents/{documentId}", lambda call: _get(call, "documentId")),
    Route("GET", "/v3/files/{documentId}", _download),
    *(
        Route("GET", f"/v3/attachments/{kind}/{{id}}", _list_of(kind, "id"))
        for kind in ("vendors", "customers", "invoices")
    ),
    *(
        Route("POST", f"/v3/attachments/{kind}/{{id}}", _attach(kind), body="raw")
        for kind in ("vendors", "customers", "invoices")
    ),
    Route("GET", "/v3/attachments/{attachmentId}", lambda call: _get(call, "attachmentId")),
    Route("DELETE", "/v3/attachments/{attachmentId}", _detach),
)
