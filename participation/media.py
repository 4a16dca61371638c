"""Files: one view for everything under /media/ and /documents/, with permission, ranges and HEAD.

Each folder has an owner, a room that says who may read (`register_files`); a folder without one is not served, which
is how the originals of pictures stay unseen. Django's FileResponse knows no ranges, and without them no player seeks.

Under ASGI an answer to a range carries at most ASGI_LIMIT bytes: daphne takes what it is given into memory, whatever
the client's speed, and players ask for the next part by themselves. WSGI servers wait for the client, so there the
answer is whole. A request without range gets the whole file everywhere; who serves big files to many sets
MEDIA_SENDFILE_PREFIX and leaves sending to the web server in front (X-Accel-Redirect).
"""

import mimetypes
import posixpath
from collections.abc import AsyncIterator, Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model

from participation.private import same_for_everybody
from participation.ranges import Unsatisfiable, asked_range

if TYPE_CHECKING:
    from participation.accounts.models import User

PIECE = 64 * 1024
ASGI_LIMIT = 8 * 1024 * 1024
PUBLIC_SECONDS = 600
SHOWN = {"application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "text/vtt"}
"""Types that a browser may show; sound and film too. All else is a download: nothing of ours runs from here."""

mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("text/vtt", ".vtt")

MayRead = Callable[["User | AnonymousUser", str], bool]


@dataclass(frozen=True)
class Owner:
    """Who may read the files of a folder, and whether caches may keep them."""

    may_read: MayRead
    public: bool


_owners: dict[str, Owner] = {}


@dataclass(frozen=True)
class Stored:
    """A file of the media storage, and how it is sent."""

    name: str
    size: int
    modified: float
    download_name: str

    @property
    def content_type(self) -> str:
        guessed = mimetypes.guess_type(self.name)[0] or ""
        return guessed if guessed in SHOWN or guessed.startswith(("audio/", "video/")) else "application/octet-stream"

    @property
    def etag(self) -> str:
        return f'"{int(self.modified * 1_000_000):x}-{self.size:x}"'


def register_files(prefix: str, may_read: MayRead, *, public: bool = True) -> None:
    """Say who may read what lies under `prefix` (as in "media/"); the longest prefix of a path decides.

    `public=False`: no cache ever keeps the file. Else caches may, if visitors may read it too.
    """
    if not prefix.endswith("/") or prefix in _owners:
        raise ValueError(f"{prefix!r} is no folder, or has an owner already")
    _owners[prefix] = Owner(may_read, public)


@require_safe
def serve_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file under /media/: 404 for what the person may not read, as for what is not there."""
    prefix = max((known for known in _owners if path.startswith(known)), key=len, default="")
    if not prefix or posixpath.normpath(path) != path or not _owners[prefix].may_read(request.user, path):
        raise Http404
    visitor = not request.user.is_authenticated
    public = _owners[prefix].public and (visitor or _owners[prefix].may_read(AnonymousUser(), path))
    return send(request, path, download_name=posixpath.basename(path), public=public)


@require_safe
def serve_document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document of the editors; whom its collection lets in, Wagtail's own hooks say."""
    document = get_object_or_404(get_document_model(), pk=document_id)
    if document.filename != filename:
        raise Http404
    for hook in hooks.get_hooks("before_serve_document"):
        refusal = hook(document, request)
        if isinstance(refusal, HttpResponse):
            return refusal
    public = not document.collection.get_view_restrictions().exists()
    return send(request, document.file.name, download_name=document.filename, public=public)


def send(request: HttpRequest, name: str, *, download_name: str, public: bool = True) -> HttpResponseBase:
    """Answer with a file of the storage: 200, 206, 304 or 416. Who may read it was asked before."""
    stored = _stored(name, download_name)
    request.META["HTTP_ACCEPT_ENCODING"] = ""  # GZipMiddleware would change the length, which ranges count in
    if settings.MEDIA_SENDFILE_PREFIX:
        return _headed(HttpResponse(headers={"X-Accel-Redirect": _internal(name)}), stored, public)
    if get_conditional_response(request, etag=stored.etag, last_modified=int(stored.modified)):
        return _headed(HttpResponse(status=304), stored, public)
    try:
        span = asked_range(request.headers, size=stored.size, etag=stored.etag, modified=stored.modified)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}", "Accept-Ranges": "bytes"})
    return _headed(_body(request, stored, span), stored, public)


def _stored(name: str, download_name: str) -> Stored:
    try:
        modified = default_storage.get_modified_time(name).timestamp()
        return Stored(name, default_storage.size(name), modified, download_name)
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404 from None


def _internal(name: str) -> str:
    return f"{settings.MEDIA_SENDFILE_PREFIX.rstrip('/')}/{quote(name)}"


def _body(request: HttpRequest, stored: Stored, span: tuple[int, int] | None) -> HttpResponseBase:
    """The bytes from first to last, both sent; nothing but the headers for HEAD."""
    first, last = span or (0, stored.size - 1)
    asynchronous = isinstance(request, ASGIRequest)
    if span and asynchronous:
        last = min(last, first + ASGI_LIMIT - 1)
    status = 206 if span else 200
    length = last - first + 1
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=status)
    else:
        pieces: Any = _pieces_async(stored.name, first, length) if asynchronous else _pieces(stored.name, first, length)
        response = StreamingHttpResponse(pieces, status=status)
    response.headers["Content-Length"] = str(length)
    if span:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    return response


def _headed(response: HttpResponseBase, stored: Stored, public: bool) -> HttpResponseBase:
    shown = stored.content_type != "application/octet-stream"
    headers = {
        "Content-Type": stored.content_type,
        "Content-Disposition": content_disposition_header(not shown, stored.download_name) or "inline",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": stored.etag,
        "Last-Modified": http_date(stored.modified),
        "Cache-Control": f"public, max-age={PUBLIC_SECONDS}" if public else "private, no-store",
    }
    for name, value in headers.items():
        response.headers[name] = value
    return same_for_everybody(response) if public else response


def _pieces(name: str, first: int, length: int) -> Generator[bytes, None, None]:
    with default_storage.open(name, "rb") as file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


async def _pieces_async(name: str, first: int, length: int) -> AsyncIterator[bytes]:
    """The same in a thread, piece by piece, so that other requests of the process are answered between."""
    pieces = _pieces(name, first, length)
    following = sync_to_async(partial(next, pieces, b""), thread_sensitive=False)
    try:
        while piece := await following():
            yield piece
    finally:
        pieces.close()
