"""Problems of criteria sets and of what was found by them."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_CRITERIA = {
    "unknown_set": Entry(
        "There is no criteria set with the code {value}.",
        "Add it to the sheet criteria_sets, load it with vedich criteria, or correct the code.",
        "Không có bộ tiêu chí nào mang mã {value}.",
        "Thêm vào bảng criteria_sets, nạp bằng lệnh vedich criteria, hoặc sửa mã.",
    ),
    "set_on_set": Entry(
        "A set lies over one of the decision's own, not over {value}.",
        "Name in base the set of the decision, or leave it empty.",
        "Bộ của tỉnh dựa trên bộ gốc của quyết định, không dựa trên {value}.",
        "Ghi ở base mã của bộ gốc, hoặc để trống.",
    ),
    "set_has_a_base": Entry(
        "The set {value} lies over {base}, which says which criteria there are.",
        "Write the criteria under {base}; a set with a base has only levels of its own.",
        "Bộ {value} dựa trên bộ {base}, các tiêu chí lấy từ bộ đó.",
        "Ghi tiêu chí cho bộ {base}; bộ có base chỉ có mức riêng.",
    ),
    "lost_together": Entry(
        "lost and lost_named must both be filled in, or neither.",
        "Fill in {column}, or leave both empty.",
        "lost và lost_named phải cùng có hoặc cùng trống.",
        "Điền {column}, hoặc để trống cả hai.",
    ),
    "lost_in_order": Entry(
        "lost {value} is less than lost_named.",
        "Correct one of the two shares.",
        "lost {value} nhỏ hơn lost_named.",
        "Sửa một trong hai tỷ lệ.",
    ),
    "unknown_criterion": Entry(
        "The set {set} has no criterion {value}.",
        "Add it to the sheet criteria, or correct the number.",
        "Bộ {set} không có tiêu chí số {value}.",
        "Thêm vào bảng criteria, hoặc sửa số.",
    ),
    "unknown_requirement": Entry(
        "The set {set} has no requirement {value}.",
        "Add it to the sheet requirements, or correct the code.",
        "Bộ {set} không có chỉ tiêu {value}.",
        "Thêm vào bảng requirements, hoặc sửa mã.",
    ),
    "level_amount": Entry(
        "A level of the kind {kind} stands with the amount '{value}'.",
        "Give an amount with the kind number, and only with it.",
        "Mức loại {kind} đi với số '{value}'.",
        "Loại number phải có số, các loại khác để trống.",
    ),
    "level_without_comparison": Entry(
        "The requirement {requirement} is answered yes or no, so it has no number to reach.",
        "Give the requirement a comparison, or write the kind yes.",
        "Chỉ tiêu {requirement} trả lời đạt hay không nên không có mức bằng số.",
        "Ghi comparison cho chỉ tiêu, hoặc ghi loại yes.",
    ),
    "level_settled": Entry(
        "The set {base} settles the level of {value} there; a province may replace only what is left to it.",
        "Leave this level out, or correct the set {base}.",
        "Bộ {base} đã quy định mức của {value} ở đó; tỉnh chỉ quy định nơi quyết định để trống.",
        "Bỏ mức này, hoặc sửa bộ {base}.",
    ),
    "commune_not_in_set": Entry(
        "The unit {value} does not follow the set {set}.",
        "Add it to the sheet criteria_communes, or correct the code.",
        "Đơn vị {value} không áp dụng bộ {set}.",
        "Thêm vào bảng criteria_communes, hoặc sửa mã.",
    ),
    "period_outside_set": Entry(
        "The set {set} does not hold in the period {value}.",
        "Correct the period, or assess by the set that held then.",
        "Bộ {set} không có hiệu lực trong kỳ {value}.",
        "Sửa kỳ, hoặc đánh giá theo bộ có hiệu lực khi đó.",
    ),
    "number_not_asked": Entry(
        "The requirement {requirement} is answered yes or no, not with the number {value}.",
        "Write the state, and leave amount empty.",
        "Chỉ tiêu {requirement} trả lời đạt hay không, không dùng số {value}.",
        "Ghi state và để trống amount.",
    ),
    "level_without_amount": Entry(
        "There is a level {value} but no amount to compare with it.",
        "Fill in amount, or leave level empty.",
        "Có mức {value} nhưng không có số để so.",
        "Điền amount, hoặc để trống level.",
    ),
    "level_not_known": Entry(
        "There is no level with which {value} could be compared, so {requirement} stays not assessed.",
        "Write the state beside the number, or give the level.",
        "Chưa có mức để so với {value} nên {requirement} chưa đánh giá được.",
        "Ghi state bên cạnh số, hoặc ghi level.",
    ),
    "number_says_otherwise": Entry(
        "The state is {value}, but by its number and level it is {found}.",
        "Correct the state, the amount or the level.",
        "State là {value}, nhưng theo số và mức thì là {found}.",
        "Sửa state, amount hoặc level.",
    ),
    "withdrawn_by_nothing": Entry(
        "A withdrawal needs both its day and its decision; {column} is empty.",
        "Fill in {column}, or leave both empty.",
        "Thu hồi phải có cả ngày và quyết định; {column} để trống.",
        "Điền {column}, hoặc để trống cả hai.",
    ),
    "recognised_twice": Entry(
        "The commune is recognised since {other} already, and that was not withdrawn.",
        "Keep one of the two, or write down the withdrawal of the first.",
        "Xã đã được công nhận từ {other} và chưa bị thu hồi.",
        "Giữ một trong hai, hoặc ghi việc thu hồi lần đầu.",
    ),
}
