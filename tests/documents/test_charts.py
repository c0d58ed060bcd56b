"""Charts: well formed, small, safe under a strict CSP, readable without seeing, and drawn with their text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops
from tests.documents import sample

from vedich.documents import charts, metrics
from vedich.documents.charts import axes, picture

PANELS = tuple(
    charts.Panel(
        name,
        tuple(
            charts.Point(day, done * share / 100) for day, share in zip(sample.QUARTERS, range(4, 84, 8), strict=True)
        ),
        (charts.Point(date(2011, 1, 1), 0), charts.Point(date(2015, 12, 31), goal)),
        (charts.Point(date(2013, 12, 31), done),),
        band,
        attained,
        f"{done}/{goal} km",
    )
    for name, goal, done, band, attained in (
        ("Si Ma Cai", 120, 22, "UNDER_20", "18,3%"),
        ("Bắc Hà", 280, 71, "UNDER_60", "25,4%"),
        ("Mường Khương", 310, 94, "UNDER_60", "30,3%"),
        ("Sa Pa", 170, 52, "UNDER_60", "30,6%"),
        ("Bảo Thắng", 420, 268, "OVER_60", "63,8%"),
        ("Thành phố Lào Cai", 80, 57, "OVER_60", "71,3%"),
    )
)
EVERY = {
    "glyph": charts.glyph("OVER_60", "Trên 60%"),
    "task glyph": charts.task_glyph("overdue", "Quá hạn"),
    "stack": charts.stack(sample.COUNTS),
    "stack with everything": charts.stack({**sample.COUNTS, "NOT_DUE": 20, "NO_DATA": 6}, px=640, legend=True),
    "empty stack": charts.stack({}),
    "bullet": charts.bullet(40.23, 60, 77.2, band="UNDER_60"),
    "spark": charts.spark((18, 21, None, 26, 29), "Số chỉ tiêu chậm: 18, 21, chưa có, 26, 29"),
    **{f"trend {shape}": charts.trend(sample.ROADS, shape=shape) for shape in charts.SHAPES},
    "trend of one point": charts.trend(charts.Trend(actual=(charts.Point(date(2013, 6, 30), 0),), unit="khu")),
    "multiple": charts.multiple(PANELS[0]),
    "multiples": charts.multiples(PANELS, "Sáu huyện, thành phố"),
    "bars": charts.bars(sample.CRITERIA, unit="%", decimals=1, reference=(60, "60% thời gian")),
    "waterfall": charts.waterfall(sample.MONEY, unit="tỷ đồng"),
}
HOSTILE = '<script>alert("x")</script>&\'\x00\x0b'


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_is_a_small_image_with_a_sentence_and_no_style(name: str) -> None:
    svg = EVERY[name]
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), bool(root.get("aria-label"))) == ("img", True)
    assert not re.search(r"style=|<style|<script|\son\w+=|javascript:", svg)
    assert len(svg.encode()) <= 4096


@pytest.mark.parametrize("name", EVERY)
def test_every_class_of_a_chart_has_a_rule(name: str) -> None:
    used = {word for names in re.findall(r'class="([^"]*)"', EVERY[name]) for word in names.split()}
    ruled = set(re.findall(r"\.([a-zA-Z][\w-]*)", charts.css()))
    # hp and mo choose between desktop and phone: the page's own sheet has their rules.
    assert used - ruled - {"hp", "mo"} == set()


def test_text_from_outside_is_escaped_everywhere() -> None:
    point = charts.Point(date(2013, 6, 30), 1)
    drawings = (
        charts.stack(sample.COUNTS, label=HOSTILE),
        charts.bullet(1, label=HOSTILE),
        charts.spark((1, 2), HOSTILE),
        charts.glyph("ACHIEVED", HOSTILE),
        charts.trend(charts.Trend((point,), unit=HOSTILE, remarks=(charts.Remark(point.day, HOSTILE),))),
        charts.multiple(charts.Panel(HOSTILE, (point,), ())),
        charts.multiples((charts.Panel(HOSTILE, (point,), (), note=HOSTILE, attained=HOSTILE),), HOSTILE),
        charts.bars((charts.Bar(HOSTILE, 1, note=HOSTILE),), unit=HOSTILE, reference=(1, HOSTILE)),
        charts.waterfall((charts.Step(HOSTILE, 1, note=HOSTILE),), unit=HOSTILE),
    )
    for svg in drawings:
        assert [e.tag for e in ElementTree.fromstring(svg).iter() if e.tag == "script"] == []
        assert "<script" not in svg and "\x00" not in svg


def test_bands_map_to_levels_and_unknown_bands_are_refused() -> None:
    assert [charts.level_class(band) for band in charts.ORDER] == ["k6", "k5", "k4", "k3", "k2", "k1", "k0", "k0"]
    for draw in (charts.glyph, charts.level_class, charts.band_name, lambda band: charts.stack({band: 1})):
        with pytest.raises(ValueError, match="not a band: 'GOOD'"):
            draw("GOOD")


def test_a_sprite_holds_a_symbol_for_every_glyph_that_can_refer_to_it() -> None:
    symbols = set(re.findall(r'id="(\w+)"', charts.sprite()))
    glyphs = [charts.glyph(band) for band in charts.ORDER]
    glyphs += [charts.task_glyph(state) for state in ("done", "open", "overdue", "withdrawn")]
    assert {re.findall(r'href="#(\w+)"', glyph)[0] for glyph in glyphs} == symbols
    assert 'aria-hidden="true"' in charts.glyph("ACHIEVED")


def _widths(svg: str) -> dict[str, float]:
    return {c: float(w) for c, w in re.findall(r'<rect class="(\w+)" x="[\d.]+%" y="4" width="([\d.]+)%"', svg)}


def test_a_stack_is_cut_by_the_black_tick_where_behind_begins() -> None:
    svg = charts.stack(sample.COUNTS)
    widths = {"k6": 5.20, "k5": 7.67, "k4": 58.42, "k3": 22.28, "k2": 3.71, "k1": 2.72}
    assert _widths(svg) == widths
    assert re.findall(r'class="cut" x1="([\d.]+)%"', svg) == ["71.29"]
    assert re.findall(r">(\d+)</text>", svg) == ["236", "90"]


def test_a_stack_without_anything_behind_or_ahead_has_no_tick() -> None:
    for counts in ({"ACHIEVED": 3}, {"UNDER_20": 2}, {"ACHIEVED": 3, "NOT_DUE": 2}, {}):
        assert "cut" not in charts.stack(counts)


def test_what_is_not_due_is_drawn_in_outline_after_the_rest() -> None:
    svg = charts.stack({"NO_DATA": 5, "ACHIEVED": 15})
    assert _widths(svg) == {"k5": 75.0, "n0": 25.0}


def test_the_stack_says_its_counts_in_both_languages() -> None:
    assert charts.counts_sentence(sample.COUNTS) == (
        "404 chỉ tiêu: 21 vượt, 31 đạt, 236 trên 60%, 90 từ 20 đến 60%, 15 dưới 20% và 11 chưa triển khai"
    )
    assert charts.counts_sentence({"EXCEEDED": 1}, "en") == "1 target: 1 exceeded"


def test_a_bullet_shows_pace_forecast_and_what_is_missing() -> None:
    full = charts.bullet(112, 60, 130, band="EXCEEDED")
    assert ('class="k6" y="3" width="93.3%"' in full, 'class="pace" x="50.0%"' in full, 'cx="97.5%"' in full) == (
        True,
    ) * 3
    empty = charts.bullet(None)
    assert ("k0" in empty, "pace" in empty, "fcm" in empty) == (False, False, False)
    assert ElementTree.fromstring(empty).get("aria-label") == "Chưa có số liệu"
    assert ElementTree.fromstring(charts.bullet(40.23, 60, 77.2)).get("aria-label") == (
        "Đạt 40,2%, tiến độ phải đạt 60%, dự báo 77%"
    )
    assert "M7 2v10L0 7z" in charts.bullet(-10, band="UNDER_20")


def test_a_spark_leaves_a_gap_for_a_missing_figure() -> None:
    assert charts.spark((1, 2, None, 3, 4), "x").count("<polyline") == 2
    assert charts.spark((None, None), "x").count("<polyline") == 0
    assert charts.spark((5, 5, 5), "x").count("<polyline") == 1


def test_a_trend_says_what_it_shows() -> None:
    assert charts.trend_sentence(sample.ROADS) == (
        "Thực hiện từ 38 km (31/03/2011) đến 838 km (30/06/2013); ước 1.046 km (31/12/2013); "
        "kế hoạch 2.600 km (31/12/2015); dự báo 2.006 km (31/12/2015), khoảng 1.806 – 2.246."
    )
    assert charts.trend_sentence(charts.Trend(()), "en") == "No data."


def test_a_trend_draws_each_kind_of_figure_in_its_own_line() -> None:
    svg = charts.trend(sample.ROADS)
    lines = {
        css: svg.count(f'class="{css}"') for css in ("act", "est", "fc", "cone", "pl", "gap", "now", "pt", "po", "pf")
    }
    assert lines == dict.fromkeys(lines, 1)
    words = [re.sub(r"<[^>]*>", "", text) for text in re.findall(r"<text.*?</text>", svg)]
    assert {"Kế hoạch 2.600", "Dự báo 2.006", "1.806 – 2.246", "−514 km", "Ước 31/12/2013: 1.046 km"} <= set(words)


def test_a_trend_without_a_plan_has_neither_gap_nor_plan_line() -> None:
    svg = charts.trend(charts.Trend(sample.ROADS.actual, unit="km"))
    assert [css for css in ("pl", "gap", "fc", "cone", "est") if f'class="{css}"' in svg] == []


def test_a_trend_without_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one figure"):
        charts.trend(charts.Trend(()))


def test_a_pair_of_trends_is_read_out_on_either_screen() -> None:
    desktop, phone = charts.trend_pair(sample.ROADS).split("</svg>")[:2]
    assert ('class="ch hp"' in desktop, 'class="ch mo"' in phone) == (True, True)
    assert re.findall('aria-label="(.*?)"', desktop) == re.findall('aria-label="(.*?)"', phone)


def _boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Every text with the box it takes."""
    out = []
    for css, x, y, text in re.findall(r'<text(?: class="([^"]*)")? x="([\d.-]+)" y="([\d.-]+)">(.*?)</text>', svg):
        wide = metrics.width(text.replace("&gt;", ">"), 13, bold=bool({"b", "tk5", "tk2"} & set(css.split())))
        left = float(x) - (wide if "e" in css.split() else wide / 2 if "m" in css.split() else 0)
        out.append((text, left, float(y) - 11, left + wide, float(y) + 3))
    return out


@pytest.mark.parametrize("low", [1800, 2300, 2500, 2590, 2650, 2900])
@pytest.mark.parametrize("shape", list(charts.SHAPES))
def test_labels_of_a_trend_never_cover_each_other(low: int, shape: str) -> None:
    outlook = charts.Outlook(date(2015, 12, 31), low + 60, low, low + 130)
    series = charts.Trend(
        sample.ROADS.actual, sample.ROADS.estimate, sample.ROADS.plan, outlook, "km", accepted_to=date(2013, 6, 30)
    )
    boxes = _boxes(charts.trend(series, shape=shape))
    overlapping = [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]
    assert overlapping == []


def test_nothing_is_written_outside_a_chart() -> None:
    for name in ("trend desktop", "trend phone", "trend document", "bars", "waterfall"):
        width, height = picture.size(EVERY[name])
        outside = [b for b in _boxes(EVERY[name]) if b[1] < -1 or b[2] < -1 or b[3] > width + 1 or b[4] > height + 1]
        assert outside == [], name


def test_a_long_monthly_series_stays_small() -> None:
    points = tuple(charts.Point(date(2010, 1, 31) + timedelta(days=30 * i), i * 17.3) for i in range(60))
    assert len(charts.trend(charts.Trend(points, unit="km")).encode()) <= 4096


GRIDS = [
    ((0, 2600), 5, (0, 500, 1000, 1500, 2000, 2500, 3000)),
    ((50.0, 51.2), 5, (50.0, 50.2, 50.4, 50.6, 50.8, 51.0, 51.2)),
    ((10, 43), 5, (0, 10, 20, 30, 40, 50)),
    ((-7, 12), 3, (-10, -5, 0, 5, 10, 15)),
    ((5, 5), 5, (0, 1, 2, 3, 4, 5)),
    ((0, 0), 3, (0.0, 0.25, 0.5, 0.75, 1.0)),
]


@pytest.mark.parametrize(("values", "wanted", "ticks"), GRIDS)
def test_gridlines_are_round_and_start_at_zero_unless_far_from_it(
    values: tuple[float, float], wanted: int, ticks: tuple[float, ...]
) -> None:
    assert axes.scale(values, wanted) == ticks


def test_labels_are_spread_within_their_bounds() -> None:
    assert axes.spread((10, 12, 90), (16, 16, 16), 0, 100) == [10, 26, 90]
    assert axes.spread((98, 97), (20, 20), 0, 100) == [90, 70]


def test_bars_say_missing_instead_of_drawing_zero() -> None:
    svg = charts.bars((charts.Bar("A", 12), charts.Bar("B", None), charts.Bar("C", -4)), unit="xã")
    assert svg.count("<rect") == 2
    assert (
        charts.bars_sentence((charts.Bar("A", 12), charts.Bar("B", None)), unit="xã") == "A: 12 xã; B: chưa có số liệu."
    )


def test_a_waterfall_hangs_changes_between_levels() -> None:
    svg = charts.waterfall(sample.MONEY, unit="tỷ đồng")
    rects = re.findall(r'<rect class="(\w+)" x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', svg)
    bottom = {round(float(y) + float(h), 1) for css, y, h in rects if css == "q5"}
    assert ([css for css, _, _ in rects], len(bottom)) == (["q5", "less", "q5", "less", "q5"], 1)
    assert (
        charts.waterfall_sentence(sample.MONEY[:2], unit="tỷ đồng")
        == "Kế hoạch 4.350 tỷ đồng; Chưa bố trí −1.250 tỷ đồng."
    )
    with pytest.raises(ValueError, match="level or a change"):
        charts.Step("x", 1, "total")


def _pixels(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def test_pictures_are_drawn_with_their_text() -> None:
    for name in ("trend document", "waterfall", "bars", "multiples", "stack with everything"):
        svg = EVERY[name]
        silent = re.sub(r"<text.*?</text>", "", svg)
        difference = ImageChops.difference(_pixels(charts.png(svg, 800)), _pixels(charts.png(silent, 800)))
        changed = sum(difference.convert("L").histogram()[60:])
        letters = len("".join(re.findall(r">([^<]+)</text>", svg)))
        # A letter of 13 px covers about 30 pixels at this size; without a font nothing would change at all.
        assert changed > letters * 8, name


def test_bold_text_is_drawn_bolder_than_plain_text() -> None:
    def ink(css: str) -> int:
        svg = f'<svg class="ch" viewBox="0 0 200 30"><text class="{css}" x="0" y="20">Đường trục thôn</text></svg>'
        levels = _pixels(charts.png(svg, 800)).convert("L").histogram()
        return sum((255 - level) * count for level, count in enumerate(levels))

    assert ink("b") > ink("") * 1.1


def test_a_missing_font_is_an_error_and_not_a_picture_without_text() -> None:
    with pytest.raises(charts.FontMissing, match="the font No Such Font is not installed"):
        picture.font_files("No Such Font")


def test_the_same_chart_gives_the_same_picture_of_the_width_asked_for() -> None:
    svg = EVERY["trend document"]
    assert charts.png(svg, 640) == charts.png(svg, 640)
    assert _pixels(charts.png(svg, 1280)).size == (1280, 600)


def test_a_standalone_chart_carries_its_palette_and_size() -> None:
    svg = charts.standalone(EVERY["stack"])
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height"), svg.count("<style>")) == ("640", "30", 1)
    assert "#0a6a85" in svg
    for text in ("no chart", "<svg></svg>"):
        with pytest.raises(ValueError, match="not a chart"):
            charts.standalone(text)


def test_text_is_measured_close_to_the_font_it_is_drawn_with() -> None:
    text = "Đường trục thôn, liên thôn được cứng hóa 1.046 km"
    svg = f'<svg class="ch" viewBox="0 0 400 30"><text x="0" y="20">{text}</text></svg>'
    right = ImageChops.invert(_pixels(charts.png(svg, 800)).convert("L")).getbbox()
    assert right is not None
    assert abs(right[2] / 2 - metrics.width(text, 13)) < 3
