"""Draw every picture the demonstration articles ask for.

    python -m ops.drawing articles/demonstration/content articles/demonstration/pictures

No Django: the pictures are committed, and whoever changes a seed should be able to
redraw them with Pillow alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from PIL import Image

from .studio import MOTIFS, draw, draw_cover, draw_mark

COVERS = (1, 2, 3)
QUALITY = 82
HEAVY = 70_000


def requested(article: Path) -> tuple[str, int] | None:
    """The motif and seed in an article's front matter, or nothing.

    A line expression is enough: the two keys are plain scalars, and a YAML library
    would be a dependency for two lines.
    """
    parts = re.split(r"^---\s*$", article.read_text(encoding="utf-8"), maxsplit=2, flags=re.M)
    front = parts[1] if len(parts) == 3 else ""
    motif = re.search(r"^picture:\s*['\"]?([\w-]+)['\"]?\s*(?:#.*)?$", front, re.M)
    if motif is None:
        return None
    seed = re.search(r"^picture_seed:\s*['\"]?(\d+)['\"]?\s*(?:#.*)?$", front, re.M)
    return motif[1], int(seed[1]) if seed else 0


def save(picture: Image.Image, target: Path) -> int:
    """Write a picture as WebP, a little smaller when it is full of hairlines; its size in bytes."""
    for quality in (QUALITY, QUALITY - 8, QUALITY - 16):
        picture.save(target, "WEBP", quality=quality, method=6)
        if target.stat().st_size <= HEAVY:
            break
    return target.stat().st_size


def main(arguments: list[str] | None = None) -> int:
    """Draw all; say which motifs are missing instead of stopping at the first."""
    parser = argparse.ArgumentParser(prog="python -m ops.drawing")
    parser.add_argument("content", type=Path, help="folder of articles (*.md)")
    parser.add_argument("pictures", type=Path, help="folder for the drawn pictures")
    parser.add_argument(
        "--covers", action="store_true", help="three covers and the mark instead of the articles"
    )
    options = parser.parse_args(arguments)
    options.pictures.mkdir(parents=True, exist_ok=True)
    if options.covers:
        for number in COVERS:
            save(draw_cover(number), options.pictures / f"cover-{number}.webp")
        draw_mark(512).quantize(48).save(options.pictures / "mark.png", optimize=True)
        return 0
    unknown = []
    for article in sorted(options.content.glob("*.md")):
        wanted = requested(article)
        if wanted is None:
            continue
        if wanted[0] not in MOTIFS:
            unknown.append(f"{article.name}: {wanted[0]}")
            continue
        save(draw(*wanted), options.pictures / f"{article.stem}.webp")
    for line in unknown:
        print(f"no such motif: {line}", file=sys.stderr)  # noqa: T201
    return 1 if unknown else 0


if __name__ == "__main__":
    raise SystemExit(main())
