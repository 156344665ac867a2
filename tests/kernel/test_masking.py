"""What a masked value still shows."""

from __future__ import annotations

import pytest

from zhunsheng.kernel.masking import Mask, masked


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (Mask.NAME, "张三", "张某"),
        (Mask.NAME, "欧阳某某某", "欧阳＊＊某某"),
        (Mask.IDENTITY_NUMBER, "110101190001011234", "1101************34"),
        (Mask.PHONE, "13800001111", "138****1111"),
        (Mask.PHONE, "8001111", "****"),
        (Mask.ADDRESS, "北岸街道柳荫路十八号院三单元", "北岸街道柳荫＊＊＊"),
        (Mask.ADDRESS, "柳荫花园3栋", "柳荫花＊＊＊"),
        (Mask.TEXT, "电话约定", "＊＊＊"),
        (Mask.ADDRESS, "", ""),
    ],
)
def test_a_mask_shows_no_more_than_it_should(mask: Mask, value: str, shown: str) -> None:
    assert masked(value, mask) == shown
    assert not value or masked(value, mask) != value
