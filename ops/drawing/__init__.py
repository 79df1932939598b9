"""Editorial illustrations in one house style: paper and ink, and the road.

The demonstration articles need pictures that belong together and can be published
under the portal's own licence; so they are drawn by this package instead of being
collected. The same motif and seed always give the same picture.
"""

from __future__ import annotations

from .studio import MOTIFS, draw, draw_cover, draw_mark

__all__ = ["MOTIFS", "draw", "draw_cover", "draw_mark"]
