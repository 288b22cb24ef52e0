# Made by tools/generate_billv3_client.py from resources/_async_documents.py, which is the file to change.
"""Documents of bills; attachments of vendors, customers and invoices."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from billv3 import _calls
from billv3._call import Call, Effect, nothing, reader, segment, wrapped
from billv3._entities import PAGE_MAX, Entity
from billv3._http import may_have_session
from billv3._unset import given
from billv3.errors import BadCall, InvalidRequest, LimitExceeded, NotFound, UsageError
from billv3.ids import BillID, DocumentID
from billv3.models.documents import Attachment, Document, Upload, UploadedDocument

from ._base import Listing, Runner

FILE_MAX: Final = 6 * 1024 * 1024
"""BILL takes files of at most 6 MB."""

Owner: TypeAlias = Literal["vendors", "customers", "invoices"]


def _checked(name: str, content: bytes) -> None:
    if not name:
        raise UsageError("The file has no name.", fix="Give one, with its ending.")
    if not 0 < len(content) <= FILE_MAX:
        raise LimitExceeded(
            f"BILL takes files of 1 to {FILE_MAX} bytes, not {len(content)}.", fix="Make the file smaller."
        )


class Documents:
    """Files kept with bills."""

    __slots__ = ("_base_url", "_runner")

    def __init__(self, runner: Runner, base_url: str) -> None:
        self._runner = runner
        self._base_url = base_url

    def list(self, bill_id: BillID, *, max: int = PAGE_MAX) -> Listing[Document]:
        """List the documents of a bill."""
        entity = Entity(
            name="documents",
            one="document",
            path=f"/v3/documents/bills/{_calls.checked_id(bill_id, 'bill')}",
            model=Document,
            keys=("documents",),
            archivable=False,
            dated=False,
        )
        return Listing(self._runner, entity, (), (), _calls.checked_max(max), "unsaid")

    def get(self, id: DocumentID) -> Document:
        """Read one document's facts. Raises NotFound."""
        return self._runner.run(
            Call(
                method="GET",
                path=f"/v3/documents/{_calls.checked_id(id, 'document')}",
                decode=reader(Document),
                record=f"document {id}",
            )
        )

    def upload(self, bill_id: BillID, name: str, content: bytes) -> UploadedDocument:
        """
        Add a file to a bill. **Not safe to repeat** when the outcome is unknown: list the documents first.

        BILL takes minutes; ``upload_status`` tells when the document is there.
        """
        _checked(name, content)
        return self._runner.run(
            Call(
                method="POST",
                path=f"/v3/documents/bills/{_calls.checked_id(bill_id, 'bill')}",
                decode=reader(UploadedDocument),
                effect=Effect.WRITE,
                query=(("name", name),),
                body=content,
                content_type="application/octet-stream",
                record=f"document of bill {bill_id}",
            )
        )

    def upload_status(self, ids: Sequence[str]) -> tuple[Upload, ...]:
        """Read how far uploads are, by their temporary ids. How BILL wants several ids is tried both ways."""
        _calls.checked_count(ids, PAGE_MAX, "uploads")
        try:
            rows = self._runner.run(self._status_call([("ids", ",".join(ids))]))
        except (InvalidRequest, NotFound, BadCall):
            rows = ()
        if len(rows) >= len(ids):
            return rows
        return self._runner.run(self._status_call([("ids", id) for id in ids]))

    def download(self, document: Document | Attachment) -> bytes:
        """
        Read a file through its download link.

        The session goes along only to BILL's own hosts; any other link is refused before anything is sent.
        """
        link = document.download_link
        if not given(link):
            raise UsageError("The document has no download link.", fix="Read the document again later.")
        if not may_have_session(link, self._base_url):
            raise UsageError(
                "The download link leads to a host that is not BILL's.",
                fix="Report it; the session was not sent there.",
            )
        return self._runner.run(
            Call(
                method="GET",
                path="(download)",
                url=link,
                decode=lambda answer: answer.body,
                headers=(("Accept", "*/*"),),
                record="document download",
            )
        )

    @staticmethod
    def _status_call(query: Sequence[tuple[str, str]]) -> Call[tuple[Upload, ...]]:
        return Call(
            method="GET",
            path="/v3/documents/upload-status",
            decode=wrapped(Upload, "uploads"),
            query=tuple(query),
            record="uploads",
        )


class Attachments:
    """Files kept with vendors, customers and invoices."""

    __slots__ = ("_runner",)

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def list(self, owner: Owner, id: str, *, max: int = PAGE_MAX) -> Listing[Attachment]:
        """List the attachments of one vendor, customer or invoice."""
        entity = Entity(
            name="attachments",
            one="attachment",
            path=f"/v3/attachments/{owner}/{segment(id)}",
            model=Attachment,
            keys=("attachments",),
            archivable=False,
            dated=False,
        )
        return Listing(self._runner, entity, (), (), _calls.checked_max(max), "unsaid")

    def get(self, id: str) -> Attachment:
        """Read one attachment's facts. Raises NotFound."""
        return self._runner.run(
            Call(
                method="GET",
                path=f"/v3/attachments/{_calls.checked_id(id, 'attachment')}",
                decode=reader(Attachment),
                record=f"attachment {id}",
            )
        )

    def upload(
        self, owner: Owner, id: str, name: str, content: bytes, *, replace_invoice_pdf: bool = False
    ) -> Attachment:
        """
        Add a file. **Not safe to repeat** when the outcome is unknown: list the attachments first.

        ``replace_invoice_pdf``: an invoice is sent with this file instead of BILL's own.
        """
        _checked(name, content)
        if replace_invoice_pdf and owner != "invoices":
            raise UsageError("Only invoices have a PDF to replace.", fix="Leave replace_invoice_pdf out.")
        return self._runner.run(
            Call(
                method="POST",
                path=f"/v3/attachments/{owner}/{_calls.checked_id(id, owner)}",
                decode=reader(Attachment),
                effect=Effect.WRITE,
                query=(("name", name), *((("replaceInvoicePdf", "true"),) if replace_invoice_pdf else ())),
                body=content,
                content_type="application/octet-stream",
                record=f"attachment of {owner} {id}",
            )
        )

    def delete(self, id: str) -> None:
        """Delete an attachment for good."""
        self._runner.run(
            Call(
                method="DELETE",
                path=f"/v3/attachments/{_calls.checked_id(id, 'attachment')}",
                decode=nothing,
                effect=Effect.WRITE,
                record=f"attachment {id}",
            )
        )
