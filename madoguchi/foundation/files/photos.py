"""Photos (写真): decoded and encoded again, so that only the picture is left."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO

import pi_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from madoguchi.foundation.files.refusals import FileUnreadable, PhotoTooLarge
from madoguchi.foundation.files.vocabulary import LONG_SIDE, MOST_PIXELS, Content

pi_heif.register_heif_opener(thumbnails=False)
pi_heif.options.DEPTH_IMAGES = False

JPEG_QUALITY = 85
FEW_COLOURS = 256

# What the decoders are known to raise on damaged or hostile input.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    RuntimeError,
    TypeError,
    ZeroDivisionError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def reencode_photo(data: bytes, *, name: str) -> Content:
    """JPEG, PNG or HEIC in; JPEG or PNG out, upright, at most ``LONG_SIDE`` pixels long, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("JPEG", "PNG", "HEIF")) as opened:
                # The header tells the size before a single pixel is unpacked.
                if opened.width * opened.height > MOST_PIXELS:
                    raise PhotoTooLarge(name=name, megapixels=MOST_PIXELS // 1_000_000)
                return _encode(_upright(opened))
    except UNREADABLE:
        raise FileUnreadable(name=name) from None


def _upright(opened: Image.Image) -> Image.Image:
    # WeasyPrint, once imported, lets everybody in the process take half a picture for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if opened.format == "JPEG":
        opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
    opened.load()
    picture = ImageOps.exif_transpose(opened)
    picture = _plain_colours(picture, opened.info.get("icc_profile"))
    if max(picture.size) > LONG_SIDE:
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return picture


def _plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, RGBA or grey in sRGB; phones deliver wider colour spaces that only their profile explains."""
    see_through = picture.has_transparency_data
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    if see_through:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L", "LA", "I;16", "I", "F"} else "RGB")


def _encode(picture: Image.Image) -> Content:
    # A fresh canvas carries nothing over: no EXIF, no comments, no thumbnails, no profile.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = BytesIO()
    if bare.mode == "RGBA" or bare.getcolors(FEW_COLOURS) is not None:
        bare.save(out, "PNG", optimize=True)
        return Content(out.getvalue(), "photo", "image/png", "png")
    bare.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return Content(out.getvalue(), "photo", "image/jpeg", "jpg")
