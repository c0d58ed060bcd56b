"""Problems of sponsorship."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry

OF_SUPPORT = {
    "sponsored_no_commune": Entry(
        "{value} is not a commune.",
        "Name the commune that is helped, by its code.",
        "{value} không phải là xã.",
        "Ghi mã của xã được đỡ đầu.",
    ),
    "sponsored_twice": Entry(
        "The same two are bound already on {value}.",
        "End the earlier one before it, or leave this row out.",
        "Ngày {value} hai bên đã có việc đỡ đầu.",
        "Cho việc trước kết thúc trước ngày này, hoặc bỏ dòng này.",
    ),
    "ended_by_nothing": Entry(
        "ended_by and ended_on belong together, planned_to stands only beside them, and one is missing.",
        "Fill in {column}, or leave all three empty.",
        "ended_by và ended_on phải đi cùng nhau, planned_to chỉ ghi khi có cả hai; đang thiếu một ô.",
        "Điền {column}, hoặc để trống cả ba.",
    ),
    "ended_later": Entry(
        "It ends on {value}, after {planned}, the end that was planned.",
        "Correct valid_to or planned_to.",
        "Kết thúc {value}, sau ngày kết thúc dự kiến {planned}.",
        "Sửa valid_to hoặc planned_to.",
    ),
    "no_sponsorship": Entry(
        "{sponsor} does not sponsor {value} from that day.",
        "Add it to the sheet sponsorships, or correct the codes or the day.",
        "{sponsor} không đỡ đầu {value} từ ngày đó.",
        "Thêm vào bảng sponsorships, hoặc sửa mã hay ngày.",
    ),
    "outside_sponsorship": Entry(
        "The day {value} lies outside the sponsorship.",
        "Correct {column}, or the days of the sponsorship.",
        "Ngày {value} nằm ngoài thời gian đỡ đầu.",
        "Sửa {column}, hoặc sửa thời gian đỡ đầu.",
    ),
    "no_agreement": Entry(
        "There is no signed programme with the number {value}.",
        "Add it to the sheet agreements, or leave the cell empty.",
        "Không có chương trình ký kết số {value}.",
        "Thêm vào bảng agreements, hoặc để trống ô này.",
    ),
    "no_pledge": Entry(
        "There is no pledge with the number {value}.",
        "Add it to the sheet pledges, or leave the cell empty: given without a pledge.",
        "Không có cam kết số {value}.",
        "Thêm vào bảng pledges, hoặc để trống: hỗ trợ ngoài cam kết.",
    ),
    "pledged_in_other": Entry(
        "It is counted in {value}, its pledge in {pledged}.",
        "Count in {pledged}, or leave the pledge empty.",
        "Tính bằng {value}, còn cam kết tính bằng {pledged}.",
        "Tính bằng {pledged}, hoặc để trống ô cam kết.",
    ),
    "measure_spelled": Entry(
        "{value} is written {known} here.",
        "Write {known}, so that the same is added to the same.",
        "{value} ở đây ghi là {known}.",
        "Ghi {known} để cộng đúng cùng loại.",
    ),
    "money_in_millions": Entry(
        "Money is not counted in {value}.",
        "Write million VND: {money}.",
        "Tiền không tính bằng {value}.",
        "Ghi theo {money}.",
    ),
    "money_has_a_value": Entry(
        "An amount of money is its own value; beside it stands {value}.",
        "Leave value empty where the measure is money.",
        "Số tiền đã là giá trị; bên cạnh lại ghi {value}.",
        "Để trống value khi đơn vị tính là tiền.",
    ),
    "withdrawn_for_nothing": Entry(
        "It is withdrawn without a reason.",
        "Write the reason, or withdrawn no.",
        "Đã rút mà không ghi lý do.",
        "Ghi lý do, hoặc ghi withdrawn là no.",
    ),
    "disputed_for_nothing": Entry(
        "The commune disputes it and does not say what.",
        "Write in note what has not arrived as written.",
        "Xã báo chưa đúng nhưng không ghi điều gì.",
        "Ghi vào note điều chưa đúng.",
    ),
}
