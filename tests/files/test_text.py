"""Text in any encoding that Chinese files use."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from zhunsheng.files.blocks import Unreadable
from zhunsheng.files.bounds import MOST_BYTES
from zhunsheng.files.text import decode, read_text

REPORT = "2024年，全镇坚持依法行政，全年调处矛盾纠纷966件，办理行政处罚案件105宗。\n现将有关情况报告如下：\n"
ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", (14, 40, len(REPORT)))
def test_a_text_is_read_whatever_its_encoding(encoding: str, length: int) -> None:
    text = REPORT[:length]
    assert decode(text.encode(encoding)).text == text


def test_a_traditional_text_in_big5_is_read() -> None:
    text = OpenCC("s2t").convert(REPORT)
    assert decode(text.encode("big5hkscs")).text == text


def test_a_gbk_text_with_a_broken_byte_is_still_read_as_gbk() -> None:
    data = (REPORT * 5).encode("gbk")
    decoded = decode(data[:31] + b"\xff" + data[32:])
    assert decoded.encoding == "gb18030"
    assert "办理行政处罚案件105宗" in decoded.text


def test_the_text_of_a_plain_file_is_kept_character_by_character() -> None:
    text = "一\r\n\r\n  二，2024年工作情况。\n"
    contents = read_text(decode(text.encode()))
    assert contents.text == text
    assert [block.place for block in contents.blocks] == ["第1段", "第2段"]


@pytest.mark.parametrize(
    "junk", (b"\x00" * 4096, os.urandom(4096), bytes(range(256)) * 8), ids=("zeros", "noise", "bytes")
)
def test_binary_junk_is_refused_with_a_way_out(junk: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        decode(junk)
    assert "另存" in refusal.value.way_out or "扩展名" in refusal.value.way_out


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Unreadable, match="空的"):
        decode(b"")


def test_a_file_larger_than_any_report_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unreadable, match="上限"):
        decode(b"x" * (MOST_BYTES + 1))


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except Unreadable as refusal:
        assert refusal.what and refusal.way_out
