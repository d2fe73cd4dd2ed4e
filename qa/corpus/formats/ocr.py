"""Words on pictures: scanned pages and image files, read by the extra `ocr` where that is installed.

What is read becomes printed lines with their places, as a PDF has them, so that the same rules put paragraphs, columns
and notes together. It is marked, since words may be misread. Used in the process that parses and nowhere else.
"""

from __future__ import annotations

import importlib.util
import io
import resource
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.pdf_layout import lines_of
from qa.corpus.formats.pdf_rows import Printed, Row, in_reading_order
from qa.errors import CorpusError
from qa.omissions import Omission
from qa.worded import Worded

INSTALL = Worded("install policy-qa[ocr]")
PAGE_S = 300.0  # more time for each page that is read off a picture: most machines need seconds, a busy one minutes
MAX_PAGES = 500  # of one file
PIXELS_PER_POINT = 200 / 72  # of a page that is drawn to be read
_PAGE_POINTS = 595.0  # how wide the page is taken to be that an image file shows
_N_THREADS = 2  # more wait for each other on a machine that does other things too
_MIN_SCORE = 0.5  # words that are less sure are left out, and listed
_MIN_CHARS = 8  # of an image file: fewer are no document
_MAX_PIXELS = 60_000_000
_SAME_LINE = 0.5  # share of the lower height that two boxes have in common
_TYPE_OF_BOX = 0.72  # size of the type in the height of its box


class Box(NamedTuple):
    """Words on a picture: where they stand in pixels from its upper left corner, and how sure they are, 0..1."""

    left: float
    top: float
    right: float
    bottom: float
    words: str
    score: float


def is_installed() -> bool:
    """Whether pictures can be read."""
    return importlib.util.find_spec("rapidocr") is not None


@cache
def _engine() -> Callable[[Any], Any]:
    """The engine; its models come inside its wheel, and nothing is fetched."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))  # the worker leaves room for it
    from rapidocr import RapidOCR

    made: Callable[[Any], Any] = RapidOCR(
        params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": _N_THREADS}
    )
    return made


def boxes_of(picture: Any) -> list[Box]:  # noqa: ANN401 - an array of height x width x 3, blue first
    """The words on a picture, in the order the engine finds them."""
    read = _engine()(picture)
    if read.boxes is None or read.txts is None:
        return []
    return [
        Box(
            left=float(corners[:, 0].min()), top=float(corners[:, 1].min()), right=float(corners[:, 0].max()),
            bottom=float(corners[:, 1].max()), words=words, score=float(score),
        )
        for corners, words, score in zip(read.boxes, read.txts, read.scores, strict=True)
    ]  # fmt: skip


def rows_of(
    boxes: Sequence[Box], page: int, points_per_pixel: float, height: float, dropped: list[Dropped]
) -> list[Row]:
    """The printed lines of a page in reading order. height: of the page in points. dropped: gets what is not sure."""
    sure = [box for box in boxes if box.score >= _MIN_SCORE and box.words.strip()]
    unsure = [box for box in boxes if box.score < _MIN_SCORE and box.words.strip()]
    dropped += [Dropped(Omission.UNREADABLE, box.words) for box in unsure]
    lines = [
        [_row(box, page, points_per_pixel, height) for box in sorted(line, key=lambda box: box.left)]
        for line in _lines(sure)
    ]
    return in_reading_order([Printed(_joined(parts), tuple(parts)) for parts in lines])


def _lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes of each printed line, from the top."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top + box.bottom) / 2):
        if lines and _shares_height(lines[-1][-1], box) and all(_is_beside(other, box) for other in lines[-1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _shares_height(one: Box, other: Box) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common >= _SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _is_beside(one: Box, other: Box) -> bool:
    return one.right <= other.left + 2 or other.right <= one.left + 2


def _row(box: Box, page: int, points_per_pixel: float, height: float) -> Row:
    tall = (box.bottom - box.top) * points_per_pixel
    return Row(
        text=box.words.strip(), page=page, left=box.left * points_per_pixel, right=box.right * points_per_pixel,
        bottom=height - box.bottom * points_per_pixel, top=height - box.top * points_per_pixel,
        size=max(1.0, round(tall * _TYPE_OF_BOX)), is_bold=False,
    )  # fmt: skip


def _joined(parts: Sequence[Row]) -> Row:
    return parts[0]._replace(
        text=" ".join(part.text for part in parts), right=max(part.right for part in parts),
        bottom=min(part.bottom for part in parts), top=max(part.top for part in parts),
    )  # fmt: skip


def rows_of_page(page: Any, number: int, dropped: list[Dropped]) -> list[Row]:  # noqa: ANN401 - a PdfPage
    """The printed lines of a page of a PDF that shows a picture of text."""
    scale = min(PIXELS_PER_POINT, (_MAX_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
    picture = page.render(scale=scale).to_numpy()
    return rows_of(boxes_of(picture), number, 1 / scale, page.get_height(), dropped)


def marked(lines: Sequence[Line], pages: set[int]) -> list[Line]:
    """The lines, those of some pages marked as read off pictures; so is a line that may run on to such a page."""
    last = {line.page: at for at, line in enumerate(lines)}
    return [
        line._replace(is_ocr=True)
        if line.page in pages or (line.page is not None and line.page + 1 in pages and last[line.page] == at)
        else line
        for at, line in enumerate(lines)
    ]


def read_image(raw: bytes, on_page: Callable[[], None] = lambda: None) -> Draft:
    """The lines of an image file, a page for each picture in it. `on_page` is called before each page.

    Raises CorpusError where the extra is missing, the file is no picture, or holds hardly any text.
    """
    if not is_installed():
        raise CorpusError("is an image; {} to have its text read, or put the text beside it as a text file", INSTALL)
    dropped: list[Dropped] = []
    rows: list[Row] = []
    for number, picture in enumerate(_pictures(raw), 1):
        on_page()
        height, width = picture.shape[:2]
        points = _PAGE_POINTS / max(1, width)
        rows += rows_of(boxes_of(picture), number, points, height * points, dropped)
    if sum(len(row.text) for row in rows) < _MIN_CHARS:
        raise CorpusError("is an image without text; take it away, or put the text beside it as a text file")
    lines = lines_of(rows, (), {}, dropped)
    return Draft(tuple(line._replace(is_ocr=True) for line in lines), dropped=tuple(dropped))


def _pictures(raw: bytes) -> list[Any]:
    """Each picture of a file as an array of height x width x 3, blue first. Raises CorpusError."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if getattr(image, "n_frames", 1) > MAX_PAGES:
                raise CorpusError("holds more than {} pictures; split the file", MAX_PAGES)
            if image.width * image.height > _MAX_PIXELS:
                raise CorpusError("has {:,} x {:,} pixels; save it smaller", image.width, image.height)
            frames = ImageSequence.Iterator(image)
            return [
                np.ascontiguousarray(np.asarray(ImageOps.exif_transpose(_on_white(frame)))[:, :, ::-1])
                for frame in frames
            ]
    except CorpusError:
        raise
    except Exception as error:  # whatever a decoder says of a foreign file
        raise CorpusError("is an image that cannot be read ({}); save it again", type(error).__name__) from error


def _on_white(frame: Any) -> Any:  # noqa: ANN401 - a PIL image
    """A picture in three colours; what is transparent is white, as on paper."""
    from PIL import Image

    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        clear = frame.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        frame = white
    return frame.convert("RGB")
