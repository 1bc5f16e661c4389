"""The app's mark as a picture: phones that install a page ask for one in points, not in lines."""

from functools import cache
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from PIL import Image, ImageDraw

from anju.web import access

SIZES = (180, 192, 512)
"""Apple's, and the two a manifest names."""
JADE, WHITE = (11, 93, 76), (255, 255, 255)
GRID, FINE = 32, 4
"""The drawing's own width, as in web/anju.svg, and how much finer it is drawn before it is made small."""
STROKE = 2.3
LINES: tuple[tuple[tuple[float, float], ...], ...] = (
    ((16, 6.5), (16, 9.5)),
    ((8, 13), (8, 10.5), (24, 10.5), (24, 13)),
    ((15, 12.5), (13.9, 15), (12.6, 17.4), (11.2, 19.8), (10, 22), (13.2, 22.6), (17.2, 23.8), (21.5, 26)),
    ((20.5, 16.5), (19.6, 18.9), (18, 21.3), (15.4, 23.4), (12.6, 24.9), (9.5, 26)),
    ((7.5, 17), (24.5, 17)),
)


@access.public
def icon(request: HttpRequest, size: int = SIZES[0]) -> HttpResponse:
    """The mark, `size` points wide."""
    if size not in SIZES:
        raise Http404
    return HttpResponse(drawn(size), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@cache
def drawn(size: int) -> bytes:
    """As PNG, filling the square: the phone rounds its corners."""
    wide = size * FINE
    scale = wide / GRID
    made = Image.new("RGB", (wide, wide), JADE)
    pen, half = ImageDraw.Draw(made), STROKE * scale / 2
    for line in LINES:
        points = [(x * scale, y * scale) for x, y in line]
        pen.line(points, fill=WHITE, width=round(2 * half), joint="curve")
        for x, y in points:
            pen.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    kept = BytesIO()
    made.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()
