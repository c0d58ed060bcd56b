"""Problems of single cells."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_CELLS = {
    "required": Entry(
        "The cell is empty.",
        "Fill in {column}: every row needs it.",
        "Ô để trống.",
        "Điền {column}: dòng nào cũng cần.",
    ),
    "bad_number": Entry(
        "Read {value} where a number must stand.",
        "Write digits only, with '.' as decimal mark, for example 1046.5.",
        "Đọc thấy {value} ở chỗ phải là số.",
        "Chỉ viết chữ số, dấu thập phân là '.', ví dụ 1046.5.",
    ),
    "number_marks": Entry(
        "Read {value}: '.' is the decimal mark, and there are no marks between thousands.",
        "Write {suggestion}.",
        "Đọc thấy {value}: dấu thập phân là '.', và không có dấu ngăn cách hàng nghìn.",
        "Viết {suggestion_vi}.",
    ),
    "bad_amount": Entry(
        "Read {value} where a number, nil or n/a must stand.",
        "Write a number such as 1046.5, 'nil' for nothing to report, 'n/a' for not applicable, or leave it empty.",
        "Đọc thấy {value} ở chỗ phải là số, nil hoặc n/a.",
        "Viết số như 1046.5, 'nil' nếu không phát sinh, 'n/a' nếu không áp dụng, hoặc để trống nếu chưa có.",
    ),
    "too_precise": Entry(
        "The number {value} has more than 15 digits or more than {decimals} decimals.",
        "Round it, in a spreadsheet with =ROUND(…,{decimals}).",
        "Số {value} có hơn 15 chữ số hoặc hơn {decimals} chữ số thập phân.",
        "Làm tròn, trong bảng tính dùng =ROUND(…;{decimals}).",
    ),
    "out_of_range": Entry(
        "{value} is outside what {column} may be: {range}.",
        "Correct the number.",
        "{value} nằm ngoài giới hạn của {column}: {range}.",
        "Sửa lại số.",
    ),
    "bad_integer": Entry(
        "Read {value} where a whole number must stand.",
        "Write digits only, for example 2013.",
        "Đọc thấy {value} ở chỗ phải là số nguyên.",
        "Chỉ viết chữ số, ví dụ 2013.",
    ),
    "bad_date": Entry(
        "Read {value} where a date must stand.",
        "Write year-month-day, for example 2013-06-30{hint}.",
        "Đọc thấy {value} ở chỗ phải là ngày.",
        "Viết năm-tháng-ngày, ví dụ 2013-06-30{hint_vi}.",
    ),
    "bad_period": Entry(
        "Read {value} where a period must stand.",
        "Write 2013, 2013-H1, 2013-9M, 2013-7M, 2013-Q2, 2013-06 or 2011-01-01/2014-01-01.",
        "Đọc thấy {value} ở chỗ phải là kỳ.",
        "Viết 2013, 2013-H1, 2013-9M, 2013-7M, 2013-Q2, 2013-06 hoặc 2011-01-01/2014-01-01.",
    ),
    "bad_choice": Entry(
        "{value} is not one of the choices of {column}.",
        "Write one of: {choices}.{hint}",
        "{value} không thuộc các lựa chọn của {column}.",
        "Viết một trong: {choices}.{hint_vi}",
    ),
    "bad_code": Entry(
        "Read {value} where a code must stand.",
        "Format the cell as text and write the code as it is, on one line.",
        "Đọc thấy {value} ở chỗ phải là mã.",
        "Định dạng ô là văn bản (Text) và viết đúng mã, trên một dòng.",
    ),
    "boolean": Entry(
        "The cell holds the truth value {value}.",
        "Format the cell as text or number and write what is meant.",
        "Ô chứa giá trị đúng/sai {value}.",
        "Định dạng ô là văn bản hoặc số và viết điều muốn nói.",
    ),
    "cell_error": Entry(
        "The cell shows an error of the spreadsheet (such as #REF! or #DIV/0!).",
        "Mend its formula or replace it by the number.",
        "Ô đang báo lỗi của bảng tính (như #REF! hoặc #DIV/0!).",
        "Sửa công thức hoặc thay bằng số.",
    ),
    "formula_not_worked": Entry(
        "The cell holds a formula that no spreadsheet has worked out yet.",
        "Open the file in a spreadsheet program and save it, or replace the formula by the number.",
        "Ô chứa công thức chưa được tính.",
        "Mở tệp bằng chương trình bảng tính rồi lưu lại, hoặc thay công thức bằng số.",
    ),
    "date_in_text": Entry(
        "The spreadsheet has turned this cell into the date {value}.",
        "Format the cell as text and write it again.",
        "Bảng tính đã đổi ô này thành ngày {value}.",
        "Định dạng ô là văn bản (Text) rồi viết lại.",
    ),
    "control_character": Entry(
        "The text holds a character that cannot be shown.",
        "Write the text again by hand.",
        "Chữ có ký tự không hiển thị được.",
        "Gõ lại bằng tay.",
    ),
    "too_long": Entry(
        "The text has {found} characters, {longest} are allowed.",
        "Shorten it.",
        "Chữ dài {found} ký tự, tối đa {longest}.",
        "Rút ngắn lại.",
    ),
}
