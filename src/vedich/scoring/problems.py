"""Problems: one catalogue of what can go wrong in scoring, in English and Vietnamese, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Problem

LANGUAGES = ("en", "vi")


@dataclass(frozen=True)
class Entry:
    """A sentence with `{where}` for the place, in two languages; it says what is wrong, then what to do."""

    en: str
    vi: str
    stops: bool = True
    """Whether something must be mended before there is a score; otherwise the answer stands as it is."""


CATALOGUE: dict[str, Entry] = {
    "no_baseline": Entry(
        en="Target {where} is scored from its baseline but has none. Enter the baseline, or use the method ratio.",
        vi="Chỉ tiêu {where} tính từ mức xuất phát nhưng chưa có mức xuất phát."
        " Nhập mức xuất phát, hoặc chọn cách tính theo tỷ lệ.",
    ),
    "target_equals_baseline": Entry(
        en="Target {where} equals its baseline, so there is no distance to divide by."
        " Correct the value or the baseline, or use the method ratio.",
        vi="Chỉ tiêu {where} bằng đúng mức xuất phát nên không có quãng đường để chia."
        " Sửa giá trị hoặc mức xuất phát, hoặc chọn cách tính theo tỷ lệ.",
    ),
    "target_is_zero": Entry(
        en="Target {where} is zero, so no ratio to it exists."
        " Correct the value, or give a baseline and use the method from_baseline.",
        vi="Chỉ tiêu {where} bằng 0 nên không có tỷ lệ."
        " Sửa giá trị, hoặc nhập mức xuất phát và chọn cách tính từ mức xuất phát.",
    ),
    "figure_is_zero": Entry(
        en="Target {where} is at most a negative value and its figure is zero, so no ratio exists."
        " Give a baseline and use the method from_baseline.",
        vi="Chỉ tiêu {where} giao nhiều nhất một số âm mà thực hiện bằng 0 nên không có tỷ lệ."
        " Nhập mức xuất phát và chọn cách tính từ mức xuất phát.",
    ),
    "ratio_of_negative": Entry(
        en="Target {where} is scored by ratio, but a figure in it is below zero, so the percentage misleads."
        " Give a baseline and use the method from_baseline.",
        vi="Chỉ tiêu {where} tính theo tỷ lệ nhưng có số âm nên tỷ lệ phần trăm không đúng nghĩa."
        " Nhập mức xuất phát và chọn cách tính từ mức xuất phát.",
        stops=False,
    ),
    "baseline_beyond_target": Entry(
        en="The baseline of target {where} already meets it, so the percentage counts the way back."
        " Check the direction, the value and the baseline; to keep a level, use a hold direction.",
        vi="Mức xuất phát của chỉ tiêu {where} đã đạt từ đầu nên tỷ lệ tính theo chiều ngược lại."
        " Xem lại chiều, giá trị và mức xuất phát; nếu là giữ vững một mức thì chọn chiều giữ.",
        stops=False,
    ),
    "zero_divisor": Entry(
        en="The figure of target {where} has a formula that divides by zero, so it has no result."
        " Correct the values of its divisor, or the formula.",
        vi="Số thực hiện của chỉ tiêu {where} tính theo công thức có mẫu số bằng 0 nên không có kết quả."
        " Sửa số liệu của mẫu số, hoặc sửa công thức.",
    ),
    "formula": Entry(
        en="The figure of target {where} has a formula that cannot be read. Correct the formula of its indicator.",
        vi="Số thực hiện của chỉ tiêu {where} tính theo công thức không đọc được. Sửa công thức của chỉ số.",
    ),
    "not_restatable_share": Entry(
        en="The figure of target {where} is not restatable: a unit was divided, and its figure cannot be divided with"
        " it. Give the share if it is known, or ask for an earlier structure.",
        vi="Số thực hiện của chỉ tiêu {where} không quy đổi được: có đơn vị bị chia tách mà số liệu không chia theo"
        " được. Nhập tỷ phần nếu đã rõ, hoặc xem theo cơ cấu trước đó.",
        stops=False,
    ),
    "not_restatable_structure": Entry(
        en="The figure of target {where} is not restatable: a unit that reported came from units inside and outside."
        " Ask for a later structure.",
        vi="Số thực hiện của chỉ tiêu {where} không quy đổi được: có đơn vị báo cáo hình thành từ cả phần trong và"
        " phần ngoài. Xem theo cơ cấu về sau.",
        stops=False,
    ),
    "unknown_direction": Entry(
        en="Target {where} has an unknown direction. Use at_least, at_most, hold_at_least, hold_at_most or milestone.",
        vi="Chỉ tiêu {where} có chiều không hợp lệ. Chọn một trong năm chiều: ít nhất, nhiều nhất,"
        " giữ ít nhất, giữ nhiều nhất, mốc công việc.",
    ),
    "unknown_method": Entry(
        en="Target {where} has an unknown method. Use ratio or from_baseline, or leave it empty.",
        vi="Chỉ tiêu {where} có cách tính không hợp lệ. Chọn tỷ lệ hoặc từ mức xuất phát, hoặc để trống.",
    ),
    "rule_missing": Entry(
        en="The rulebook has no rule {where}. Add it with a dated value and a source.",
        vi="Bộ quy tắc thiếu quy tắc {where}. Thêm quy tắc kèm ngày hiệu lực và nguồn.",
    ),
    "rule_twice": Entry(
        en="The rulebook states rule {where} in two documents. Keep one of them.",
        vi="Quy tắc {where} được ghi trong hai tệp. Chỉ giữ một.",
    ),
    "rule_not_dated": Entry(
        en="Rule {where} of the rulebook has no dated values. Write them under `values`, each by its day: 2010-01-01.",
        vi="Quy tắc {where} chưa có giá trị theo ngày. Ghi ở mục `values`, mỗi giá trị một ngày hiệu lực: 2010-01-01.",
    ),
    "rule_without_source": Entry(
        en="Rule {where} of the rulebook has no source. Say where it comes from: title, and date if it has one.",
        vi="Quy tắc {where} chưa ghi nguồn. Ghi tên văn bản, và ngày nếu có.",
    ),
    "rule_value_invalid": Entry(
        en="Rule {where} of the rulebook has a value that does not fit. Compare it with the default rulebook.",
        vi="Quy tắc {where} có giá trị không hợp lệ. Đối chiếu với bộ quy tắc mặc định.",
    ),
    "rulebooks_mixed": Entry(
        en="The documents belong to different rulebooks: {where}. Give them one name.",
        vi="Các tệp thuộc nhiều bộ quy tắc khác nhau: {where}. Dùng chung một tên.",
    ),
    "document_unreadable": Entry(
        en="The rulebook document {where} cannot be read as YAML. Correct its spelling and indentation.",
        vi="Không đọc được tệp quy tắc {where} theo định dạng YAML. Sửa lỗi viết và thụt dòng.",
    ),
}


def sentence(code: str, where: str, language: str = "en") -> str:
    """The sentence of a problem in `en` or `vi`. Raises KeyError for a code outside the catalogue."""
    entry = CATALOGUE[code]
    return (entry.vi if language == "vi" else entry.en).format(where=where)


def stops(code: str) -> bool:
    """Whether something must be mended before there is a score."""
    return CATALOGUE[code].stops


def problem(code: str, where: str) -> Problem:
    """A problem with its English sentence. Raises KeyError for a code outside the catalogue."""
    return Problem(code, where, sentence(code, where))
