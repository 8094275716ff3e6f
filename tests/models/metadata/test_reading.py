"""What files say of themselves is found where cameras, telephones and drones write it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.metadata import Fact, FactName, FileType, Place, Trouble, file_type
from models.metadata.reading.reader import read_facts
from tests import media


def said(data: bytes) -> dict[tuple[FactName, Place], str]:
    read = read_facts(io.BytesIO(data), file_type(data))
    assert read.trouble is None
    return {(fact.name, fact.place): fact.text for fact in read.facts}


EXIF = {
    (FactName.MAKE, Place.EXIF): "Vymysel",
    (FactName.MODEL, Place.EXIF): "V-12 invented",
    (FactName.SERIAL, Place.EXIF): "SN-00112233",
    (FactName.SOFTWARE, Place.EXIF): "1.0-invented",
    (FactName.TAKEN, Place.EXIF): "2026-03-01T14:30:05+02:00",
    (FactName.POSITION, Place.EXIF): "48.513194, 37.946111",
}


@pytest.mark.parametrize(
    "picture",
    [
        media.jpeg(exif=media.INVENTED),
        media.jpeg(exif=media.INVENTED, before=media.segment(0xE2, bytes(60_000)) * 3),
        media.png(media.chunk(b"eXIf", media.INVENTED)),
        media.webp(media.INVENTED, media.xmp_block({})),
        media.INVENTED,
    ],
    ids=["JPEG", "JPEG with much before it", "PNG", "WebP", "TIFF"],
)
def test_an_exif_block_is_found_in_every_kind_of_picture(picture: bytes) -> None:
    assert said(picture) == EXIF


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (
            {"exif:GPSLatitude": "48,30.5N", "exif:GPSLongitude": "37,30,30E"},
            "48.508333, 37.508333",
        ),
        ({"exif:GPSLatitude": "33,30S", "exif:GPSLongitude": "70,0W"}, "-33.500000, -70.000000"),
        (
            {"drone-dji:GpsLatitude": "+48.5", "drone-dji:GpsLongtitude": "+37.25"},
            "48.500000, 37.250000",
        ),
    ],
)
def test_positions_of_cameras_and_drones_are_read_from_xmp(
    properties: dict[str, str], expected: str
) -> None:
    block = media.xmp_block(properties)
    for picture in (
        media.jpeg(xmp=block),
        media.png(media.xmp_in_png(block)),
        media.png(media.xmp_in_png(block, compressed=True)),
        media.film(media.film_header(0)) + media.box(b"uuid", XMP_UUID, block),
    ):
        assert said(picture)[FactName.POSITION, Place.XMP] == expected


XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def test_a_property_of_xmp_may_be_an_element_with_a_list_in_it() -> None:
    inside = "<dc:creator><rdf:Seq><rdf:li>[invented] author</rdf:li></rdf:Seq></dc:creator>"
    block = media.xmp_block({"xmp:CreateDate": "2026-03-01T14:30+02:00"}, inside)
    assert said(media.jpeg(xmp=block)) == {
        (FactName.AUTHOR, Place.XMP): "[invented] author",
        (FactName.TAKEN, Place.XMP): "2026-03-01T14:30:00+02:00",
    }


@pytest.mark.parametrize("first", [True, False])
def test_a_film_says_when_and_where_wherever_its_movie_box_stands(*, first: bool) -> None:
    where = media.box(b"udta", media.user_text(b"\xa9xyz", "+48.5132+037.9461/"))
    film = media.film(media.film_header(media.UNIX_2026), where, first=first)
    assert said(film) == {
        (FactName.RECORDED, Place.CONTAINER): "2026-03-01T12:30:05Z",
        (FactName.CHANGED, Place.CONTAINER): "2026-03-01T12:30:05Z",
        (FactName.POSITION, Place.CONTAINER): "48.513200, 37.946100",
    }


def test_a_film_of_apple_says_its_local_time_and_its_device_under_names() -> None:
    values = {
        "com.apple.quicktime.location.ISO6709": "+48.5132+037.9461+120.000/",
        "com.apple.quicktime.creationdate": "2026-03-01T14:30:05+0200",
        "com.apple.quicktime.model": "V-12",
        "org.example.unknown": "never shown",
    }
    assert said(media.film(media.keyed(values))) == {
        (FactName.POSITION, Place.CONTAINER): "48.513200, 37.946100",
        (FactName.TAKEN, Place.CONTAINER): "2026-03-01T14:30:05+02:00",
        (FactName.MODEL, Place.CONTAINER): "V-12",
    }


def test_a_film_of_3gpp_names_its_place() -> None:
    lon, lat = (round(angle * 65536).to_bytes(4, signed=True) for angle in (37.5, -33.25))
    loci = media.box(b"loci", bytes(6), b"[invented] ford", b"\0\0", lon, lat, bytes(4))
    assert said(media.film(media.box(b"udta", loci))) == {
        (FactName.PLACE, Place.CONTAINER): "[invented] ford",
        (FactName.POSITION, Place.CONTAINER): "-33.250000, 37.500000",
    }


def test_a_clock_that_was_never_set_and_a_receiver_without_a_position_say_nothing() -> None:
    nowhere = media.exif_block(
        gps=(
            media.ascii_value(1, "N"),
            media.rationals(2, (0, 1), (0, 1), (0, 1)),
            media.ascii_value(3, "E"),
            media.rationals(4, (0, 1), (0, 1), (0, 1)),
        )
    )
    assert said(media.film(media.film_header(-media.SECONDS_1904))) == {}
    assert said(media.jpeg(exif=nowhere)) == {}


@pytest.mark.parametrize(
    "gps",
    [
        (media.rationals(2, (48, 0), (1, 1), (1, 1)), media.rationals(4, (1, 1), (1, 1), (1, 1))),
        (media.rationals(2, (91, 1), (0, 1), (0, 1)), media.rationals(4, (1, 1), (1, 1), (1, 1))),
        (media.rationals(2, (48, 1)), media.rationals(4, (1, 1), (1, 1), (1, 1))),
        (media.ascii_value(2, "48"), media.ascii_value(4, "37")),
    ],
)
def test_a_position_that_is_none_on_earth_is_left_out_and_the_rest_stays(gps) -> None:
    block = media.exif_block(
        image=(media.ascii_value(0x0110, "V-12"),),
        gps=(media.ascii_value(1, "N"), media.ascii_value(3, "E"), *gps),
    )
    assert said(media.jpeg(exif=block)) == {(FactName.MODEL, Place.EXIF): "V-12"}


def test_a_type_is_told_by_the_bytes_and_what_has_no_metadata_has_no_type() -> None:
    assert file_type(media.INVENTED_FILM) is FileType.MOVIE
    assert file_type(b"\0\0\0\x18ftypheic\0\0\0\0") is FileType.HEIF
    for data in (b"", b"%PDF-1.7", b"plain text", b"\xff\xd8", bytes(16)):
        assert file_type(data) is None


_MEDIA = (
    media.jpeg(exif=media.INVENTED, xmp=media.xmp_block({"tiff:Make": "V"})),
    media.png(media.chunk(b"eXIf", media.INVENTED)),
    media.webp(media.INVENTED, media.xmp_block({})),
    media.INVENTED_FILM,
    media.film(media.keyed({"com.apple.quicktime.model": "V-12"})),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_MEDIA), st.data())
def test_what_is_cut_anywhere_keeps_what_was_read_and_says_so_in_words(data, draw) -> None:
    cut = data[: draw.draw(st.integers(16, len(data) - 1))]
    whole = read_facts(io.BytesIO(data), file_type(data))
    read = read_facts(io.BytesIO(cut), file_type(data))
    assert set(read.facts) <= set(whole.facts)
    assert read.trouble in {None, *Trouble}
    assert all(isinstance(fact, Fact) for fact in read.facts)
