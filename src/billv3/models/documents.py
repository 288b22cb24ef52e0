"""Documents of bills, attachments of others. Source: BILL documentation, documents and attachments."""

from datetime import datetime

from attrs import field, frozen

from billv3._convert import SECRET, Model
from billv3._unset import UNSET, Maybe
from billv3.ids import DocumentID, UploadID

from ._enums import ScanStatus, UploadStatus


@frozen(kw_only=True, repr=False)
class Document(Model):
    """
    A file kept with a bill.

    Right after an upload ``id`` is a temporary one (prefix 0du); ``documents.upload_status`` tells the final
    one.
    """

    id: DocumentID
    name: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    download_link: Maybe[str] = field(default=UNSET, metadata=SECRET)
    scan_status: Maybe[ScanStatus | str] = UNSET
    num_of_pages: Maybe[int] = UNSET


@frozen(kw_only=True, repr=False)
class UploadedDocument(Model):
    """The first answer to an upload; where the id is, BILL's samples do not agree."""

    id: Maybe[str] = UNSET
    document_id: Maybe[DocumentID] = UNSET
    upload_id: Maybe[UploadID] = UNSET
    name: Maybe[str] = UNSET
    status: Maybe[UploadStatus | str] = UNSET
    created_time: Maybe[datetime] = UNSET
    download_link: Maybe[str] = field(default=UNSET, metadata=SECRET)


@frozen(kw_only=True, repr=False)
class Upload(Model):
    """How far an upload is: ``document_id`` is there once it is done, which takes minutes."""

    document_id: Maybe[DocumentID] = UNSET
    upload_id: Maybe[UploadID] = UNSET
    status: Maybe[UploadStatus | str] = UNSET


@frozen(kw_only=True, repr=False)
class Attachment(Model):
    """A file kept with a vendor, customer or invoice."""

    id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    created_time: Maybe[datetime] = UNSET
    download_link: Maybe[str] = field(default=UNSET, metadata=SECRET)
    scan_status: Maybe[ScanStatus | str] = UNSET
    num_of_pages: Maybe[int] = UNSET
