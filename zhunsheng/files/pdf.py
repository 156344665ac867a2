"""PDF: the words of each page by where they stand; pages that are pictures are recognised where the OCR extra is there."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from zhunsheng.files import ocr
from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.bounds import MOST_PAGES, MOST_SCANNED_PAGES, check_length
from zhunsheng.files.lines import Fragment, Page, blocks_of

MEDIA_TYPE = "application/pdf"
# A page with fewer characters and a picture is a scan; a page number may be printed over it.
_FEWEST_CHARACTERS = 12
_SCAN_DOTS = 200 / 72
# In ems: how far a base line may be off, and how wide a gap ends a run.
_SAME_LINE, _WORD_GAP = 0.5, 0.2
_LABELS = {"Title": "标题", "Author": "作者", "Creator": "制作软件", "ModDate": "修改日期"}


def read_pdf(data: bytes) -> Contents:
    """The paragraphs of a PDF. Raises `Unreadable` when it is broken or encrypted, or a scan and OCR is missing."""
    document = _opened(data)
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"文件有{len(document)}页，超过{MOST_PAGES}页的上限。", "请只保留报告正文的页后再试。")
        pages, scans = [], []
        for number in range(len(document)):
            page = _page(document, number)
            pages.append(page)
            if sum(len(fragment.text.strip()) for fragment in page.fragments) < _FEWEST_CHARACTERS and _has_picture(
                document, number
            ):
                scans.append(number)
        metadata = {label: value for key, label in _LABELS.items() if (value := document.get_metadata_value(key))}
        if scans:
            return _with_scans(document, pages, scans, metadata)
    except pypdfium2.PdfiumError as fault:
        raise _damaged() from fault
    finally:
        document.close()
    return _contents(pages, metadata)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise Unreadable("PDF 加了密码，读不出内容。", "请去掉密码，另存后再试。") from fault
        raise _damaged() from fault


def _contents(pages: list[Page], metadata: dict[str, str]) -> Contents:
    blocks = tuple(blocks_of(pages))
    if not blocks:
        raise Unreadable("PDF 里没有文字。", "请确认文件内容完整，或换成可以选中文字的 PDF 后再试。")
    return Contents(blocks, MEDIA_TYPE, title=metadata.get("标题", ""), metadata=metadata)


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    text_page = page.get_textpage()
    try:
        check_length(pdfium.FPDFText_CountChars(text_page))
        fragments = tuple(_fragments(text_page.raw, page.get_height()))
        return Page(number + 1, page.get_height(), fragments)
    finally:
        text_page.close()
        page.close()


def _fragments(text_page: pdfium.FPDF_TEXTPAGE, height: float) -> Iterator[Fragment]:
    """Runs of characters that follow each other on one line. Blanks and line breaks that PDFium puts in are not the file's."""
    run: list[str] = []
    left = right = top = bottom = size = 0.0
    box = pdfium.FS_RECTF()
    for place in range(pdfium.FPDFText_CountChars(text_page)):
        sign = chr(pdfium.FPDFText_GetUnicode(text_page, place))
        if sign in "\r\n\0" or pdfium.FPDFText_IsGenerated(text_page, place) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, place, ctypes.byref(box)):
            continue
        letter_size = max(box.top - box.bottom, 1.0)
        level = abs(height - box.bottom - bottom) < letter_size * _SAME_LINE
        if run and (not level or not right - letter_size < box.left < right + letter_size * _WORD_GAP):
            yield Fragment("".join(run), left, right, top, bottom, size)
            run = []
        if not run:
            left, top, bottom, size = box.left, height - box.top, height - box.bottom, letter_size
        run.append(sign)
        right, size = box.right, max(size, letter_size)
    if run:
        yield Fragment("".join(run), left, right, top, bottom, size)


def _has_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    page = document[number]
    try:
        return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    finally:
        page.close()


def _with_scans(
    document: pypdfium2.PdfDocument, pages: list[Page], scans: list[int], metadata: dict[str, str]
) -> Contents:
    """Where OCR is missing, pages that were read stand, and what is missing is said; nothing but scans is refused."""
    named = "、".join(f"第{number + 1}页" for number in scans)
    if not ocr.is_installed():
        if len(scans) == len(pages):
            raise Unreadable("PDF 是扫描件，里面没有文字。", ocr.HOW_TO_INSTALL)
        read = _contents([page for page in pages if page.number - 1 not in scans], metadata)
        return Contents(
            read.blocks,
            MEDIA_TYPE,
            read.title,
            metadata=metadata,
            remarks=(f"{named}是扫描图像，没有读出文字。{ocr.HOW_TO_INSTALL}",),
        )
    if len(scans) > MOST_SCANNED_PAGES:
        raise Unreadable(
            f"PDF 有{len(scans)}页扫描图像，超过{MOST_SCANNED_PAGES}页的上限。",
            "请拆成几个文件，或换成可以选中文字的 PDF 后再试。",
        )
    pictures = (_picture(document, number) for number in scans)
    words = dict(zip(scans, ocr.on_all_cores(pictures, 1 / _SCAN_DOTS), strict=True))
    read = _contents([_with_words(page, words.get(page.number - 1)) for page in pages], metadata)
    remark = f"{named}是扫描图像，文字由程序识别，可能有错字漏行，请对照原件。"
    return Contents(read.blocks, MEDIA_TYPE, read.title, metadata=metadata, remarks=(remark,), is_ocr=True)


def _picture(document: pypdfium2.PdfDocument, number: int) -> Any:
    """A page as a picture. PDFium draws one page at a time."""
    page = document[number]
    try:
        return page.render(scale=_SCAN_DOTS).to_numpy()
    finally:
        page.close()


def _with_words(page: Page, words: tuple[Fragment, ...] | None) -> Page:
    return page if words is None else Page(page.number, page.height, words)


def _damaged() -> Unreadable:
    return Unreadable("PDF 已损坏，读不出内容。", "请在本机打开确认完好，重新导出后再试。")
