"""Problems of forms, their lines and their checks."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_FORMS = {
    "unknown_form": Entry(
        "The form {value} is not in the sheet forms of this import.",
        "Add its row to the sheet forms: a form comes whole, with all its lines and checks.",
        "Biểu mẫu {value} không có trong bảng forms của lần nhập này.",
        "Thêm dòng của biểu mẫu vào bảng forms: mỗi biểu mẫu phải nhập trọn, cùng mọi dòng và kiểm tra.",
    ),
    "form_without_lines": Entry(
        "The form {value} has no lines.",
        "Add to the sheet form_lines what it asks for: a form comes whole, with all its lines and checks.",
        "Biểu mẫu {value} không có dòng nào.",
        "Thêm vào bảng form_lines những gì biểu mẫu hỏi: mỗi biểu mẫu phải nhập trọn, cùng mọi dòng và kiểm tra.",
    ),
    "bad_form_code": Entry(
        "{value} cannot be the code of a form.",
        "Use up to 40 letters without marks, digits, dots or hyphens, beginning with a letter or digit.",
        "{value} không thể là mã biểu mẫu.",
        "Dùng tối đa 40 ký tự: chữ không dấu, chữ số, dấu chấm, gạch nối; bắt đầu bằng chữ hoặc số.",
    ),
    "bad_tiers": Entry(
        "{value} is not a list of tiers, each named once.",
        "Write the tiers that accept in order with ';' between them, of: {choices}; leave it empty for none.",
        "{value} không phải danh sách các tầng duyệt, mỗi tầng một lần.",
        "Viết các tầng duyệt theo thứ tự, cách nhau bằng ';', trong: {choices}; để trống nếu không ai duyệt.",
    ),
    "form_first_start": Entry(
        "{value} does not begin a period of the form's frequency.",
        "Write the first day of a month, quarter, half-year or year, as the frequency demands.",
        "{value} không phải ngày đầu một kỳ theo định kỳ của biểu mẫu.",
        "Viết ngày đầu của tháng, quý, nửa năm hoặc năm, theo đúng định kỳ.",
    ),
    "form_window": Entry(
        "A form that is filled in once needs a window_to after first_start.",
        "Write into window_to the first day on which the survey is over.",
        "Biểu mẫu nộp một lần cần window_to sau first_start.",
        "Ghi vào window_to ngày đầu tiên khảo sát đã kết thúc.",
    ),
    "form_no_window": Entry(
        "Only a form that is filled in once has a window_to.",
        "Leave window_to empty, or set frequency to once.",
        "Chỉ biểu mẫu nộp một lần mới có window_to.",
        "Để trống window_to, hoặc ghi frequency là once.",
    ),
    "form_round": Entry(
        "The round of this survey that is published lasts until {day}.",
        "Let the next round begin then or later; what is published does not change.",
        "Đợt khảo sát đã phát hành kéo dài đến {day}.",
        "Cho đợt sau bắt đầu từ ngày đó; đợt đã phát hành không đổi.",
    ),
    "form_begun": Entry(
        "Reports of the period that begins on {day} have been made, so the form cannot change from {value}.",
        "Set first_start to the first day of a later period.",
        "Kỳ bắt đầu {day} đã có báo cáo nên không đổi được biểu mẫu từ {value}.",
        "Ghi first_start là ngày đầu của một kỳ sau.",
    ),
    "form_before": Entry(
        "The published version of the form holds from {day}, later than {value}.",
        "Set first_start to that day or later.",
        "Bản đã phát hành áp dụng từ {day}, sau {value}.",
        "Ghi first_start là ngày đó hoặc sau.",
    ),
    "form_settled": Entry(
        "{column} of a published form is {standing} and stays so.",
        "Write {standing}, or give the other form another code.",
        "{column} của biểu mẫu đã phát hành là {standing}, không đổi được.",
        "Ghi {standing}, hoặc đặt mã khác cho biểu mẫu kia.",
    ),
    "line_other_kind": Entry(
        "The indicator {value} is collected at {found}, the form is for {kind}.",
        "Put it on a form for {found}, or correct collected_at in the sheet indicators.",
        "Chỉ tiêu {value} thu thập ở {found}, biểu mẫu dành cho {kind}.",
        "Đưa vào biểu mẫu dành cho {found}, hoặc sửa collected_at ở bảng indicators.",
    ),
    "line_other_frequency": Entry(
        "The indicator {value} is reported at the frequency {found}, the form at {frequency}.",
        "Put it on a form of its frequency, or correct frequency in the sheet indicators.",
        "Chỉ tiêu {value} có định kỳ {found}, biểu mẫu có định kỳ {frequency}.",
        "Đưa vào biểu mẫu cùng định kỳ, hoặc sửa frequency ở bảng indicators.",
    ),
    "bad_ratio": Entry(
        "{value} is not a number of times beyond which a value is unusual.",
        "Write a number above 1, such as 3; 0 for never.",
        "{value} không phải số lần để coi là bất thường.",
        "Viết số lớn hơn 1, ví dụ 3; viết 0 nếu không xét.",
    ),
    "bad_check": Entry(
        "The {column} side of the check cannot be read: {reason}.",
        "Use codes of indicators on this form, numbers, + - * / and brackets.",
        "Không đọc được vế {column} của kiểm tra: {reason}.",
        "Dùng mã chỉ tiêu có trong biểu mẫu, số, + - * / và dấu ngoặc.",
    ),
    "check_of_nothing": Entry(
        "The check names no indicator of the form.",
        "Write at least one code of an indicator that the form asks for.",
        "Kiểm tra không có chỉ tiêu nào của biểu mẫu.",
        "Viết ít nhất một mã chỉ tiêu mà biểu mẫu hỏi.",
    ),
}
