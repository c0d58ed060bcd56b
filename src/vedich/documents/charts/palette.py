"""The palette: bands, their levels, names and colours, and the one stylesheet of every mark."""

from __future__ import annotations

from types import MappingProxyType

ORDER = ("EXCEEDED", "ACHIEVED", "OVER_60", "UNDER_60", "UNDER_20", "NOT_STARTED", "NOT_DUE", "NO_DATA")
LEVEL = MappingProxyType(
    {
        "EXCEEDED": 6,
        "ACHIEVED": 5,
        "OVER_60": 4,
        "UNDER_60": 3,
        "UNDER_20": 2,
        "NOT_STARTED": 1,
        "NOT_DUE": 0,
        "NO_DATA": 0,
    }
)
BEHIND = ("UNDER_60", "UNDER_20", "NOT_STARTED")
"""The bands right of the black tick: read as behind."""
DARK_ON = ("OVER_60", "UNDER_60", "NOT_DUE", "NO_DATA")
"""Bands light enough that a number inside them is written in ink."""

COLOUR = MappingProxyType(
    {
        "ink": "#15181d",
        "ink2": "#48505c",
        "ink3": "#616b78",
        "paper": "#ffffff",
        "line": "#e4e8ec",
        "line2": "#c6cdd6",
        "track": "#eceff3",
        "k6": "#00364f",
        "k5": "#0a6a85",
        "k4": "#489eb4",
        "k3": "#c47a00",
        "k2": "#ab3f0c",
        "k1": "#580d2c",
        "k0": "#8a94a1",
        "cone": "#f7d9c9",
    }
)

_NAMES = {
    "EXCEEDED": ("Vượt", "Exceeded"),
    "ACHIEVED": ("Đạt", "Achieved"),
    "OVER_60": ("Trên 60%", "Over 60%"),
    "UNDER_60": ("Từ 20 đến 60%", "20 to 60%"),
    "UNDER_20": ("Dưới 20%", "Under 20%"),
    "NOT_STARTED": ("Chưa triển khai", "Not started"),
    "NOT_DUE": ("Chưa đến kỳ", "Not due"),
    "NO_DATA": ("Chưa có số liệu", "No data"),
}


def level_class(band: str) -> str:
    """The CSS class of a band, `k6` … `k0`. Raises ValueError for a code that is not a band."""
    if band not in LEVEL:
        raise ValueError(f"not a band: {band!r}; use one of {', '.join(ORDER)}")
    return f"k{LEVEL[band]}"


def band_name(band: str, lang: str = "vi") -> str:
    """The exclusive name of a band, as beside a cumulative total (UNDER_60 is "Từ 20 đến 60%", not "Dưới 60%")."""
    level_class(band)
    return _NAMES[band][0 if lang == "vi" else 1]


def css() -> str:
    """The rules every mark needs, for pages and pictures alike; without variables, so that renderers read it too."""
    rules = [f".k{n}{{color:{COLOUR[f'k{n}']};fill:{COLOUR[f'k{n}']}}}" for n in (6, 5, 4, 3, 2, 1, 0)]
    for rule in _RULES.strip().splitlines():
        for name in sorted(COLOUR, key=len, reverse=True):
            rule = rule.replace(f"${name};", f"{COLOUR[name]};").replace(f"${name}}}", f"{COLOUR[name]}}}")
        rules.append(rule)
    return "\n".join(rules) + "\n"


_RULES = """
.t1{color:$k5}
.t2{color:$ink3}
.t3{color:$k2}
.t0{color:$k0}
.g{width:16px;height:16px;flex:none;fill:currentColor}
.bar rect{stroke:#fff;stroke-width:1.5}
.bar .n0{fill:#fff;stroke:$k0;stroke-width:1;stroke-dasharray:3 2}
.bar text{font-size:12px;font-weight:600;text-anchor:middle;fill:#fff}
.bar .d{fill:$ink}
.bar .cut{stroke:$ink;stroke-width:2}
.bar .lg{font-size:13px;font-weight:400;text-anchor:start;fill:$ink}
.bl .tr{fill:$track}
.bl .pace{fill:$ink}
.bl .goal{fill:$ink3}
.bl .fcm{fill:#fff;stroke:$ink2;stroke-width:1.5}
.sp polyline{fill:none;stroke:$ink3;stroke-width:1.5}
.sp circle{fill:$ink}
.ch text{font-size:13px;fill:$ink2}
.ch .ax{stroke:$line;stroke-width:1}
.ch .zero{stroke:$line2;stroke-width:1}
.ch .b{font-weight:600;fill:$ink}
.ch .e{text-anchor:end}
.ch .m{text-anchor:middle}
.ch .h{paint-order:stroke;stroke:#fff;stroke-width:4}
.ch .act{fill:none;stroke:$k5;stroke-width:2.5}
.ch .est{fill:none;stroke:$k5;stroke-width:2;stroke-dasharray:2 4}
.ch .fc{fill:none;stroke:$k2;stroke-width:2;stroke-dasharray:7 4}
.ch .cone{fill:$cone;fill-opacity:.6}
.ch .pl{fill:none;stroke:$ink;stroke-width:1.5}
.ch .now{stroke:$ink3;stroke-dasharray:1 3}
.ch .gap{fill:none;stroke:$ink2}
.ch .pt{fill:$k5}
.ch .po{fill:#fff;stroke:$k5;stroke-width:2}
.ch .pf{fill:#fff;stroke:$k2;stroke-width:2}
.ch .tk5{fill:$k5;font-weight:600}
.ch .tk2{fill:$k2;font-weight:600}
.ch .ref{stroke:$ink;stroke-width:1.5}
.ch .tie{stroke:$k0;stroke-width:1}
.ch .less{fill:#fff;stroke:$ink3;stroke-width:1;stroke-dasharray:3 2}
.ch .q5{fill:$k5}
"""
