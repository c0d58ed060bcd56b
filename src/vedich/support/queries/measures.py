"""Measures: what help is counted in. Unlike measures are never added."""

from __future__ import annotations

from vedich.common.text import fold, one_line
from vedich.support.models import MONEY

KNOWN = (
    MONEY, "tấn xi măng", "ngày công", "km", "m", "m²", "công trình", "mô hình", "nhà", "vườn mẫu", "cây", "suất quà",
    "bộ máy tính", "lớp tập huấn",
)  # fmt: skip
"""Offered in forms; any other may be typed."""
_BY_FOLD = {fold(each): each for each in KNOWN}
_OTHER_MONEY = {
    fold(each) for each in ("đồng", "nghìn đồng", "ngàn đồng", "tỷ đồng", "tỉ đồng", "VND", "VNĐ", "triệu VND", "tr.đ")
}  # fmt: skip


def canonical(text: str) -> str:
    """The measure in its one spelling: a known one also where it was typed without marks or in capitals."""
    typed = one_line(text)
    return _BY_FOLD.get(fold(typed), typed)


def is_other_money(measure: str) -> bool:
    """Whether it is money, but not in million VND."""
    return fold(measure) in _OTHER_MONEY
