"""Scanned pages, where the OCR extra is installed (requirements/ocr.txt); what is said where it is not."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from importlib.util import find_spec
from zlib import compress

import pypdfium2
import pytest

from tests.files.samples import PAGE_HEIGHT, PAGE_WIDTH, pdf, pdf_file, printed
from zhunsheng.files import ocr
from zhunsheng.files.blocks import Contents, Unreadable
from zhunsheng.files.pdf import read_pdf
from zhunsheng.verifier.pipeline import verify
from zhunsheng.verifier.reading import read_bytes

_TEXT = (
    "青石镇二〇二四年法治政府建设情况报告",
    "全年共受理矛盾纠纷一百件，其中婚姻家庭纠纷六十件，邻里纠纷四十件，化解率百分之九十八。",
    "镇政府坚持依法行政，组织学习法律法规十二次，开展普法宣传活动二十场。",
)
_DOTS = 150 / 72
# Words on a clean page are nearly all read; the machine's fonts differ.
_LEAST_ALIKE = 0.85
needs_ocr = pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is None, reason="needs requirements/ocr.txt")


def scanned(*pages: tuple[str, ...]) -> bytes:
    """The pages as pictures in a PDF, as a scanner writes them."""
    document = pypdfium2.PdfDocument(pdf(map(printed, pages)))
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in document:
        bitmap = page.render(scale=_DOTS, grayscale=True)
        dots = compress(bytes(bitmap.buffer))
        number = len(objects) + 1
        kids.append(b"%d 0 R" % (number + 2))
        size = b"/Width %d /Height %d" % (bitmap.stride, bitmap.height)
        objects += [
            b"<< /Type /XObject /Subtype /Image %s /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
            b" /Length %d >>\nstream\n%s\nendstream" % (size, len(dots), dots),
            _stream(b"%d 0 0 %d 0 0 cm /I Do" % (PAGE_WIDTH, PAGE_HEIGHT)),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>"
            % (PAGE_WIDTH, PAGE_HEIGHT, number + 1, number),
        ]
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return pdf_file(objects)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def alike(contents: Contents, text: tuple[str, ...]) -> float:
    read = "".join(block.text for block in contents.blocks)
    return SequenceMatcher(None, re.sub(r"\W", "", read), re.sub(r"\W", "", "".join(text)), autojunk=False).ratio()


@needs_ocr
def test_scanned_pages_are_recognised_in_order_and_said_to_need_reading() -> None:
    contents = read_pdf(scanned(_TEXT, _TEXT[::-1]))
    assert alike(contents, _TEXT + _TEXT[::-1]) > _LEAST_ALIKE
    assert contents.is_ocr and all(block.is_recognised and "识别" in block.place for block in contents.blocks)
    assert "第1页、第2页" in contents.remarks[0] and "对照原件" in contents.remarks[0]


@needs_ocr
def test_a_page_that_was_scanned_upside_down_is_read() -> None:
    page = pypdfium2.PdfDocument(scanned(_TEXT))[0]
    picture = page.render(scale=_DOTS, rotation=180).to_numpy()
    words = "".join(fragment.text for fragment in ocr.fragments(picture, 1 / _DOTS))
    assert sum(sign in "".join(_TEXT) for sign in words) > _LEAST_ALIKE * len(words) > 0


@needs_ocr
@pytest.mark.process
def test_what_was_recognised_is_marked_in_the_report_and_checked_like_the_rest() -> None:
    source = read_bytes(scanned(_TEXT), "报告.pdf")
    verification = verify(source)
    assert source.is_ocr and source.inferred and source.inferred[0].start == 0
    assert any(finding.code == "reader-remark" for finding in verification.findings)


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is not None, reason="the extra is installed")
def test_without_the_extra_a_scan_is_refused_with_the_way_to_install_it() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_pdf(scanned(_TEXT))
    assert "扫描件" in refusal.value.what and "requirements/ocr.txt" in refusal.value.way_out


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is not None, reason="the extra is installed")
def test_without_the_extra_a_picture_is_refused_with_the_way_to_install_it() -> None:
    with pytest.raises(Unreadable) as refusal:
        list(ocr.fragments(b"", 1.0))
    assert "requirements/ocr.txt" in refusal.value.way_out
