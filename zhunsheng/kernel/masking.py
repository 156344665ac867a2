"""How personal data is shown by default: masked. Unmasking is an event on the matter."""

from __future__ import annotations

from enum import StrEnum


class Mask(StrEnum):
    """What a personal column holds, and so how it is masked."""

    NAME = "name"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    ADDRESS = "address"
    TEXT = "text"


def masked(value: str, mask: Mask) -> str:
    """The masked form: 张某某, 4403**********12, 138****1234, the beginning of an address, or ＊＊＊.

    Of an address at most six characters are shown, and never more than half.
    """
    if not value:
        return ""
    if mask is Mask.NAME:
        return value[0] + "某" * min(len(value) - 1, 2) if len(value) <= 4 else value[:2] + "＊＊" + value[-2:]
    if mask is Mask.IDENTITY_NUMBER:
        return value[:4] + "*" * max(len(value) - 6, 4) + value[-2:]
    if mask is Mask.PHONE:
        return value[:3] + "****" + value[-4:] if len(value) >= 8 else "****"
    if mask is Mask.ADDRESS:
        return value[: min(6, len(value) // 2)] + "＊＊＊"
    return "＊＊＊"
