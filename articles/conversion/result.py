"""What a reader hands back: the text as a tree of HTML elements, pictures as files, what was left out as counts."""

import io
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from PIL import Image

# A manuscript with more pictures than this is a catalogue.
MOST_FIGURES = 100
MOST_BYTES = 60 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_TAKEN = {"JPEG", "PNG", "GIF", "WEBP"}
# What Macs and scanners paste: the same pixels as PNG.
_TURNED = {"BMP", "TIFF", "DIB"}
# Nothing larger than a rule or a blank that holds a column open.
_SMALLEST = 3


class TooLong(Exception):
    """A text that no page bears."""


class Locked(Exception):
    """It has a password."""


@dataclass
class Picture:
    """A picture of the document; `file` is its name in the result's folder."""

    file: str
    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Result:
    """Filled by a reader, shaped (`articles.conversion.shaping`), then kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.body = Element("body")
        self.title = ""
        self.pictures: list[Picture] = []
        # What could not be taken over, by a word that `articles.documents` makes a sentence of.
        self.left_out: Counter[str] = Counter()
        self._bytes = 0

    def picture(self, data: bytes, name: str, alt: str) -> Element | None:
        """An `img` for the picture `data`, or None when it cannot be taken over."""
        data = _readable(data)
        if not data:
            self.left_out["picture"] += 1
            return None
        self._bytes += len(data)
        if len(self.pictures) >= MOST_FIGURES or self._bytes > MOST_BYTES:
            self.left_out["too_many"] += 1
            return None
        number = len(self.pictures)
        (self.folder / f"figure-{number}").write_bytes(data)
        self.pictures.append(Picture(f"figure-{number}", name, alt))
        return Element("img", {"src": f"figure:{number}", "alt": alt})

    def keep(self) -> None:
        """Write it all down; the name appears last, so that a half-written result is none."""
        if not self.pictures and not "".join(self.body.itertext()).strip():
            self.left_out["words"] += 1
        inner = (self.body.text or "") + "".join(
            tostring(block, encoding="unicode", method="html") for block in self.body
        )
        said = {
            "html": inner,
            "title": self.title,
            "pictures": [asdict(picture) for picture in self.pictures],
            "left_out": dict(self.left_out),
        }
        (self.folder / "result.json").write_text(json.dumps(said), encoding="utf-8")


def _readable(data: bytes) -> bytes:
    """The picture as a browser knows it; b"" for drawings of Windows (EMF, WMF), broken and empty ones."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS or max(picture.size) < _SMALLEST:
                return b""
            if picture.format in _TAKEN:
                return data
            if picture.format not in _TURNED:
                return b""
            target = io.BytesIO()
            mode = picture.mode if picture.mode in {"1", "L", "RGB", "RGBA", "P"} else "RGB"
            picture.convert(mode).save(target, "PNG")
            return target.getvalue()
    except Exception:  # noqa: BLE001  Pillow raises nearly anything over a broken picture, and the text is worth more
        return b""
