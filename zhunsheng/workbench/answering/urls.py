"""Addresses of forms from above. They go before those of records in general: such a form has pages of its own."""

from django.urls import path

from zhunsheng.reports.kinds.data_request import DataRequest
from zhunsheng.workbench.answering.cell import cell_export, data_request_cell
from zhunsheng.workbench.answering.receiving import data_request_new
from zhunsheng.workbench.answering.request import data_request, data_request_workbook
from zhunsheng.workbench.answering.taking import data_request_fill, data_request_send

_HERE = f"records/{DataRequest.key}"
_CELL = f"{_HERE}/<int:matter_id>/cells/<int:place>/<str:address>"
urlpatterns = [
    path(f"{_HERE}/new/", data_request_new, name="data_request_new"),
    path(f"{_HERE}/<int:matter_id>/", data_request, name="data_request"),
    path(f"{_HERE}/<int:matter_id>/act/fill/", data_request_fill, name="data_request_fill"),
    path(f"{_HERE}/<int:matter_id>/act/send/", data_request_send, name="data_request_send"),
    path(f"{_HERE}/<int:matter_id>/workbook/", data_request_workbook, name="data_request_workbook"),
    path(f"{_CELL}/", data_request_cell, name="data_request_cell"),
    path(f"{_CELL}/export/<int:number>/", cell_export, name="data_request_cell_export"),
]
