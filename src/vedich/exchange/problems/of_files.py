"""Problems of whole files and sheets."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_FILES = {
    "unreadable": Entry(
        "The file cannot be read: {reason}.",
        "Check that it exists, is not open in another program and may be read.",
        "Không đọc được tệp: {reason}.",
        "Kiểm tra tệp còn đó, không mở ở chương trình khác và được phép đọc.",
    ),
    "not_a_plan": Entry(
        "There is no sheet of a plan here.",
        "Give an .xlsx workbook, or a folder or .zip of CSV files, with at least one of: {sheets}.",
        "Không có bảng nào của kế hoạch ở đây.",
        "Đưa tệp .xlsx, hoặc thư mục hay tệp .zip gồm các tệp CSV, có ít nhất một trong: {sheets}.",
    ),
    "not_a_workbook": Entry(
        "The file is neither an .xlsx workbook nor a .zip of CSV files.",
        "Save it from the spreadsheet program as 'Excel Workbook (.xlsx)'.",
        "Tệp không phải sổ tính .xlsx và cũng không phải tệp .zip gồm các tệp CSV.",
        "Từ chương trình bảng tính, lưu lại thành 'Excel Workbook (.xlsx)'.",
    ),
    "broken_workbook": Entry(
        "The workbook is damaged: {reason}.",
        "Open it in the spreadsheet program, let it repair the file, and save it as .xlsx again.",
        "Sổ tính bị hỏng: {reason}.",
        "Mở trong chương trình bảng tính để sửa, rồi lưu lại thành .xlsx.",
    ),
    "encrypted_workbook": Entry(
        "The file is protected by a password.",
        "Remove the password (File, Info, Protect Workbook) and save it again.",
        "Tệp được bảo vệ bằng mật khẩu.",
        "Bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ tính) rồi lưu lại.",
    ),
    "other_format": Entry(
        "The file is in the format {found}, which is not read.",
        "Save it as 'Excel Workbook (.xlsx)'.",
        "Tệp ở định dạng {found}, phần mềm không đọc định dạng này.",
        "Lưu lại thành 'Excel Workbook (.xlsx)'.",
    ),
    "calendar_1904": Entry(
        "The workbook counts its days from 1904.",
        "Switch 'Use 1904 date system' off (File, Options, Advanced), check the dates, and save it again.",
        "Sổ tính đếm ngày từ năm 1904.",
        "Tắt 'Use 1904 date system' (Tệp, Tùy chọn, Nâng cao), kiểm tra lại các ngày, rồi lưu lại.",
    ),
    "too_large": Entry(
        "The file unpacks to more than {limit} MB.",
        "Delete what is not part of the plan (pictures, other sheets), or import the values in several files.",
        "Tệp giải nén ra hơn {limit} MB.",
        "Xóa những gì không thuộc kế hoạch (ảnh, bảng khác), hoặc nhập số liệu bằng nhiều tệp.",
    ),
    "too_wide": Entry(
        "The sheet has something in cell {value}, far outside the plan.",
        "Delete the columns to the right of the data and the rows below it, and save again.",
        "Bảng có dữ liệu ở ô {value}, rất xa vùng dữ liệu.",
        "Xóa các cột thừa bên phải và các dòng thừa bên dưới dữ liệu, rồi lưu lại.",
    ),
    "unknown_sheet": Entry(
        "{value} is not a sheet of the plan.",
        "Rename or remove it.{hint} Known sheets: {sheets}.",
        "{value} không phải là bảng của kế hoạch.",
        "Đổi tên hoặc bỏ bảng này.{hint_vi} Các bảng được biết: {sheets}.",
    ),
    "sheet_twice": Entry(
        "The sheet {value} is there twice.",
        "Keep one of the two.",
        "Bảng {value} có hai lần.",
        "Giữ lại một bảng.",
    ),
    "no_header": Entry(
        "The sheet is empty: row 1 must hold the names of the columns.",
        "Write the names of the columns into row 1, or remove the sheet.",
        "Bảng trống: dòng 1 phải là tên các cột.",
        "Ghi tên các cột vào dòng 1, hoặc bỏ bảng này.",
    ),
    "header_not_first": Entry(
        "The names of the columns stand in row {found}, not in row 1.",
        "Delete the rows above them.",
        "Tên các cột nằm ở dòng {found}, không phải dòng 1.",
        "Xóa các dòng ở phía trên.",
    ),
    "unknown_column": Entry(
        "There is no column {value} in this sheet.",
        "Rename or remove it.{hint} Columns of this sheet: {columns}.",
        "Bảng này không có cột {value}.",
        "Đổi tên hoặc bỏ cột này.{hint_vi} Các cột của bảng: {columns}.",
    ),
    "missing_column": Entry(
        "The column {value} is missing.",
        "Add a column named {value}; every row needs it.",
        "Thiếu cột {value}.",
        "Thêm cột tên {value}; dòng nào cũng cần.",
    ),
    "duplicate_column": Entry(
        "The column {value} is there twice.",
        "Keep one of the two.",
        "Cột {value} có hai lần.",
        "Giữ lại một cột.",
    ),
    "unnamed_column": Entry(
        "Column number {found} holds something but has no name in row 1.",
        "Name the column or delete it.",
        "Cột thứ {found} có dữ liệu nhưng không có tên ở dòng 1.",
        "Đặt tên cho cột hoặc xóa cột.",
    ),
    "encoding": Entry(
        "The file is not text in UTF-8.",
        "Save it as 'CSV UTF-8 (comma delimited)'.",
        "Tệp không phải văn bản UTF-8.",
        "Lưu lại thành 'CSV UTF-8 (comma delimited)'.",
    ),
    "separator": Entry(
        "The columns are separated by {value} instead of commas.",
        "Save it as 'CSV UTF-8 (comma delimited)', or use .xlsx.",
        "Các cột ngăn cách bằng {value}, không phải dấu phẩy.",
        "Lưu lại thành 'CSV UTF-8 (comma delimited)', hoặc dùng .xlsx.",
    ),
    "broken_csv": Entry(
        "The file stops being a CSV file here: {reason}.",
        "Look for a quotation mark that is not closed, or a line without end, in this row or the one before.",
        "Từ đây tệp không còn là CSV: {reason}.",
        "Tìm dấu ngoặc kép chưa đóng, hoặc dòng không có chỗ xuống dòng, ở dòng này hoặc dòng trước.",
    ),
    "extra_cell": Entry(
        "The row has more cells than there are columns.",
        "Put text that contains a comma into quotation marks, or remove the extra cell.",
        "Dòng có nhiều ô hơn số cột.",
        "Đặt chữ có dấu phẩy trong ngoặc kép, hoặc bỏ ô thừa.",
    ),
}
