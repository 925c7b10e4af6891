"""A folder of files: what can be read becomes articles, the rest is named."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from corpus.added import Added
from corpus.errors import KanitError
from corpus.files import MOST_BYTES
from corpus.library import Library, read_library, remembering
from corpus.reading import article_of
from corpus.stated import UnreadableSources
from corpus.types import Article
from tests.collection_fakes import as_nobody

# In this process: another would take longer to start than most tests.
read = partial(read_library, read=article_of)
SHIPPED = Path(__file__).parent.parent / "corpus" / "articles"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def failures(library: Library) -> dict[str, str]:
    return {failure.source: failure.why for failure in library.failures}


def sources(folder: Path, text: str) -> Article:
    """The article a.txt of the folder, read under this SOURCES.toml."""
    write(folder, {"a.txt": "Text."})
    (folder / "SOURCES.toml").write_text(text, encoding="utf-8")
    (article,) = read(folder).articles
    return article


def test_the_shipped_folder_holds_the_review_and_nothing_unreadable() -> None:
    library = read(SHIPPED)

    assert [article.id for article in library.articles] == ["10.3389-fmed.2024.1413825"]
    assert library.failures == ()


def test_articles_come_in_order_of_their_ids_whatever_their_files_are_called(tmp_path: Path) -> None:
    named = "AUTHOR=A DOI=10.1/{} ABSTRACT=Text."
    write(tmp_path, {"z.txt": named.format("a"), "a.md": "Other.", "m.txt": named.format("b")})

    ids = [article.id for article in read(tmp_path).articles]

    assert ids == sorted(ids)
    assert {"10.1-a", "10.1-b"} < set(ids)


def test_every_kind_of_bad_file_is_named_and_the_good_ones_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"good.txt": "Text.", "good.MD": "# A\ntext", "empty.txt": b"", "blank.md": " \n\t"})
    (tmp_path / "missing.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "secret.txt").symlink_to("/etc/passwd")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)

    library = read(tmp_path)

    assert sorted(article.source for article in library.articles) == ["good.MD", "good.txt"]
    told = failures(library)
    assert "empty" in told["empty.txt"]
    assert "empty" in told["blank.md"]
    assert {"symbolic link" in told[name] for name in ("missing.txt", "secret.txt", "loop.txt")} == {True}
    assert "it is a folder" in told["folder.txt"]
    assert "not a regular file" in told["pipe.txt"]
    assert "larger than 64 MiB" in told["large.txt"]
    assert list(told) == sorted(told)
    assert len(told) == 8


def test_a_failure_says_its_file_and_why(tmp_path: Path) -> None:
    write(tmp_path, {"empty.txt": b""})

    (failure,) = read(tmp_path).failures

    assert str(failure) == "empty.txt: the file is empty; an article needs text"


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    with as_nobody() as folder:
        write(folder, {"open.txt": "Text.", "closed.txt": "Text."})
        (folder / "closed.txt").chmod(0)

        library = read(folder)

    assert [article.source for article in library.articles] == ["open.txt"]
    assert failures(library)["closed.txt"].startswith("it cannot be opened (Permission denied)")


def test_a_folder_whose_files_may_be_listed_but_not_opened_names_each_of_them() -> None:
    with as_nobody() as folder:
        write(folder, {"a.txt": "Text.", "b.txt": "Text."})
        folder.chmod(0o444)
        try:
            with pytest.raises(UnreadableSources, match="Permission denied"):
                read(folder)
        finally:
            folder.chmod(0o755)


def test_a_name_that_is_not_utf_8_is_refused_with_the_name_it_can_be_told_by(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"t\xfcm\xf6r.txt")).write_text("Text.")
    write(tmp_path, {"good.txt": "Text."})

    library = read(tmp_path)

    assert len(library.articles) == 1
    assert failures(library) == {"t\\udcfcm\\udcf6r.txt": "its name is not UTF-8; give the file another name"}


def test_hidden_files_and_sources_toml_are_no_articles(tmp_path: Path) -> None:
    write(tmp_path, {"SOURCES.toml": "", "a.txt": "Text."})
    (tmp_path / ".a.txt.swp").write_bytes(b"\0")
    (tmp_path / ".hidden").mkdir()

    library = read(tmp_path)

    assert (len(library.articles), library.failures) == (1, ())


def test_of_two_files_with_one_id_the_first_by_name_is_kept(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "AUTHOR=B DOI=10.1/X ABSTRACT=Other.", "a.txt": "AUTHOR=A DOI=10.1/x ABSTRACT=Text."})

    library = read(tmp_path)

    assert [article.source for article in library.articles] == ["a.txt"]
    assert failures(library) == {"b.txt": "it is the same article as a.txt; keep one of the two files"}


def test_a_copy_of_a_file_is_the_same_article(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text.", "b.txt": "Text."})

    assert list(failures(read(tmp_path))) == ["b.txt"]


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert read(tmp_path) == Library((), ())


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_folder_that_cannot_be_listed_is_an_error_that_says_where(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"file.txt": "Text."})

    with pytest.raises(KanitError, match=rf"the articles folder .*{name} cannot be read .*check --data"):
        read(tmp_path / name)


def test_what_is_told_of_an_added_file_counts_unless_sources_toml_says_otherwise(tmp_path: Path) -> None:
    write(tmp_path, {"10.1-x.txt": "Text.", "SOURCES.toml": '["10.1-x.txt"]\nlicence = "CC0"'})
    told = Added("Lanterns.txt", "/home/ada/Lanterns.txt", {"licence": "CC BY 4.0", "retraction": "It was retracted."})

    (article,) = read(tmp_path, added={"10.1-x.txt": told}).articles

    assert (article.licence, article.retraction) == ("CC0", "It was retracted.")
    assert (article.source, article.title) == ("10.1-x.txt", "Lanterns")


class Notebook:
    """A memory that counts what is put into it."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}

    def recall(self, key: str) -> bytes | None:
        return self.pages.get(key)

    def keep(self, key: str, content: bytes) -> None:
        assert key not in self.pages
        self.pages[key] = content


class Counting:
    """Reads in this process, and lists what it read."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, content: bytes, *, name: str, source: str, stated: Mapping[str, object]) -> Article:
        self.names.append(source)
        return article_of(content, name=name, source=source, stated=stated)


def test_what_could_not_be_read_is_told_again_but_not_tried_again_within_the_same_bounds(tmp_path: Path) -> None:
    write(tmp_path, {"empty.txt": b"", "good.txt": "Text."})
    memory, reading = Notebook(), Counting()

    told = [failures(read_library(tmp_path, memory=memory, read=reading, bounds="60 seconds")) for _ in range(2)]

    assert told == [{"empty.txt": "the file is empty; an article needs text"}] * 2
    assert reading.names == ["empty.txt", "good.txt"]
    assert failures(read_library(tmp_path, memory=memory, read=reading, bounds="90 seconds")) == told[0]
    read_library(tmp_path, memory=memory, read=reading)
    write(tmp_path, {"empty.txt": "Not empty any more."})
    assert not read_library(tmp_path, memory=memory, read=reading, bounds="60 seconds").failures
    assert reading.names[2:] == ["empty.txt"] * 3


def test_two_files_whose_dois_make_one_id_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "AUTHOR=A DOI=10.1/x-1 ABSTRACT=One.", "b.txt": "AUTHOR=B DOI=10.1/x(1) ABSTRACT=Two."})

    assert failures(read(tmp_path))["b.txt"].startswith(
        "its DOI 10.1/x(1) gives the same id as 10.1/x-1, the DOI of a.txt;"
    )


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two."})
    memory, reading = Notebook(), Counting()

    first = read_library(tmp_path, memory=memory, read=reading)
    second = read_library(tmp_path, memory=memory, read=reading)

    assert reading.names == ["a.txt", "b.txt"]
    assert first == second == read(tmp_path)


@pytest.mark.parametrize("change", ["content", "name", "added", "stated"])
def test_a_file_is_read_again_where_anything_changed_that_its_article_follows_from(tmp_path: Path, change: str) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two."})
    memory, reading = Notebook(), Counting()
    read_library(tmp_path, memory=memory, read=reading, added={"b.txt": Added("x.txt", "")})
    reading.names.clear()
    added = {"b.txt": Added("x.txt", "elsewhere")}

    if change == "content":
        write(tmp_path, {"b.txt": "Three."})
    elif change == "stated":
        write(tmp_path, {"SOURCES.toml": '["b.txt"]\nyear = 2024'})
    else:
        added = {"b.txt": Added("y.txt", "") if change == "name" else Added("x.txt", "", {"year": 2024})}
    library = read_library(tmp_path, memory=memory, read=reading, added=added)

    assert reading.names == ["b.txt"]
    assert library == read(tmp_path, added=added)


def test_a_file_is_not_read_again_because_it_is_stored_by_another_name(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "Two."})
    memory, reading = Notebook(), Counting()
    first = read_library(tmp_path, memory=memory, read=reading, added={"b.txt": Added("x.txt", "")})
    (tmp_path / "b.txt").rename(tmp_path / "c.txt")

    second = read_library(tmp_path, memory=memory, read=reading, added={"c.txt": Added("x.txt", "")})

    assert reading.names == ["b.txt"]
    assert second.articles == (replace(first.articles[0], source="c.txt"),)


def test_what_was_read_for_another_purpose_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"stored.txt": "Two."})
    memory, reading = Notebook(), Counting()
    once = remembering(reading, memory)
    for source in ("x.txt", "other.txt"):
        assert once(b"Two.", name="x.txt", source=source, stated={}).source == source

    library = read_library(tmp_path, memory=memory, read=reading, added={"stored.txt": Added("x.txt", "")})

    assert reading.names == ["x.txt"]
    assert library.articles[0].source == "stored.txt"


def test_where_a_file_came_from_does_not_change_its_article(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One."})
    memory, reading = Notebook(), Counting()

    for origin in ("doi:10.1/x", "/home/ada/a.txt"):
        read_library(tmp_path, memory=memory, read=reading, added={"a.txt": Added("a.txt", origin)})

    assert reading.names == ["a.txt"]


@pytest.mark.parametrize("page", [b"", b"{", b"{}", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_memory_is_only_lost(tmp_path: Path, page: bytes) -> None:
    write(tmp_path, {"a.txt": "One."})
    memory = Notebook()
    expected = read_library(tmp_path, memory=memory, read=article_of)
    reading = Counting()

    class Damaged(Notebook):
        def recall(self, key: str) -> bytes | None:
            return page

    assert read_library(tmp_path, memory=Damaged(), read=reading) == expected
    assert reading.names == ["a.txt"]


def test_progress_is_told_of_the_files_that_must_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two."})
    memory = Notebook()
    read_library(tmp_path, memory=memory, read=article_of)
    write(tmp_path, {"c.txt": "", "d.txt": "Three."})
    told: list[tuple[int, int]] = []

    read_library(tmp_path, memory=memory, read=article_of, progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two."})
    memory, reading = Notebook(), Counting()

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_library(tmp_path, memory=memory, read=reading, progress=interrupted)
    read_library(tmp_path, memory=memory, read=reading)

    assert reading.names == ["a.txt", "b.txt"]


def test_a_file_that_went_away_while_others_were_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One.", "b.txt": "Two."})

    library = read(tmp_path, progress=lambda done, total: (tmp_path / "b.txt").unlink(missing_ok=True))

    assert failures(library)["b.txt"].startswith("it cannot be opened (No such file or directory)")
    assert len(library.articles) == 1


def test_without_another_reader_files_are_read_in_a_process_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "One."})

    assert read_library(tmp_path) == read(tmp_path)


def test_sources_toml_states_what_a_file_does_not_say(tmp_path: Path) -> None:
    article = sources(
        tmp_path,
        """
        ["a.txt"]
        title = "On lanterns"
        authors = ["Ada Lamp", "Bo Wick"]
        year = 2023
        published = 2023-05-31
        coverage = "abstract"
        pmid = "7"
        ["not held any more.txt"]
        year = 1999
        """,
    )

    assert (article.title, article.authors, article.year) == ("On lanterns", ("Ada Lamp", "Bo Wick"), 2023)
    assert (article.published, article.coverage, article.id) == ("2023-05-31", "abstract", "7")


def test_sources_toml_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert sources(tmp_path, '\ufeff["a.txt"]\nyear = 2023').year == 2023


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("yaer = 2024", "unknown field 'yaer', known are article_type, authors, coverage, doi"),
        ("text = 'Other words.'", "unknown field 'text'"),
        ("tables = 'none'", "unknown field 'tables'"),
        ("year = '2024'", "year is '2024', but it must be a whole number such as 2024"),
        ("year = 2024.0", "year is 2024.0, but"),
        ("year = true", "year is True, but"),
        ("authors = 'Ada Lamp'", "authors is 'Ada Lamp', but it must be a list of names"),
        ("authors = ['Ada', 7]", "authors is ['Ada', 7], but"),
        ("authors = ['Ada', ' ']", "authors is ['Ada', ' '], but"),
        ("coverage = 'most'", "coverage is 'most', but it must be one of abstract, excerpt, full"),
        ("coverage = ['full']", "coverage is ['full'], but"),
        ("volume = 11", "volume is 11, but it must be text that is not blank"),
        ("pmid = 34567890", "pmid is 34567890, but"),
        ("title = ''", "title is '', but"),
        ("doi = ['10.1/x']", "doi is ['10.1/x'], but"),
        ("published = 'May'", "published is 'May', but it must be a date such as"),
        ("published = 2024-05-31T10:00:00", "published is datetime.datetime(2024, 5, 31, 10, 0), but"),
    ],
)
def test_a_field_of_the_wrong_name_or_type_is_named_with_what_it_must_be(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(UnreadableSources, match=re.escape(f"SOURCES.toml: in the table of 'a.txt', {why}")):
        sources(tmp_path, f'["a.txt"]\n{line}')


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("licence = 'CC BY 4.0'", "'licence' stands outside the table of a file, which begins with the file name in"),
        ("[a.txt]\nyear = 2024", "in the table of 'a', 'txt' is a table, which begins with the file name in quotation"),
        ("['a.txt'\nyear = 2024", "not readable as TOML"),
        ("['a.txt']\nyear = 2024\nyear = 2025", "not readable as TOML"),
    ],
)
def test_a_sources_toml_of_another_form_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UnreadableSources, match=re.escape(why)) as refused:
        sources(tmp_path, text)

    assert str(refused.value).endswith("; mend the file or take it away")


def test_a_sources_toml_that_is_no_text_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text.", "SOURCES.toml": b"\xff\xfe"})

    with pytest.raises(UnreadableSources, match="not readable as TOML"):
        read(tmp_path)


def test_a_sources_toml_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SOURCES.toml").mkdir()

    with pytest.raises(UnreadableSources, match="it is a folder"):
        read(tmp_path)
