"""Uploads that are stopped as they come in: what is larger than allowed is neither kept in memory nor on the disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


class _Bounded(FileUploadHandler):
    """Passes a file on to the handlers behind it until it is too large; then it is left out and its field noted."""

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self._most_bytes = most_bytes
        self._received = 0
        self.too_large: set[str] = set()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > self._most_bytes:
            self.too_large.add(str(self.field_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def bounded_upload(most_bytes: int) -> Callable[[View], View]:
    """A view that takes files of at most ``most_bytes``; `too_large_fields` says where a larger one was sent.

    Typed text beyond DATA_UPLOAD_MAX_MEMORY_SIZE is answered by a page that says so (413).

    The bound must stand before anything reads the form, and checking for forgery reads it: so that check is made here.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers.insert(0, _Bounded(request, most_bytes))
            try:
                return protected(request, *args, **kwargs)
            except RequestDataTooBig:
                return render(request, "web/too_much.html", status=413)

        return bounded

    return decorate


def too_large_fields(request: HttpRequest) -> frozenset[str]:
    """The fields whose files were left out for their size; needs `bounded_upload`."""
    request.POST  # noqa: B018  # reading the form is what fills the set
    found = (handler.too_large for handler in request.upload_handlers if isinstance(handler, _Bounded))
    return frozenset(next(found, ()))
