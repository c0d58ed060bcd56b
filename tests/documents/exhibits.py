"""Samples of an annex workbook and of a deck of slides; figures by programme and by district are illustrative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.documents.sample import DAY, PROGRAMMES

from vedich.documents import charts
from vedich.documents.content import (
    Absent,
    Column,
    Deck,
    GroupRow,
    Series,
    Sheet,
    Slide,
    SlideChart,
    Table,
    Workbook,
    absent_legend,
)


def workbook() -> Workbook:
    """Two sheets: amounts with absences and text that looks like formulas, and a long list."""
    columns = (
        Column("Mã"),
        Column("Chỉ tiêu"),
        Column("Kế hoạch", "number", 1),
        Column("Thực hiện", "number", 1),
        Column("Đạt", "percent", 1),
        Column("Ngày chốt", "date"),
    )
    rows = (
        GroupRow("I. Hạ tầng"),
        ("HT-01", "Đường trục thôn được cứng hóa", 2600, 1046, Decimal("40.2307"), date(2013, 7, 12)),
        ("HT-02", '=HYPERLINK("http://example.org")', 24, Absent.NIL, 0, date(2013, 7, 12)),
        ("HT-03", "+cmd", 7, Absent.MISSING, Absent.MISSING, Absent.MISSING),
        ("HT-04", "-2+3", Decimal("12.5"), Decimal("-0.5"), Decimal("-4.0"), date(2013, 7, 12)),
        ("HT-05", "@SUM(A1)", 1, 1, 100, date(2013, 7, 12)),
        ("HT-06", "\t=1+1", 1, Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE, date(2013, 7, 12)),
    )
    long = tuple((f"X-{i:03d}", f"Xã thứ {i}", i * 10, i * 4, 40, date(2013, 7, 12)) for i in range(1, 121))
    return Workbook(
        "Phụ lục Báo cáo sơ kết",
        "TỈNH ỦY LÀO CAI",
        DAY,
        (
            Sheet(
                "Biểu 1",
                "Kết quả thực hiện chỉ tiêu",
                columns,
                rows,
                "Đơn vị tính: km",
                ("", "Cộng", 2645, 1047, 39.6, ""),
            ),
            Sheet("Biểu 2: theo xã/phường", "Kết quả theo xã", columns, long, note=absent_legend()),
        ),
    )


def deck() -> Deck:
    """One slide of every kind."""
    names = tuple(row[0].split(". ")[1] for row in PROGRAMMES)
    series = tuple(
        Series(charts.band_name(band), tuple(float(row[i]) for row in PROGRAMMES), band)  # type: ignore[arg-type]
        for i, band in ((2, "ACHIEVED"), (3, "OVER_60"), (4, "UNDER_60"), (5, "UNDER_20"), (6, "NOT_STARTED"))
    )
    roads = (
        Series("Km lũy kế", (236.0, 566.0, 1046.0, None, None)),
        Series("Kế hoạch", (520.0, 1040.0, 1560.0, 2080.0, 2600.0)),
    )
    small = Table(
        (Column("Huyện"), Column("Kế hoạch", "number"), Column("Ước 2013", "number"), Column("Đạt", "percent", 1)),
        (
            ("Si Ma Cai", 120, 22, Decimal("18.3")),
            ("Bắc Hà", 280, 71, Decimal("25.4")),
            ("Sa Pa", 170, 52, Absent.MISSING),
        ),
        total=("Cộng", 2600, 1046, Decimal("40.2")),
    )
    return Deck(
        "Sơ kết giữa nhiệm kỳ 7 chương trình công tác trọng tâm",
        "TỈNH ỦY LÀO CAI",
        DAY,
        (
            Slide(
                "116 trong 404 chỉ tiêu còn dưới 60%, nhiều nhất ở hạ tầng",
                SlideChart("stacked", names, series, "chỉ tiêu", alt="Số chỉ tiêu theo mức đạt của 7 chương trình"),
                "Nêu ba chương trình có tỷ lệ chậm cao nhất.",
                "Nguồn: số liệu khóa 15/07/2013; số theo chương trình là minh họa",
            ),
            Slide(
                "Đường thôn: cuối 2015 còn thiếu khoảng 600 km",
                SlideChart("line", ("2011", "2012", "2013", "2014", "2015"), roads, "km"),
            ),
            Slide("Si Ma Cai và Bắc Hà thấp nhất", small, "Hỏi hai huyện về mặt bằng."),
            Slide(
                "Ba việc cần kết luận hôm nay",
                ("Vốn đối ứng 12 công trình", "Cơ chế xi măng giai đoạn 2", "Giao km đến từng xã"),
            ),
            Slide(
                "Môi trường và giao thông là hai tiêu chí ít xã đạt nhất",
                SlideChart(
                    "bars",
                    ("Môi trường", "Giao thông", "Văn hóa"),
                    (Series("% số xã", (47.9, 54.8, 60.3), "UNDER_60"),),
                    "%",
                    1,
                ),
            ),
        ),
        "Hội nghị Tỉnh ủy lần thứ 13",
    )
