"""Chart, Picture and their SVG: for the lessons that are not yet drawn with matplotlib; then it goes."""

import html

# The dash and the marker that go with a colour.
DISC = "m-4.5,0a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0z"
PLAIN = "none", DISC
MARKS = {ORANGE: ("7 4", "m-4,-4h8v8h-8z"), GREEN: ("2 3", "m-5,4h10l-5,-9z")}


def svg_text(text):
    """Text as SVG may hold it: markup escaped, control characters replaced by spaces."""
    return html.escape("".join(c if c.isprintable() else " " for c in str(text)))


class Picture:
    """A picture in SVG, placed by pixels from the top left corner; what comes later lies on top."""

    def __init__(self):
        self.marks = []

    def text(self, x, y, text, size=13, anchor="middle", fill="black", weight="normal"):
        """Words at the height y; x is their start, their middle or their end."""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" font-size="{size}" fill="{fill}" '
            f'text-anchor="{anchor}" font-weight="{weight}">{svg_text(text)}</text>'
        )

    def box(self, x, y, width, height, fill, edge="#444444", rounding=0):
        """A rectangle; (x, y) is its upper left corner."""
        self.marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'rx="{rounding}" fill="{fill}" stroke="{edge}"/>'
        )

    def line(self, places, style, width):
        """A line through places (x, y)."""
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        self.marks.append(
            f'<polyline points="{points}" fill="none" stroke="{style}" stroke-width="{width}" '
            f'stroke-dasharray="{MARKS.get(style, PLAIN)[0]}" stroke-linejoin="round"/>'
        )

    def spots(self, places, style):
        """A marker at each place (x, y)."""
        spots = " ".join(
            f"M{x:.1f},{y:.1f}{MARKS.get(style, ('none', DISC))[1]}" for x, y in places
        )
        self.marks.append(f'<path d="{spots}" fill="{style}"/>')

    def arrow(self, x0, y0, x1, y1, over=0):
        """An arrow; its middle passes `over` pixels below the straight line."""
        x, y = (x0 + x1) / 2, (y0 + y1) / 2 + 2 * over  # the place that both its ends look at
        length = math.hypot(x1 - x, y1 - y)
        a, b = 9 * (x1 - x) / length, 9 * (y1 - y) / length  # from the head's base to its tip
        self.marks.append(
            f'<path d="M{x0:.1f},{y0:.1f} Q{x:.1f},{y:.1f} {x1 - a:.1f},{y1 - b:.1f}" '
            'fill="none" stroke="#444444" stroke-width="1.4"/>'
            f'<polygon points="{x1:.1f},{y1:.1f} {x1 - a - b / 2:.1f},{y1 - b + a / 2:.1f} '
            f'{x1 - a + b / 2:.1f},{y1 - b - a / 2:.1f}" fill="#444444"/>'
        )

    def show(self, width, height, text):
        """Display the picture on white; `text` says in words and numbers what it shows."""
        from IPython.display import display  # here alone: the library itself needs only numpy

        marks = "\n".join(self.marks)
        scale = min(1, 840 / width)  # a wider picture would be cut off where notebooks are pages
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{scale * width:.0f}" height="{scale * height:.0f}" style="max-width:100%;height:auto" '
            f'font-family="sans-serif" role="img" aria-label="{svg_text(text)}">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n{marks}\n</svg>'
        )
        data = {"image/svg+xml": svg, "text/plain": text}
        display(data, metadata={"image/svg+xml": {"alt": text}}, raw=True)


def axis_of(numbers, names):
    """Where an axis begins and ends, and its ticks as {place: name}: round numbers, or `names`."""
    low, high = min(numbers, default=0), max(numbers, default=1)
    if high - low <= 1e-12 * (abs(low) + abs(high)) + 1e-300:  # all numbers are the same
        low, high = low - abs(low) / 2 - 1, high + abs(high) / 2 + 1
    if names is not None:
        margin = 0.03 * (high - low)
        return low - margin, high + margin, names
    step = 10.0 ** math.floor(math.log10((high - low) / 7))
    step *= next(factor for factor in (1, 2, 5, 10) if 7.01 * factor * step >= high - low)
    first, last = math.floor(low / step + 1e-6), math.ceil(high / step - 1e-6)
    return first * step, last * step, {i * step: f"{i * step:g}" for i in range(first, last + 1)}


class Chart:
    """A chart: lines, points, boxes and words, placed by their numbers on two axes.

    x and y name the axes. Their ticks are round numbers, or what is given as {place: name}; with
    {} there are none. If equal, a unit of y is as long as a unit of x.
    """

    def __init__(self, title="", x="", y="", x_ticks=None, y_ticks=None, equal=False, height=220):
        self.title, self.x_name, self.y_name = title, x, y
        self.x_ticks, self.y_ticks, self.equal, self.height = x_ticks, y_ticks, equal, height
        self.places, self.marks, self.legend = [], [], []

    def mark(self, x, y, make):
        """Keep places, and what to make there once they are pixels; nan and inf are left out."""
        pairs = zip(np.ravel(x).tolist(), np.ravel(y).tolist(), strict=True)
        places = [(a, b) for a, b in pairs if abs(a) < 1e300 and abs(b) < 1e300]
        if places:
            self.places += places
            self.marks.append((places, make))

    def line(self, x, y, name="", style=BLUE, width=2.5, markers=False):
        """A line through places; its name goes into the legend."""

        def make(picture, places, marked=None):
            if width:
                picture.line(places, style, width)
            if markers:
                picture.spots(marked or places, style)

        self.mark(x, y, make)
        if name:
            self.legend.append((name, make))

    def points(self, x, y, name="", style=BLUE):
        """A marker at each place."""
        self.line(x, y, name, style, width=0, markers=True)

    def box(self, x, y, width, height, fill="#CFE8F7", edge="#444444"):
        """A rectangle; (x, y) is its lower left corner."""

        def make(picture, places):
            (left, bottom), (right, top) = places[0], places[-1]
            picture.box(left, top, right - left, bottom - top, fill, edge)

        self.mark([x, x + width], [y, y + height], make)

    def text(self, x, y, text, anchor="start", size=13, weight="normal"):
        """Words at a place, which is their start, their middle or their end."""
        look = {"size": size, "anchor": anchor, "weight": weight}
        self.mark(x, y, lambda picture, places: picture.text(*places[0], text, **look))

    def draw(self, picture, top, width):
        """Put the chart into a picture, from the height `top` on; returns where it ends."""
        x_low, x_high, x_ticks = axis_of([x for x, _ in self.places], self.x_ticks)
        y_low, y_high, y_ticks = axis_of([y for _, y in self.places], self.y_ticks)
        left, right = 24 + 7 * max([4, *map(len, y_ticks.values())]), width - 24
        if self.title:
            picture.text(16, top + 20, self.title, 15, "start", weight="bold")
            top += 26
        start = right
        for name, make in self.legend:
            room = 54 + 6.6 * len(name)
            if start + room > right:  # a new row
                start, top = 16, top + 22
            make(picture, [(start, top), (start + 32, top)], [(start + 16, top)])
            picture.text(start + 40, top, name, anchor="start")
            start += room
        if self.y_name:
            top += 22
            picture.text(16, top, self.y_name, anchor="start", fill="#555555")
        top += 18
        x_scale = (right - left) / (x_high - x_low)
        y_scale = x_scale if self.equal else self.height / (y_high - y_low)
        bottom = top + y_scale * (y_high - y_low)

        def at(x, y):
            return left + x_scale * (x - x_low), bottom - y_scale * (y - y_low)

        for place, name in x_ticks.items():
            x, _ = at(place, 0)
            picture.line([(x, bottom), (x, top)], PALE, 1)
            picture.text(x, bottom + 14, name, 12)
        for place, name in y_ticks.items():
            _, y = at(0, place)
            picture.line([(left, y), (right, y)], PALE, 1)
            picture.text(left - 8, y, name, 12, "end")
        for places, make in self.marks:
            make(picture, [at(x, y) for x, y in places])
        if x_ticks:
            bottom += 24
        if self.x_name:
            picture.text((left + right) / 2, bottom + 12, self.x_name, fill="#555555")
            bottom += 24
        return bottom + 8


show_figure = show


def show(figure, text, width=560):
    """Show a chart, or several below each other; `text` says in words and numbers what it shows."""
    if isinstance(figure, plt.Figure):
        return show_figure(figure, text)
    picture, height = Picture(), 0
    for chart in figure if isinstance(figure, list) else [figure]:
        height = chart.draw(picture, height, width)
    picture.show(width, height, text)
