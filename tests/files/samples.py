"""Small files of every format, made here, so that each test says what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

Line = tuple[float, float, str]
"""Left edge and base line in points from the lower left corner, and the words."""

PAGE_WIDTH, PAGE_HEIGHT, LETTER = 595, 842, 16


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def pdf(pages: Iterable[Sequence[Line]]) -> bytes:
    """A PDF whose words stand where the lines say, in a Chinese font that every reader knows by name."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    numbers = []
    for lines in pages:
        shown = "".join(
            f"BT /F1 {LETTER} Tf 1 0 0 1 {left} {base} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"
            for left, base, words in lines
        ).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (PAGE_WIDTH, PAGE_HEIGHT, len(objects))
        )
        numbers.append(len(objects))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(numbers))
    return pdf_file(objects)


def pdf_file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, as a PDF; the first is its catalogue."""
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body + table + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    )


def ofd(pages: Iterable[Sequence[Line]], text: str = "") -> bytes:
    """An OFD whose words stand where the lines say; millimetres from the upper left corner there, points here."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {space} DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>{text}</ofd:Title></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    }
    entries = ""
    for number, lines in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{_mm(left)} {_mm(PAGE_HEIGHT - base - LETTER)} {_mm(LETTER * len(words))} {_mm(LETTER)}"'
            f' Size="{_mm(LETTER)}"><ofd:TextCode X="0" Y="{_mm(LETTER)}">{words}</ofd:TextCode></ofd:TextObject>'
            for left, base, words in lines
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
        entries += f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
    members["Doc_0/Document.xml"] = (
        f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"</ofd:CommonData><ofd:Pages>{entries}</ofd:Pages></ofd:Document>"
    )
    return packed(members)


def _mm(points: float) -> str:
    return f"{points * 25.4 / 72:.3f}"


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; `parts` are further members of its word folder (numbering, comments, header1)."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        members[f"word/{name}.xml"] = f"<w:{name} {space}>{content}</w:{name}>"
    return packed(members)


def paragraph(words: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def printed(
    text: Sequence[str], top: float = 740, left: float = 80, letters: int = 27, spacing: float = 28
) -> list[Line]:
    """Paragraphs set as official papers set them: first line indented by two letters, lines of equal length."""
    lines, base = [], top
    for each in text:
        rest, indent = each, 2
        while rest:
            lines.append((left + indent * LETTER, base, rest[: letters - indent]))
            rest, base, indent = rest[letters - indent :], base - spacing, 0
    return lines
