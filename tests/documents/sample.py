"""Samples: one document of every kind with every kind of block.

The totals are those of the review of 23/07/2013; figures by programme and by district are illustrative.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from vedich.documents import charts
from vedich.documents.content import (
    Absent,
    Annex,
    Chart,
    Column,
    Document,
    Figure,
    GroupRow,
    Head,
    Heading,
    Issuer,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    absent_legend,
    words,
)

DAY = date(2013, 7, 23)
COUNTS = {"EXCEEDED": 21, "ACHIEVED": 31, "OVER_60": 236, "UNDER_60": 90, "UNDER_20": 15, "NOT_STARTED": 11}
PROGRAMMES = (
    ("1. Nông nghiệp, nông thôn và xây dựng nông thôn mới", 92, 15, 58, 15, 2, 2),
    ("2. Công nghiệp và kinh tế cửa khẩu", 58, 7, 29, 16, 4, 2),
    ("3. Đô thị và kết cấu hạ tầng", 61, 4, 28, 20, 5, 4),
    ("4. Thương mại, du lịch và dịch vụ", 44, 4, 26, 11, 2, 1),
    ("5. Văn hóa - xã hội, giảm nghèo", 79, 12, 50, 14, 1, 2),
    ("6. Quốc phòng, an ninh và đối ngoại", 31, 5, 21, 5, 0, 0),
    ("7. Xây dựng Đảng và hệ thống chính trị", 39, 5, 24, 9, 1, 0),
)
_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
QUARTERS = tuple(date(year, month, day) for year in (2011, 2012, 2013) for month, day in _ENDS)[:10]
ROADS = charts.Trend(
    actual=tuple(map(charts.Point, QUARTERS, (38, 92, 158, 236, 288, 372, 471, 566, 676, 838))),
    estimate=(charts.Point(date(2013, 9, 30), 938), charts.Point(date(2013, 12, 31), 1046)),
    plan=(charts.Point(date(2011, 1, 1), 0), charts.Point(date(2015, 12, 31), 2600)),
    outlook=charts.Outlook(date(2015, 12, 31), 2006, 1806, 2246),
    unit="km",
    accepted_to=date(2013, 6, 30),
)
MONEY = (
    charts.Step("Kế hoạch", 4350),
    charts.Step("Chưa bố trí", -1250, "change"),
    charts.Step("Đã bố trí", 3100, note="71,3%"),
    charts.Step("Chưa giải ngân", -960, "change"),
    charts.Step("Đã giải ngân", 2140, note="49,2%"),
)
CRITERIA = (
    charts.Bar("17. Môi trường", Decimal("47.9"), "UNDER_60", "35/73 xã"),
    charts.Bar("2. Giao thông", Decimal("54.8"), "UNDER_60", "40/73 xã"),
    charts.Bar("6. Cơ sở vật chất văn hóa", Decimal("60.3"), "OVER_60", "44/73 xã"),
    charts.Bar("10. Thu nhập", Decimal("64.4"), "OVER_60", "47/73 xã"),
    charts.Bar("11. Hộ nghèo", Decimal("69.9"), "OVER_60", "51/73 xã"),
)


def count(text: str, key: str) -> Figure:
    """A figure of the review with an explanation."""
    return Figure(text, f"sơ-kết-2013/{key}", f"Đếm trên 404 chỉ tiêu của 27 đề án, số liệu khóa 15/07/2013 ({key})")


def programmes() -> Table:
    columns = (
        Column("Chương trình"),
        Column("Số chỉ tiêu", "number"),
        Column("Vượt, đạt", "number"),
        Column("Trên 60%", "number"),
        Column("Từ 20 đến 60%", "number"),
        Column("Dưới 20%", "number"),
        Column("Chưa triển khai", "number"),
    )
    total = ("Cộng", *(sum(row[i] for row in PROGRAMMES) for i in range(1, 7)))  # type: ignore[misc]
    return Table(
        columns,
        PROGRAMMES,
        "Mức đạt của 404 chỉ tiêu theo 7 chương trình",
        "Đơn vị tính: chỉ tiêu",
        total,
        ((Head(), Head(), Head("Mức đạt so với mục tiêu năm 2015", 5)),),
    )


def targets() -> Table:
    """A wide table with groups and every kind of absence."""
    columns = (
        Column("STT", "text", width=11),
        Column("Chỉ tiêu"),
        Column("ĐVT", width=16),
        Column("Mục tiêu 2015", "number", 1),
        Column("Năm 2012", "number", 1),
        Column("Ước 2013", "number", 1),
        Column("% so mục tiêu", "percent", 1),
        Column("Đánh giá"),
    )
    rows = (
        GroupRow("I. Kinh tế"),
        ("1", "Tốc độ tăng trưởng GDP bình quân", "%/năm", 14, Decimal("14.2"), Decimal("14.0"), 100, "Đạt"),
        ("2", "Giá trị sản xuất công nghiệp", "tỷ đồng", 16000, 6840, 9860, Decimal("61.6"), "Trên 60%"),
        ("3", "Đường trục thôn, liên thôn được cứng hóa", "km", 2600, 566, 1046, Decimal("40.23"), "Dưới 60%"),
        GroupRow("II. Xã hội"),
        ("4", "Tỷ lệ hộ nghèo", "%", 10, Decimal("27.7"), 22, 60, "Trên 60%"),
        ("5", "Khu xử lý rác thải cấp huyện", "khu", 7, 0, Absent.NIL, 0, "Chưa triển khai"),
        (
            "6",
            "Thôn đạt chuẩn văn hóa",
            "thôn",
            1600,
            Absent.MISSING,
            Absent.MISSING,
            Absent.MISSING,
            "Chưa có số liệu",
        ),
        ("7", "Xã biên giới có chợ", "xã", Absent.NOT_APPLICABLE, 9, 11, Absent.NOT_APPLICABLE, "Theo dõi"),
    )
    return Table(columns, rows, "Kết quả thực hiện một số chỉ tiêu chính", total=None)


_OPENING = (
    "Thực hiện Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XIV, nhiệm kỳ 2010 - 2015, Tỉnh ủy đã ban hành "
    "7 chương trình công tác trọng tâm toàn khóa với 27 đề án. Sau nửa nhiệm kỳ, Ban Thường vụ Tỉnh ủy báo cáo sơ kết "
    "kết quả thực hiện như sau:"
)
_LEADING = (
    "Ngay sau Đại hội, Ban Thường vụ Tỉnh ủy đã chỉ đạo quán triệt, tuyên truyền các chương trình, đề án đến 100% "
    "chi bộ; ban hành quy chế phối hợp giữa các ban chỉ đạo; phân công đồng chí Ủy viên Ban Thường vụ phụ trách từng "
    "chương trình, Tỉnh ủy viên phụ trách từng đề án; sở, ban, ngành chủ trì chịu trách nhiệm về chỉ tiêu được giao."
)
_FAULTS = (
    "Một số cấp ủy, chính quyền cơ sở chưa quyết liệt trong chỉ đạo; chế độ thông tin, báo cáo chưa thường xuyên.",
    "Dự toán một số đề án chưa sát với thực tế; việc lồng ghép các nguồn vốn còn lúng túng.",
    "Tiến độ giải phóng mặt bằng 12 công trình giao thông nông thôn chậm so với kế hoạch.",
)


def _results() -> tuple[object, ...]:
    return (
        Heading(1, "PHẦN THỨ NHẤT\nKẾT QUẢ SAU NỬA NHIỆM KỲ", centred=True),
        Heading(2, "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"),
        Heading(3, "1. Quán triệt, tuyên truyền"),
        Paragraph(words(_LEADING)),
        Heading(3, "2. Nguồn lực"),
        Paragraph(
            words(
                "Để triển khai các đề án, tỉnh đã huy động, cân đối ",
                count("74.661", "nguồn-lực"),
                " tỷ đồng, trong đó vốn ngân sách nhà nước ",
                count("24.508", "ngân-sách"),
                " tỷ đồng. Riêng Đề án giao thông nông thôn, tình hình bố trí và giải ngân như biểu đồ dưới đây.",
            )
        ),
        Chart(
            charts.waterfall(MONEY, unit="tỷ đồng"),
            charts.waterfall_sentence(MONEY, unit="tỷ đồng"),
            150,
            "Mới giải ngân được gần một nửa kế hoạch vốn của Đề án giao thông nông thôn",
        ),
        Note(words("Nguồn: Sở Kế hoạch và Đầu tư, tỷ đồng, đến 30/06/2013; số minh họa.")),
        Heading(2, "II. KẾT QUẢ THỰC HIỆN"),
        Heading(3, "1. Đánh giá chung"),
        Paragraph(
            words(
                "Ước tính đến hết năm 2013, trong tổng số ",
                count("404", "tổng"),
                " chỉ tiêu của các đề án, có ",
                count("52", "vượt-đạt"),
                " chỉ tiêu vượt và đạt; ",
                count("236", "trên-60"),
                " chỉ tiêu đạt trên 60%; ",
                count("116", "dưới-60"),
                " chỉ tiêu đạt dưới 60%, trong đó ",
                count("11", "chưa-triển-khai"),
                " chỉ tiêu chưa triển khai, ",
                count("15", "dưới-20"),
                " chỉ tiêu dưới 20%. ",
                Run("Tiến độ thời gian của nhiệm kỳ đã qua 60%.", italic=True),
            )
        ),
        Chart(
            charts.stack(COUNTS, px=640, legend=True),
            charts.counts_sentence(COUNTS),
            title="Hơn một phần tư số chỉ tiêu còn dưới 60% mục tiêu",
        ),
        Heading(3, "2. Kết quả theo chương trình"),
        Paragraph(words("Kết quả theo chương trình như sau:")),
        programmes(),
        Note(words("Số theo từng chương trình là số minh họa; tổng theo Báo cáo sơ kết ngày 23/07/2013.")),
        Heading(4, "a) Nhóm chỉ tiêu chậm"),
        Paragraph(
            words(
                "Đường trục thôn, liên thôn được cứng hóa ước đạt ",
                Figure("1.046 km", "GT-05/actual/2013", "Cộng dồn 143 báo cáo xã từ 01/01/2011, ước đến 31/12/2013"),
                ", bằng 40,2% mục tiêu; nếu giữ tốc độ hiện nay, cuối năm 2015 còn thiếu khoảng 600 km.",
            )
        ),
        Chart(
            charts.trend(ROADS, shape="document"),
            charts.trend_sentence(ROADS),
            title="Đường thôn: nếu giữ tốc độ hiện nay, cuối năm 2015 còn thiếu khoảng 600 km",
        ),
        Note(words("Km lũy kế từ 01/01/2011, theo quý. Vùng tô: khoảng dự báo 80%.")),
        targets(),
        Note(words(absent_legend())),
        Heading(4, "b) Tiêu chí nông thôn mới cản trở nhiều nhất"),
        Chart(
            charts.bars(CRITERIA, unit="%", decimals=1),
            charts.bars_sentence(CRITERIA, unit="%", decimals=1),
            150,
            "Môi trường và giao thông là hai tiêu chí ít xã đạt nhất",
        ),
    )


def _outlook() -> tuple[object, ...]:
    return (
        Heading(2, "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        Paragraph(words("Bên cạnh kết quả đạt được, việc thực hiện các chương trình, đề án còn những hạn chế sau:")),
        *(ListItem(words(text)) for text in _FAULTS),
        ListItem(words("Ba huyện vùng cao chưa giảm được tình trạng học sinh bỏ học sau Tết."), level=1),
        ListItem(words("Việc nghiệm thu công trình do nhân dân tự làm còn chậm."), level=1),
        Paragraph(words("Bài học kinh nghiệm:")),
        ListItem(words("Giao chỉ tiêu phải gắn với trách nhiệm của người đứng đầu."), "number"),
        ListItem(words("Kiểm tra, đôn đốc thường xuyên; xử lý kịp thời vướng mắc:"), "number"),
        *(
            ListItem(words(text), "letter")
            for text in ("về vốn;", "về mặt bằng;", "về cơ chế;", "về cán bộ;", "về kỹ thuật.")
        ),
        ListItem(words("Phát huy vai trò chủ thể của nhân dân."), "number"),
        PageBreak(),
        Heading(1, "PHẦN THỨ HAI\nPHƯƠNG HƯỚNG, NHIỆM VỤ ĐẾN NĂM 2015", centred=True),
        Paragraph(words("Từ nay đến hết nhiệm kỳ, tập trung thực hiện các nhiệm vụ sau:")),
        ListItem(
            words(Run("Sở Kế hoạch và Đầu tư", bold=True), " bố trí dứt điểm vốn đối ứng 12 công trình."), "number"
        ),
        ListItem(words(Run("Sở Giao thông Vận tải", bold=True), " trình cơ chế hỗ trợ xi măng giai đoạn 2."), "number"),
        Paragraph(words("Trên đây là Báo cáo sơ kết giữa nhiệm kỳ 7 chương trình công tác trọng tâm toàn khóa.")),
    )


def _annex() -> tuple[object, ...]:
    columns = (
        Column("STT", "number", width=12),
        Column("Đơn vị"),
        Column("Kế hoạch 2015", "number"),
        Column("Năm 2011", "number"),
        Column("Năm 2012", "number"),
        Column("6 tháng 2013", "number"),
        Column("Ước 2013", "number"),
        Column("% kế hoạch", "percent", 1),
        Column("Ngày chốt số", "date"),
        Column("Ghi chú"),
    )
    plan = (("Si Ma Cai", 120, 22), ("Bắc Hà", 280, 71), ("Mường Khương", 310, 94), ("Sa Pa", 170, 52))
    plan += (("Bát Xát", 380, 129), ("Bảo Yên", 410, 171), ("Văn Bàn", 430, 182), ("Bảo Thắng", 420, 268))
    plan += (("Thành phố Lào Cai", 80, 57),)
    rows = tuple(
        (i, name, goal, done // 5, done // 2, done * 4 // 5, done, Decimal(done * 100) / goal, date(2013, 7, 12), "")
        for i, (name, goal, done) in enumerate(plan, 1)
    )
    total = ("", "Cộng", 2600, 205, 520, 832, 1046, Decimal(104600) / 2600, "", "")
    upper = ((*(Head(),) * 3, Head("Thực hiện", 4), Head(), Head(), Head()),)
    return (
        Annex(
            "Phụ lục I",
            "ĐƯỜNG TRỤC THÔN, LIÊN THÔN ĐƯỢC CỨNG HÓA THEO HUYỆN",
            "(Kèm theo Báo cáo số 126-BC/TU ngày 23/07/2013 của Tỉnh ủy Lào Cai)",
            landscape=True,
        ),
        Table(columns, rows, unit="Đơn vị tính: km", total=total, upper=upper),
        Note(words("Số theo huyện là số minh họa.")),
    )


def party_report(**changes: object) -> Document:
    """About six pages in the Party layout, with an annex across."""
    parts: dict[str, object] = {
        "layout": "party",
        "issuer": Issuer("TỈNH ỦY LÀO CAI"),
        "type_name": "BÁO CÁO",
        "abstract": "sơ kết thực hiện 7 chương trình công tác trọng tâm\ntoàn khóa của Tỉnh ủy khóa XIV",
        "day": DAY,
        "place": "Lào Cai",
        "number": "126",
        "symbol": "BC/TU",
        "blocks": (Paragraph(words(_OPENING)), *_results(), *_outlook(), *_annex()),
        "signature": Signature(("T/M BAN THƯỜNG VỤ",), "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        "recipients": (
            "Ban Bí thư Trung ương Đảng",
            "Văn phòng Trung ương Đảng",
            "Các đồng chí Tỉnh ủy viên",
            "Các huyện ủy, thành ủy, đảng ủy trực thuộc",
            "Lưu Văn phòng Tỉnh ủy",
        ),
        "footer": "Số liệu khóa ngày 15/07/2013, bản khóa 4f2a91",
    }
    return Document(**{**parts, **changes})  # type: ignore[arg-type]


def state_report() -> Document:
    """One page and a half in the layout of Decree 30/2020."""
    return Document(
        layout="state",
        issuer=Issuer("ỦY BAN NHÂN DÂN", ("TỈNH LÀO CAI",)),
        type_name="BÁO CÁO",
        abstract="Kết quả thực hiện Đề án giao thông nông thôn 6 tháng đầu năm 2013",
        day=date(2013, 1, 5),
        place="Lào Cai",
        number="5",
        symbol="BC-UBND",
        addressees=("Bộ Giao thông Vận tải", "Ban Thường vụ Tỉnh ủy"),
        blocks=(
            Heading(1, "1. Kết quả"),
            Paragraph(words(_LEADING)),
            programmes(),
            Heading(1, "2. Kiến nghị"),
            *(ListItem(words(text)) for text in _FAULTS),
        ),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH"),
        recipients=("Như trên;", "Sở Giao thông Vận tải", "Lưu: VT, TH"),
    )
