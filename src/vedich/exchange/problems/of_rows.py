"""Problems of rows that contradict each other."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_ROWS = {
    "duplicate_key": Entry(
        "The row says the same as row {other}: {key}.",
        "Keep one of the two rows.",
        "Dòng này trùng với dòng {other}: {key}.",
        "Giữ lại một trong hai dòng.",
    ),
    "exactly_one": Entry(
        "Exactly one of {columns} must be filled in; here it is {found}.",
        "Fill in one of them and leave the others empty.",
        "Phải điền đúng một trong {columns}; ở đây là {found}.",
        "Điền một ô và để trống các ô còn lại.",
    ),
    "dates_order": Entry(
        "{column} {value} is not after {before} {other}.",
        "Correct one of the two dates.",
        "{column} {value} không sau {before} {other}.",
        "Sửa một trong hai ngày.",
    ),
    "origin_twice": Entry(
        "The task {other} has come from {value} already.",
        "Give each task its own origin_key, or leave it empty.",
        "Việc {other} đã xuất phát từ {value}.",
        "Mỗi việc một origin_key riêng, hoặc để trống.",
    ),
    "overlap": Entry(
        "The unit {value} is there twice on some of these days: {span} and {other}.",
        "End one row (valid_to) where the next begins; to change a row, repeat its valid_from.",
        "Đơn vị {value} có hai lần trong một số ngày này: {span} và {other}.",
        "Kết thúc dòng trước (valid_to) khi dòng sau bắt đầu; muốn sửa một dòng thì ghi lại đúng valid_from.",
    ),
    "unknown_unit": Entry(
        "There is no unit with the code {value}.",
        "Add it to the sheet units, or correct the code.{hint}",
        "Không có đơn vị nào mang mã {value}.",
        "Thêm vào bảng units, hoặc sửa mã.{hint_vi}",
    ),
    "unit_not_yet": Entry(
        "The unit {value} does not exist yet on {day}: it begins on {begins}.",
        "Use the code the unit had on {day}, or correct the date.",
        "Đơn vị {value} chưa có vào ngày {day}: bắt đầu từ {begins}.",
        "Dùng mã của đơn vị vào ngày {day}, hoặc sửa ngày.",
    ),
    "unit_expired": Entry(
        "The unit {value} no longer exists on {day}: it ended on {ended}.",
        "Use the code of the unit that followed it, or correct the date.",
        "Đơn vị {value} không còn vào ngày {day}: đã kết thúc từ {ended}.",
        "Dùng mã của đơn vị kế tiếp, hoặc sửa ngày.",
    ),
    "unit_cycle": Entry(
        "The unit {value} would stand above itself.",
        "Correct parent in one of these units: {cycle}.",
        "Đơn vị {value} đứng trên chính nó.",
        "Sửa parent ở một trong các đơn vị: {cycle}.",
    ),
    "unit_too_deep": Entry(
        "The unit {value} stands under more than {most} others.",
        "Correct parent: a tree of units is not that deep.",
        "Đơn vị {value} đứng dưới hơn {most} cấp.",
        "Sửa parent: cây đơn vị không sâu đến thế.",
    ),
    "unit_still_used": Entry(
        "The unit {value} has {count} values of a time at which no row with this code exists, first of {day}.",
        "Add a row with the same code for that time, or correct valid_from and valid_to.",
        "Đơn vị {value} có {count} số liệu của thời gian không có dòng nào mang mã này, đầu tiên là {day}.",
        "Thêm dòng cùng mã cho thời gian đó, hoặc sửa valid_from và valid_to.",
    ),
    "predecessor_stays": Entry(
        "The unit {value} does not end on {day}, so nothing can follow it then.",
        "Set valid_to of {value} to {day}; if it goes on, give it a second row from {day}.",
        "Đơn vị {value} không kết thúc vào ngày {day} nên chưa thể có đơn vị kế tiếp.",
        "Ghi valid_to của {value} là {day}; nếu còn tiếp tục, thêm dòng thứ hai từ {day}.",
    ),
    "shares_sum": Entry(
        "The shares of {value} on {day} add up to {sum} instead of 1.",
        "Correct the shares, or leave them empty with kind part where they are undetermined.",
        "Tổng tỷ lệ của {value} vào ngày {day} là {sum}, không phải 1.",
        "Sửa tỷ lệ, hoặc để trống với kind là part nếu chưa xác định.",
    ),
    "unknown_node": Entry(
        "There is no node with the code {value}.",
        "Add it to the sheet nodes, or correct the code.{hint}",
        "Không có nghị quyết, chương trình, đề án hay nhóm nào mang mã {value}.",
        "Thêm vào bảng nodes, hoặc sửa mã.{hint_vi}",
    ),
    "node_cycle": Entry(
        "The node {value} would stand above itself.",
        "Correct parent in one of these nodes: {cycle}.",
        "{value} đứng trên chính nó.",
        "Sửa parent ở một trong các dòng: {cycle}.",
    ),
    "unknown_indicator": Entry(
        "There is no indicator with the code {value}.",
        "Add it to the sheet indicators, or correct the code.{hint}",
        "Không có chỉ tiêu thống kê nào mang mã {value}.",
        "Thêm vào bảng indicators, hoặc sửa mã.{hint_vi}",
    ),
    "bad_formula": Entry(
        "The formula cannot be read: {reason}.",
        "Use numbers, codes of indicators, + - * / and brackets.",
        "Không đọc được công thức: {reason}.",
        "Dùng số, mã chỉ tiêu, + - * / và dấu ngoặc.",
    ),
    "formula_cycle": Entry(
        "The indicator {value} would be computed from itself.",
        "Correct formula or weight_by in one of these indicators: {cycle}.",
        "Chỉ tiêu {value} được tính từ chính nó.",
        "Sửa formula hoặc weight_by ở một trong các chỉ tiêu: {cycle}.",
    ),
    "indicator_has_values": Entry(
        "The indicator {value} has {count} values and cannot become a formula.",
        "Leave formula empty, or give the formula to an indicator with another code.",
        "Chỉ tiêu {value} đã có {count} số liệu nên không thể chuyển thành công thức.",
        "Để trống formula, hoặc đặt công thức cho chỉ tiêu mang mã khác.",
    ),
    "weight_missing": Entry(
        "The indicator is weighted over space, but weight_by is empty.",
        "Name in weight_by the indicator that gives the weights, or choose mean.",
        "Chỉ tiêu tính bình quân gia quyền (weighted) nhưng weight_by để trống.",
        "Ghi vào weight_by chỉ tiêu làm quyền số, hoặc chọn mean.",
    ),
    "unknown_target": Entry(
        "There is no target with the code {value}.",
        "Add it to the sheet targets, or correct the code.{hint}",
        "Không có chỉ tiêu nào mang mã {value}.",
        "Thêm vào bảng targets, hoặc sửa mã.{hint_vi}",
    ),
    "target_cycle": Entry(
        "The target {value} would be a part of itself.",
        "Correct parent in one of these targets: {cycle}.",
        "Chỉ tiêu {value} là một phần của chính nó.",
        "Sửa parent ở một trong các chỉ tiêu: {cycle}.",
    ),
    "versions_disagree": Entry(
        "Row {other} gives the target {target} the {column} {expected}, this row {value}.",
        "All rows of one target must name the same {column}; for another, use another code.",
        "Dòng {other} ghi {column} của chỉ tiêu {target} là {expected}, dòng này ghi {value}.",
        "Mọi dòng của một chỉ tiêu phải cùng {column}; nếu khác, dùng mã khác.",
    ),
    "due_before_start": Entry(
        "The target is due on {value}, before {start}, when its node starts.",
        "Correct due, or the start of the node.",
        "Chỉ tiêu đến hạn {value}, trước ngày bắt đầu {start}.",
        "Sửa due, hoặc ngày bắt đầu ở bảng nodes.",
    ),
    "baseline_missing": Entry(
        "The method from_baseline needs a baseline.",
        "Fill in baseline, or choose the method ratio.",
        "Cách tính from_baseline cần có số gốc.",
        "Điền baseline, hoặc chọn cách tính ratio.",
    ),
    "milestone_outside": Entry(
        "The milestone {value} lies outside the time of its target, {start} to {due}.",
        "Correct the date.",
        "Mốc {value} nằm ngoài thời gian của chỉ tiêu, từ {start} đến {due}.",
        "Sửa ngày.",
    ),
    "value_of_formula": Entry(
        "The indicator {value} is computed by a formula and takes no values.",
        "Give values to the indicators in its formula: {operands}.",
        "Chỉ tiêu {value} được tính bằng công thức nên không nhập số.",
        "Nhập số cho các chỉ tiêu trong công thức: {operands}.",
    ),
}
