"""Sponsorship of August 2016: 51 party organisations of the bloc, 73 communes, the youth union's 238 lit roads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from random import Random

from build.sheets import SheetRow
from build.spread import chance

from .plan import YOUTH, looked_after, roads

TWICE = 6
"""Invented: how many communes have one more sponsor; two of them have two more."""
DECISIONS = (("Quyết định minh họa số 1/QĐ-UBND", "2016-01-15"), ("Quyết định minh họa số 2/QĐ-UBND", "2016-03-10"))
UNTIL = date(2016, 8, 15)
HELP = (
    ("Hỗ trợ tiền xây dựng nhà văn hóa thôn", "triệu đồng", 20, 120, 5),
    ("Hỗ trợ xi măng làm đường giao thông nông thôn", "tấn xi măng", 10, 80, 5),
    ("Ngày công chỉnh trang vườn hộ, đường thôn", "ngày công", 40, 240, 10),
    ("Mương thoát nước trong khu dân cư", "m", 200, 1500, 100),
    ("Xây dựng mô hình sản xuất", "mô hình", 1, 4, 1),
)


def sheets(communes: Sequence[str]) -> dict[str, list[SheetRow]]:
    """Who helps whom by which decision, what was signed, promised and given until the day of the story."""
    lit = roads(communes)
    held = sorted(_pairs(communes, lit))
    found: dict[str, list[SheetRow]] = {"sponsorships": [], "agreements": [], "pledges": [], "deliveries": []}
    for sponsor, commune in held:
        luck = chance(f"support {sponsor} {commune}")
        decision, issued = DECISIONS[luck.random() < 0.3]
        key: SheetRow = {"sponsor": sponsor, "commune": commune, "valid_from": issued}
        found["sponsorships"].append(
            {**key, "decision": decision, "issued": issued, "about": "Giao đỡ đầu, giúp đỡ xã"}
        )
        signed = sponsor == YOUTH or luck.random() < 0.7
        if signed:
            day = date.fromisoformat(issued) + timedelta(days=10 + int(luck.random() * 60))
            title = "Chương trình giúp xã xây dựng nông thôn mới năm 2016"
            found["agreements"].append({**key, "number": 1, "title": title, "signed": day.isoformat()})
        if sponsor == YOUTH:
            lines, metres = lit[commune]
            given = [("Đường điện thắp sáng", "đường điện", lines),
                     ("Chiều dài đường điện thắp sáng", "km", f"{metres / 10:g}")]  # fmt: skip
            _promise(found, key, [(*each, each[2], "2016-12-31") for each in given], signed=signed, luck=luck)
        elif signed or luck.random() < 0.5:
            _promise(found, key, list(_help(luck)), signed=signed, luck=luck)
    return found


def _pairs(communes: Sequence[str], lit: Collection[str]) -> set[tuple[str, str]]:
    """Whoever looks after a commune sponsors it, the Youth Union what it has lit; some communes have more sponsors."""
    held = looked_after(communes)
    pairs = {(sponsor, commune) for commune, sponsor in held.items()} | {(YOUTH, commune) for commune in lit}
    others = sorted(set(held.values()) - {YOUTH})
    dark = [code for code in sorted(communes, key=lambda code: chance(f"sponsored {code}").random()) if code not in lit]
    more = [*dark[:TWICE], *dark[:2]]
    spare = [each for each in others if all(held[code] != each for code in dark[:TWICE])]
    return pairs | {(spare[place], code) for place, code in enumerate(more)}


def _help(luck: Random) -> Iterator[tuple[str, str, object, object, str]]:
    """One to three promises with what has come of them."""
    for title, measure, low, high, step in luck.sample(HELP, luck.choice((1, 1, 2, 3))):
        amount = luck.randrange(low, high + 1, step)
        part = luck.choice((0, 0, 0.5, 1, 1))
        done = amount if part == 1 else int(amount * part)
        yield title, measure, amount, done, luck.choice(("2016-06-30", "2016-12-31", "2016-12-31"))


def _promise(
    found: dict[str, list[SheetRow]],
    key: SheetRow,
    promised: Sequence[tuple[str, str, object, object, str]],
    *,
    signed: bool,
    luck: Random,
) -> None:
    given = 0
    for number, (title, measure, amount, done, deadline) in enumerate(promised, 1):
        row = {"title": title, "quantity": amount, "measure": measure}
        agreement = 1 if signed else ""
        found["pledges"].append({**key, "number": number, **row, "deadline": deadline, "agreement": agreement})
        if not done:
            continue
        given += 1
        day = UNTIL - timedelta(days=5 + int(luck.random() * 110))
        word = "received" if luck.random() < 0.75 else ""
        found["deliveries"].append(
            {**key, "number": given, "pledge": number, "day": day.isoformat(), **row, "quantity": done, "word": word}
        )
