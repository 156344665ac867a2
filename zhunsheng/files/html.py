"""Web pages: the block that holds the prose, and what the page says of it (索引号, 发布日期, 来源)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from zhunsheng.files.blocks import Block, BlockKind, Contents, Unreadable
from zhunsheng.files.catalogue import LONGEST_VALUE, labelled
from zhunsheng.files.text import Decoded

MEDIA_TYPE = "text/html"
_LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
                              re.IGNORECASE | re.DOTALL)  # fmt: skip
_MARKUP = re.compile(r"</(?:p|div|span|td|body)>", re.IGNORECASE)
_HIDDEN = frozenset(
    ("script", "style", "noscript", "template", "iframe", "svg", "select", "button", "textarea", "object")
)
_BREAKING = frozenset(
    ("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "li", "dl", "dt", "dd",
     "table", "tbody", "thead", "tfoot", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "center", "form",
     "fieldset", "figure", "hr", "address", "body", "html")
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Lines of navigation and imprint have no full stops.
_PROSE = re.compile("[。；;！]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# With fewer a page is a frame that a script fills, or a form to log in.
_FEWEST_CHARACTERS = 12
# The element that holds so much of the prose of a page holds the report.
_MAIN_SHARE = 0.9
# A title may follow some lines on where the reader is; further down it is repeated, not stated.
_OPENING = 6
# Names of <meta> that the standard for government sites gives to what others write above the text.
_META_LABELS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源", "sitename": "网站名称",
                "columnname": "栏目", "author": "作者", "publishdate": "发布日期", "source": "来源"}  # fmt: skip
# A cell with more than this is not data: the page is laid out by a table.
_LONGEST_CELL = 400


def is_html(text: str) -> bool:
    """Whether decoded text is a web page or a piece of one."""
    return _LOOKS_LIKE_HTML.match(text[:4000]) is not None or len(_MARKUP.findall(text[:20_000])) >= 3


def read_html(decoded: Decoded) -> Contents:
    """The prose of a page in order, its tables row by row. Raises `Unreadable` when the page holds none."""
    root = _tree(decoded.text)
    main = _main(root)
    blocks = tuple(_blocks(main))
    if sum(len(_CHINESE.findall(block.text)) for block in blocks) < _FEWEST_CHARACTERS:
        raise Unreadable(
            "网页里没有正文，可能要登录或由脚本载入。", "请在浏览器中打开，另存为完整网页或复制正文后再试。"
        )
    metadata = _metadata(root, main)
    title = metadata.get("标题") or _text(root.find(".//h1"))
    if title and not any(title in block.text for block in blocks[:_OPENING]):
        blocks = (Block(title, BlockKind.HEADING, "标题"), *blocks)
    return Contents(
        blocks, MEDIA_TYPE, title=title or _text(root.find(".//title")), encoding=decoded.encoding, metadata=metadata
    )


def _tree(text: str) -> html.HtmlElement:
    # The parser would believe a declaration inside the page; the text is already decoded.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as fault:
        raise Unreadable("网页已损坏，读不出正文。", "请在浏览器中打开，另存为完整网页或复制正文后再试。") from fault
    for element in [each for each in root.iter() if each.tag in _HIDDEN]:
        element.drop_tree()
    return root


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """The innermost element that holds most of the prose: text with commas and stops that is not in links."""
    weights: dict[html.HtmlElement, int] = {}
    for element in root.iter():
        for words, owner in ((element.text, element), (element.tail, element.getparent())):
            if owner is not None and words and _is_prose(words) and not _in_link(owner):
                weight = len(words.strip())
                while owner is not None:
                    weights[owner] = weights.get(owner, 0) + weight
                    owner = owner.getparent()
    here: html.HtmlElement | None = root
    main = root
    while here is not None and not _is_inline(here) and _holds_blocks(here):
        main = here
        here = next((child for child in main if weights.get(child, 0) > weights.get(root, 0) * _MAIN_SHARE), None)
    return main


def _is_prose(words: str) -> bool:
    return _PROSE.search(words) is not None


def _holds_blocks(element: html.HtmlElement) -> bool:
    """Whether an element is more than one paragraph."""
    return any(not _is_inline(inner) or inner.tag == "br" for inner in element.iterdescendants())


def _is_inline(element: html.HtmlElement) -> bool:
    return element.tag not in _BREAKING and element.tag != "td"


def _in_link(element: html.HtmlElement) -> bool:
    return element.tag == "a" or any(parent.tag == "a" for parent in element.iterancestors())


def _blocks(main: html.HtmlElement) -> Iterator[Block]:
    paragraphs = rows = tables = 0
    for kind, text in _pieces(main):
        if kind is None:
            tables, rows = tables + 1, 0
        elif kind is BlockKind.TABLE_ROW:
            rows += 1
            yield Block(text, kind, f"表{tables}第{rows}行")
        else:
            paragraphs += 1
            yield Block(text, kind, f"第{paragraphs}段")


def _pieces(element: html.HtmlElement) -> Iterator[tuple[BlockKind | None, str]]:
    """Blocks in order; (None, "") announces a table of data. Inline text is gathered until an element breaks the line."""
    gathered: list[str] = []
    if element.tag == "table" and _holds_data(element):
        yield None, ""
        for row in element.iter("tr"):
            if text := "\t".join(_cell(cell) for cell in row if cell.tag in ("td", "th")).strip():
                yield BlockKind.TABLE_ROW, text
        return
    kind = BlockKind.HEADING if element.tag in _HEADINGS else BlockKind.PARAGRAPH
    gathered.append(element.text or "")
    for child in element:
        if child.tag == "br":
            yield from _flushed(gathered, kind)
        elif child.tag in _BREAKING or child.tag == "td" or _breaks(child):
            yield from _flushed(gathered, kind)
            yield from _pieces(child)
        else:
            gathered.append(child.text_content())
        gathered.append(child.tail or "")
    yield from _flushed(gathered, kind)


def _cell(cell: html.HtmlElement) -> str:
    """The lines of a cell, in one."""
    return " ".join(text for _, text in _pieces(cell) if text)


def _breaks(element: html.HtmlElement) -> bool:
    """Whether an inline element holds something that is not inline."""
    return any(inner.tag in _BREAKING or inner.tag == "br" for inner in element.iterdescendants())


def _flushed(gathered: list[str], kind: BlockKind) -> Iterator[tuple[BlockKind, str]]:
    text = _squeezed("".join(gathered))
    gathered.clear()
    if text:
        yield kind, text


def _holds_data(table: html.HtmlElement) -> bool:
    cells = list(table.iter("td", "th"))
    return (
        len(cells) > 1
        and next(table.iterdescendants("table"), None) is None
        and all(len(cell.text_content()) <= _LONGEST_CELL for cell in cells)
    )


def _metadata(root: html.HtmlElement, main: html.HtmlElement) -> dict[str, str]:
    """Standard <meta> names first; then labels beside their values above, beside and below the text."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        label = _META_LABELS.get((meta.get("name") or meta.get("property") or "").lower())
        if label and (value := (meta.get("content") or "").strip()):
            found.setdefault(label, value[:LONGEST_VALUE])
    lines = [text for outer in _outside(root, main) for _, text in _pieces(outer) if text]
    for label, value in labelled(lines):
        found.setdefault(label, value)
    return found


def _outside(root: html.HtmlElement, main: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements beside the main one at every height, so that nothing of the text itself is searched."""
    here = main
    while here is not root and (parent := here.getparent()) is not None:
        yield from (child for child in parent if child is not here and child.tag != "head")
        here = parent


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else _squeezed(element.text_content())


def _squeezed(text: str) -> str:
    """Source layout is no space; a full-width space at a paragraph's start is layout too."""
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", text).strip(" \u3000\u200b\ufeff")
