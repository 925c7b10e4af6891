"""One source on the disk becomes the files in it, and nothing that harms: not outside, not too much, not for ever."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from corpus.archive import Found, sources_in
from corpus.errors import UnreadableArticle
from corpus.files import MOST_BYTES
from corpus.members import MOST_MEMBERS, Allowance, TooMuch
from tests.collection_fakes import as_nobody

Pack = Callable[[Path, Mapping[str, bytes]], Path]
TEXTS = {"b.txt": b"Second.", "a.txt": b"First.", "deep/er/c.md": b"Third."}


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, files: Mapping[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def plainly_tarred(path: Path, files: Mapping[str, bytes]) -> Path:
    return tarred(path, files, "w:")


ARCHIVES = pytest.mark.parametrize("pack", [zipped, tarred, plainly_tarred])


def found(path: Path) -> dict[str, bytes]:
    return {item.name: item.content for item in sources_in(path) if isinstance(item, Found)}


def refused(path: Path) -> dict[str, str]:
    """Why something is left out, by its place below the path."""
    refusals = [item for item in sources_in(path) if isinstance(item, UnreadableArticle)]
    return {refusal.source.removeprefix(str(path)).lstrip("/"): refusal.why for refusal in refusals}


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.txt": b"Text."}) / "a.txt"

    assert list(sources_in(path)) == [Found("a.txt", str(path), b"Text.")]


def test_a_folder_gives_all_that_lies_below_it_in_order_of_name(tmp_path: Path) -> None:
    written(tmp_path, {**TEXTS, ".hidden.txt": b"x", ".git/a.txt": b"x", "b/.DS_Store": b"x"})

    items = list(sources_in(tmp_path))

    assert [item.content for item in items if isinstance(item, Found)] == [b"First.", b"Second.", b"Third."]
    assert [item.place for item in items if isinstance(item, Found)] == [
        f"{tmp_path}/{name}" for name in ("a.txt", "b.txt", "deep/er/c.md")
    ]


@ARCHIVES
def test_an_archive_is_known_by_its_content_and_gives_its_files(tmp_path: Path, pack: Pack) -> None:
    path = pack(tmp_path / "reviews.txt", {**TEXTS, "__MACOSX/._a.txt": b"x", ".hidden": b"x"})

    items = [item for item in sources_in(path) if isinstance(item, Found)]

    assert {item.name: item.content for item in items} == {"a.txt": b"First.", "b.txt": b"Second.", "c.md": b"Third."}
    assert f"{path}/deep/er/c.md" in [item.place for item in items]
    assert refused(path) == {}


def test_an_archive_in_a_folder_is_opened(tmp_path: Path) -> None:
    zipped(written(tmp_path, {"a.txt": b"First."}) / "more.zip", {"m.txt": b"More."})

    assert found(tmp_path) == {"a.txt": b"First.", "m.txt": b"More."}


@ARCHIVES
@pytest.mark.parametrize("inner", [zipped, tarred, plainly_tarred])
def test_an_archive_inside_an_archive_is_refused_and_its_neighbour_read(
    tmp_path: Path, pack: Pack, inner: Pack
) -> None:
    nested = inner(tmp_path / "inner", TEXTS).read_bytes()
    path = pack(tmp_path / "outer", {"inner.txt": nested, "a.txt": b"First."})

    assert found(path) == {"a.txt": b"First."}
    assert refused(path) == {"inner.txt": "it is an archive inside an archive; unpack the outer one first"}


def test_a_word_document_is_a_file_and_no_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
    both = zipped(tmp_path / "both.zip", {"a.docx": path.read_bytes()})

    assert list(found(path)) == list(found(both)) == ["a.docx"]


@pytest.mark.parametrize(
    ("content", "packed"), [(gzip.compress(b"Text."), "gzip"), (bz2.compress(b"Text."), "bzip2"), (b"Rar!\x1a", "RAR")]
)
def test_other_ways_of_packing_are_named(tmp_path: Path, content: bytes, packed: str) -> None:
    written(tmp_path, {"a.txt": content})

    assert refused(tmp_path) == {
        "a.txt": f"it is packed with {packed}, which is not read; unpack it, or pack it as zip"
    }


@ARCHIVES
def test_names_that_lead_out_are_refused_and_nothing_is_written_anywhere(tmp_path: Path, pack: Pack) -> None:
    names = ["/etc/kanit.txt", "../up.txt", "a/../../up.txt", "b\\..\\..\\up.txt", "C:\\up.txt", "\\\\host\\up.txt"]
    path = pack(tmp_path / "bad", {**dict.fromkeys(names, b"Text."), "good.txt": b"Good."})

    assert found(path) == {"good.txt": b"Good."}
    assert len(refused(path)) == len(names)
    assert set(refused(path).values()) == {
        "its name leads out of the archive; give it a plain name and pack the archive again"
    }
    assert list(tmp_path.iterdir()) == [path]


@ARCHIVES
def test_a_name_may_hold_any_character(tmp_path: Path, pack: Pack) -> None:
    long = "ü" * 100 + "x" * 100 + ".txt"
    path = pack(
        tmp_path / "a", {"tab\tnew\nline.txt": b"1", "\u202etxt.exe.txt": b"2", "Göker – İç.txt": b"3", long: b"4"}
    )

    names = {content: name for name, content in found(path).items()}

    assert names[b"1"] == "tab\\tnew\\nline.txt"
    assert names[b"2"] == "\\u202etxt.exe.txt"
    assert names[b"3"] == "Göker – İç.txt"
    assert len(names[b"4"]) == 120
    assert names[b"4"].endswith("x.txt")


def test_names_on_the_disk_may_be_no_utf_8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"t\xfcm\xf6r.txt")).write_bytes(b"1")
    path = tarred(tmp_path / "a.tar.gz", {os.fsdecode(b"\xff.txt"): b"2"})

    assert found(tmp_path) == {"t\\udcfcm\\udcf6r.txt": b"1", "\\udcff.txt": b"2"}
    assert found(path) == {"\\udcff.txt": b"2"}


def test_utf_8_names_of_a_zip_that_does_not_say_so_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"GXker.txt": b"Text."})
    path.write_bytes(path.read_bytes().replace(b"GXker", "Gö.er".encode()[:5]).replace(b"G\xc3\xb6.e", b"G\xc3\xb6er"))

    assert list(found(path)) == ["Göer.txt"]


def test_links_are_named_and_never_followed(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", {"a.txt": b"First."})
    written(tmp_path, {"outside/secret.txt": b"Secret."})
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "out").symlink_to(tmp_path / "outside")
    (folder / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")

    assert found(folder) == {"a.txt": b"First."}
    told = refused(folder)
    assert {name for name, why in told.items() if "symbolic link" in why} == {"loop", "out", "file.txt", "gone.txt"}
    assert "not a regular file" in told["pipe.txt"]


def test_a_source_that_is_a_link_itself_is_not_followed(tmp_path: Path) -> None:
    written(tmp_path / "in", {"a.txt": b"First."})
    (tmp_path / "link").symlink_to(tmp_path / "in")

    assert "symbolic link" in refused(tmp_path / "link")[""]


def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo(f"{kind.decode()}.txt")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)

    assert found(path) == {}
    assert {why.split(";")[0] for why in refused(path).values()} == {"it is a link, a device or a file with holes"}
    assert len(refused(path)) == 4


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link.txt")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")

    assert "it is a link or a device" in refused(tmp_path / "a.zip")["link.txt"]


def test_an_encrypted_file_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"Text."})
    content = bytearray(path.read_bytes())
    # The first bit of the flags, in the entry itself and in the list (PKWARE APPNOTE 6.3.10, 4.4.4).
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    assert refused(path) == {"a.txt": "it is encrypted; pack the archive again without a password"}


def test_a_zip_that_gives_all_at_once_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.txt", bytes(2**20))

    assert "compressed in a way that is not read" in refused(tmp_path / "a.zip")["a.txt"]


@pytest.mark.parametrize("source", [".", "a.zip", "a.tar.gz", "large.txt"])
def test_a_file_that_is_too_large_is_refused_without_reading_it(tmp_path: Path, source: str) -> None:
    # Members that only say they are so large: nobody may find out.
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("large.txt", b"Text.")
    content = bytearray((tmp_path / "a.zip").read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, MOST_BYTES + 1)
    (tmp_path / "a.zip").write_bytes(content)
    entry = tarfile.TarInfo("large.txt")
    entry.size = MOST_BYTES + 1
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(entry.tobuf()))
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)

    told = refused(tmp_path / source)

    assert "it is larger than 64 MiB" in next(why for name, why in told.items() if name in ("large.txt", ""))


def test_a_zip_whose_files_share_their_bytes_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": bytes(1000), "b.txt": bytes(1000)})
    content = bytearray(path.read_bytes())
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    # Where the entry of the second begins (PKWARE APPNOTE 6.3.10, 4.3.12): at that of the first.
    struct.pack_into("<I", content, second + 42, 0)
    path.write_bytes(content)

    assert refused(path) == {"": "the archive is damaged (files in it share the same bytes); pack it again"}


@pytest.mark.slow
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_that_expands_too_much_ends_with_what_was_allowed(tmp_path: Path, pack: Pack) -> None:
    """Four files of 20 MiB in some 80 KiB: the allowance is 64 MiB, as 200 times the size is less."""
    path = pack(tmp_path / "bomb", {f"{number}.txt": bytes(20 * 2**20) for number in range(4)})

    assert len(found(path)) == 3
    assert "the archive expands to more than 200 times its size" in " ".join(refused(path).values())


def test_an_allowance_ends_at_64_mib_or_200_times_the_size_of_the_archive() -> None:
    small, large = Allowance(io.BytesIO(b"x")), Allowance(io.BytesIO(bytes(2**19)))
    small.take(64 * 2**20)
    large.take(100 * 2**20)

    for allowance in (small, large):
        with pytest.raises(TooMuch, match="expands to more than 200 times its size"):
            allowance.take(1)


def test_a_size_that_nobody_could_hold_does_not_make_a_tar_endless(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("a.txt")
    entry.size = 2**60
    (tmp_path / "a.tar").write_bytes(entry.tobuf(tarfile.GNU_FORMAT) + b"Text.")

    told = refused(tmp_path / "a.tar")

    assert "larger than 64 MiB" in told["a.txt"]
    assert "ends too early" in told[""]


def test_a_list_of_endless_length_is_not_read_into_memory(tmp_path: Path) -> None:
    # The end of a zip file that says its list has 2 GiB (PKWARE APPNOTE 6.3.10, 4.3.16), in a file that has holes.
    size = 2**31 - 1
    with (tmp_path / "a.zip").open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.seek(size)
        stream.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size - 10, 10, 0))

    assert refused(tmp_path / "a.zip")[""].startswith(f"the archive holds more than {MOST_MEMBERS:,} files")


def test_a_name_of_endless_length_in_a_tar_is_not_read_into_memory(tmp_path: Path) -> None:
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 2**30
    (tmp_path / "a.tgz").write_bytes(gzip.compress(head.tobuf(tarfile.GNU_FORMAT) + b"a" * 2**22))

    assert refused(tmp_path / "a.tgz") == {
        "": "the archive is damaged (a name in it is too long); fetch or pack it again"
    }


@pytest.mark.slow
def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("folder")
    entry.type = tarfile.DIRTYPE
    content = zlib.compressobj(wbits=31)
    data = content.compress(entry.tobuf() * (MOST_MEMBERS + 1)) + content.flush()
    # Stored besides, so that it is no bomb.
    (tmp_path / "a.tgz").write_bytes(data + bytes(2**20))

    assert refused(tmp_path / "a.tgz")[""].startswith("the archive holds more than 20,000 files")


def test_a_tar_that_was_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    texts = {f"{number}.txt": os.urandom(3000) for number in range(3)}
    path = tarred(tmp_path / "a.tar.gz", texts)
    whole = path.read_bytes()
    path.write_bytes(whole[:-4000])

    assert found(path) == {"0.txt": texts["0.txt"]} or found(path) == dict(list(texts.items())[:2])
    assert "the archive is damaged" in refused(path)[""]


@pytest.mark.parametrize("cut", [512 + 512, 512 + 512 + 100])
def test_a_tar_that_ends_between_two_files_is_told_apart_from_a_whole_one(tmp_path: Path, cut: int) -> None:
    path = plainly_tarred(tmp_path / "a.tar", {"a.txt": b"First.", "b.txt": b"Second."})
    path.write_bytes(path.read_bytes()[:cut])

    assert found(path) == {"a.txt": b"First."}
    assert "the archive is damaged (it ends too early)" in refused(path)[""]


def test_nonsense_after_the_first_file_of_a_tar_is_told(tmp_path: Path) -> None:
    path = plainly_tarred(tmp_path / "a.tar", {"a.txt": b"First.", "b.txt": b"Second."})
    content = path.read_bytes()
    path.write_bytes(content[:1024] + b"?" * 512 + content[1536:])

    assert found(path) == {"a.txt": b"First."}
    assert "the archive is damaged" in refused(path)[""]


def test_a_flipped_bit_in_a_zip_costs_that_file_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", b"First.")
        archive.writestr("b.txt", b"Second.")
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content.replace(b"First.", b"Worst."))

    assert found(tmp_path / "a.zip") == {"b.txt": b"Second."}
    assert "it is damaged (Bad CRC-32" in refused(tmp_path / "a.zip")["a.txt"]


def test_a_zip_without_its_end_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", TEXTS)
    path.write_bytes(path.read_bytes()[:-30])

    assert refused(path) == {"": "the archive is damaged (File is not a zip file); fetch or pack it again"}


def test_a_damaged_word_file_is_left_to_the_loader_that_can_say_so(tmp_path: Path) -> None:
    document = zipped(tmp_path / "a.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
    damaged = document.read_bytes()[:-30]
    document.write_bytes(damaged)
    both = zipped(tmp_path / "both.zip", {"a.docx": damaged})

    assert found(document) == found(both) == {"a.docx": damaged}


def test_articles_packed_under_the_name_of_a_word_file_are_still_read(tmp_path: Path) -> None:
    assert found(zipped(tmp_path / "a.docx", {"a.txt": b"First."})) == {"a.txt": b"First."}


def test_an_empty_folder_and_empty_archives_say_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    sources = [tmp_path / "empty", zipped(tmp_path / "a.zip", {}), tarred(tmp_path / "a.tgz", {".x": b""})]

    assert [refused(source) for source in sources] == [
        {"": "there is no file in it, or hidden ones only; put articles there"}
    ] * 3


def test_a_source_that_is_not_there_is_one_refusal(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone")[""].startswith("it cannot be opened (No such file or directory)")


def test_what_may_not_be_read_is_named_and_the_rest_read() -> None:
    with as_nobody() as folder:
        written(folder, {"open.txt": b"Open.", "closed.txt": b"x", "closed/a.txt": b"x"})
        (folder / "closed.txt").chmod(0)
        (folder / "closed").chmod(0)
        try:
            assert found(folder) == {"open.txt": b"Open."}
            told = refused(folder)
            assert set(told) >= {"closed.txt"}
            assert all("Permission denied" in why for why in told.values())
            assert len(told) == 2
        finally:
            (folder / "closed").chmod(0o755)


@pytest.mark.slow
def test_folders_may_lie_deeper_than_functions_may(tmp_path: Path) -> None:
    folder = tmp_path
    try:
        for _ in range(1100):
            folder /= "d"
            folder.mkdir()
        written(folder, {"a.txt": b"Deep."})

        assert found(tmp_path) == {"a.txt": b"Deep."}
    finally:
        # What clears up behind the tests goes no deeper than functions may.
        (folder / "a.txt").unlink(missing_ok=True)
        while folder != tmp_path:
            folder.rmdir()
            folder = folder.parent


def test_files_are_opened_one_at_a_time(tmp_path: Path) -> None:
    written(tmp_path, {"a.txt": b"First.", "b.txt": b"Second."})
    items = sources_in(tmp_path)
    next(items)
    (tmp_path / "b.txt").write_bytes(b"Written later.")

    second = next(items)

    assert isinstance(second, Found)
    assert second.content == b"Written later."


SOURCES_TOML = b'["a.txt"]\nlicence = "CC BY 4.0"\nauthors = ["Ada Lamp"]'


def stated(items: Sequence[Found | UnreadableArticle]) -> dict[str, Mapping[str, object]]:
    return {item.place.rsplit("in/")[-1]: item.stated for item in items if isinstance(item, Found)}


@pytest.mark.parametrize("pack", [written, zipped, tarred])
def test_sources_toml_speaks_for_the_files_beside_it(tmp_path: Path, pack: Pack) -> None:
    files = {"a.txt": b"1", "sub/a.txt": b"2", "sub/b.txt": b"3", "sub/SOURCES.toml": SOURCES_TOML}
    path = pack(tmp_path / "in", files)

    assert stated(list(sources_in(path))) == {
        "a.txt": {},
        "sub/a.txt": {"licence": "CC BY 4.0", "authors": ("Ada Lamp",)},
        "sub/b.txt": {},
    }


@pytest.mark.parametrize("pack", [written, zipped, tarred])
def test_files_beside_a_bad_sources_toml_are_left_out(tmp_path: Path, pack: Pack) -> None:
    path = pack(tmp_path / "in", {"a.txt": b"1", "sub/a.txt": b"2", "sub/SOURCES.toml": b'["a.txt"]\nyaer = 1'})

    assert list(stated(list(sources_in(path)))) == ["a.txt"]
    assert "unknown field 'yaer'" in " ".join(refused(path).values())


def halves(content: bytes, source: str) -> Sequence[bytes]:
    """A set divided at its signs."""
    if b"broken" in content:
        raise UnreadableArticle(source, "it is broken")
    return content.split(b"|")


def test_a_file_with_several_articles_becomes_several(tmp_path: Path) -> None:
    path = written(tmp_path, {"set.xml": b"<article >1|<article>2"}) / "set.xml"

    assert list(sources_in(path, divide=halves)) == [
        Found("set.xml", f"{path} (article 1 of 2)", b"<article >1"),
        Found("set.xml", f"{path} (article 2 of 2)", b"<article>2"),
    ]


@pytest.mark.parametrize("content", [b"<article>|<sub-article>", b"<article><article>", b"<article>broken<article>"])
def test_a_file_that_cannot_be_divided_stays_whole(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, {"one.xml": content}) / "one.xml"

    assert list(sources_in(path, divide=halves)) == [Found("one.xml", str(path), content)]
