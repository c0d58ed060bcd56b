"""The QR code of an address, drawn on the server as one path: no image, no script, no second request."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around it, as scanners expect
SIDE = 232  # pixels


def qr_code(text: str, *, label: str) -> SafeString:
    """The code as an SVG element."""
    from qrcode import QRCode

    code = QRCode(border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.modules
    path = "".join(_runs(row, QUIET + number) for number, row in enumerate(rows))
    size = len(rows) + 2 * QUIET
    return format_html(
        '<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path d="{}"/></svg>',
        label, SIDE, SIDE, size, size, size, size, path,
    )  # fmt: skip


def _runs(row: list[bool], top: int) -> str:
    """The dark runs of one row."""
    found, begin = [], None
    for place, dark in enumerate([*row, False]):
        if dark and begin is None:
            begin = place
        elif not dark and begin is not None:
            found.append(f"M{QUIET + begin} {top}h{place - begin}v1h-{place - begin}z")
            begin = None
    return "".join(found)
