"""What people name after add: files, folders and archives on the disk, and articles of a service that runs here."""

from __future__ import annotations

import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import UnreadableArticle
from interface.europe_pmc import EuropePmc
from interface.intake import Offered
from interface.offers import NotAnArticle, expected, offers
from tests.article_maker import made_article, make_articles
from tests.collection_fakes import as_nobody
from tests.europe_pmc_articles import REVIEW_DOI
from tests.europe_pmc_server import EuropePmcServer, Hands, login_page, silence, status

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def server() -> Iterator[EuropePmcServer]:
    with EuropePmcServer() as server:
        yield server


def brought(
    *named: str, url: str = NOWHERE, data: Path = Path("/nowhere/data"), with_references: bool = False
) -> list[Offered | UnreadableArticle]:
    service = EuropePmc(url, timeout_seconds=0.3, clock=Hands().clock())
    return list(offers(named, data=data, file_seconds=20, service=service, with_references=with_references))


def files(found: list[Offered | UnreadableArticle]) -> list[str]:
    return [file.name for file in found if isinstance(file, Offered)]


def reasons(found: list[Offered | UnreadableArticle]) -> list[str]:
    return [str(file) for file in found if isinstance(file, UnreadableArticle)]


def test_a_file_a_folder_and_archives_give_their_files_with_where_they_lay(tmp_path: Path) -> None:
    one, two = make_articles(tmp_path / "folder", 2)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(one, "deep/one.xml")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as packed:
        packed.add(two, "two.xml")

    found = brought(*(str(tmp_path / name) for name in ("folder", "a.zip", "b.tar.gz")), str(one))

    assert files(found) == ["made0000.xml", "made0001.xml", "one.xml", "two.xml", "made0000.xml"]
    assert [file.content for file in found if isinstance(file, Offered)][2] == one.read_bytes()
    origins = [file.origin for file in found if isinstance(file, Offered)]
    assert origins[0] == str(one)
    assert origins[2].startswith(f"{tmp_path}/a.zip")


def test_what_a_sources_toml_says_of_a_file_that_is_added_is_only_a_claim(tmp_path: Path) -> None:
    (tmp_path / "SOURCES.toml").write_text('["a.txt"]\ndoi = "10.5555/x"')
    (tmp_path / "a.txt").write_text("It was lit.")

    (file,) = brought(str(tmp_path))

    assert isinstance(file, Offered)
    assert (file.stated, file.claimed) == ({}, {"doi": "10.5555/x"})


@pytest.mark.slow
def test_each_article_of_one_file_comes_by_itself(tmp_path: Path) -> None:
    articles = b"".join(made_article(number).split(b"?>", 1)[1] for number in range(3))
    (tmp_path / "set.xml").write_bytes(b"<pmc-articleset>" + articles + b"</pmc-articleset>")

    found = brought(str(tmp_path / "set.xml"))

    assert len(files(found)) == 3
    assert str(found[2].origin if isinstance(found[2], Offered) else "").endswith("set.xml (article 3 of 3)")


def test_names_that_are_nothing_say_so_and_the_others_follow(tmp_path: Path) -> None:
    (path,) = make_articles(tmp_path, 1)
    (tmp_path / "empty").mkdir()

    found = brought("gone.pdf", "", "  ", "a\0b", "x" * 5_000, "~nobody-here/x", str(tmp_path / "empty"), str(path))

    assert files(found) == ["made0000.xml"]
    assert "gone.pdf: there is no such file or folder here, and it is no DOI, PMCID or PMID" in reasons(found)[0]
    assert reasons(found)[-1].endswith("empty: there is no file in it, or hidden ones only; put articles there")
    assert len(found) == 8


@pytest.mark.parametrize("name", ["-x.txt", "a b.txt", "ğüş.txt", "a\nb.txt", "\x1b[2J.txt", "'\"$(x).txt", "%s{}.txt"])
def test_names_of_any_characters_are_found_and_can_be_printed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"It was lit.")

    (found,) = brought(str(tmp_path / name))

    assert isinstance(found, Offered)
    assert found.content == b"It was lit."
    assert found.name.isprintable()
    assert found.origin.isprintable()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_not_utf_8_is_found(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_bytes(b"It was lit.")

    assert files(brought(os.fsdecode(path))) == files(brought(str(tmp_path))) == ["\\udcff.txt"]


def test_what_may_not_be_read_is_named_with_the_reason() -> None:
    with as_nobody() as folder:
        (folder / "a.txt").write_text("Secret.")
        (folder / "a.txt").chmod(0)
        (folder / "shut").mkdir()
        (folder / "shut" / "b.txt").write_text("Secret.")
        (folder / "shut").chmod(0)
        found = brought(str(folder), str(folder / "a.txt"), str(folder / "shut" / "b.txt"))
        (folder / "shut").chmod(0o700)

    assert files(found) == []
    assert len(reasons(found)) == 4
    assert all("Permission denied" in reason for reason in reasons(found))


def test_a_file_by_the_name_of_an_identifier_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "12345678").write_bytes(b"It was lit.")
    (tmp_path / "10.5555").mkdir()
    (tmp_path / "10.5555" / "a.txt").write_bytes(b"It was lit.")

    assert files(brought("12345678", "10.5555/a.txt", "10.5555/a.txt")) == ["12345678", "a.txt"]


def test_the_data_folder_itself_gives_its_articles_and_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_articles(data / "articles", 1)
    for name in ("index", "cache", "incoming"):
        make_articles(data / name, 1)
    for name in ("added.json", "lock"):
        (data / name).write_text("{}")

    for named in (data, data / "articles", tmp_path):
        assert files(brought(str(named), data=data)) == ["made0000.xml"]
    for own in ("index", "cache/made0000.xml", "added.json", "lock"):
        (why,) = reasons(brought(str(data / own), data=data))
        assert why.endswith("Kanıt itself keeps its work there; name the files or folders to add")


def test_a_link_to_the_data_folder_does_not_get_round_that(tmp_path: Path) -> None:
    make_articles(tmp_path / "data" / "cache", 1)
    (tmp_path / "real").symlink_to(tmp_path / "data")

    assert files(brought(str(tmp_path / "real" / "cache"), data=tmp_path / "data")) == []
    assert files(brought(str(tmp_path / "data"), data=tmp_path / "real")) == []


def test_identifiers_are_fetched_once_each_with_what_is_known_of_them(server: EuropePmcServer) -> None:
    (found,) = brought(REVIEW_DOI, f"https://doi.org/{REVIEW_DOI}", REVIEW_DOI.upper(), url=server.url)

    assert isinstance(found, Offered)
    assert found.origin.endswith("/PMC9900001/fullTextXML")
    assert found.stated["licence"] == "CC BY 4.0"
    assert found.stated["coverage"] == "full"
    assert server.paths() == ["search", "PMC9900001/fullTextXML"]


def test_with_references_the_open_works_that_it_cites_come_too(server: EuropePmcServer) -> None:
    found = brought(REVIEW_DOI, url=server.url, with_references=True)

    # Of ten works every third is not open; the old one is, and the closed one is not.
    assert len(files(found)) == 1 + 7 + 1
    assert reasons(found) == []


def test_with_references_is_for_identifiers_only(server: EuropePmcServer, tmp_path: Path) -> None:
    with pytest.raises(NotAnArticle, match=r"'.*' is no DOI, PMCID or PMID; name the article by one of them"):
        brought(REVIEW_DOI, str(tmp_path), url=server.url, with_references=True)
    assert server.paths() == []


def test_what_is_not_open_or_not_there_is_named_and_the_others_come(server: EuropePmcServer) -> None:
    found = brought("10.5555/closed.1", "10.5555/none", "PMC9900050", url=server.url)

    assert len(files(found)) == 1
    closed, missing = reasons(found)
    assert closed.startswith("10.5555/closed.1: “A closed work” is not open access")
    assert missing.startswith("10.5555/none: Europe PMC has no article of this name")
    assert all("python app.py add FILE" in reason for reason in (closed, missing))


def test_a_broken_answer_is_told_and_the_next_article_comes(server: EuropePmcServer) -> None:
    server.faults["search"] = [login_page()]

    found = brought("PMC9900001", "PMC9900050", url=server.url)

    assert len(files(found)) == 1
    assert "answered with a web page instead of JSON" in reasons(found)[0]


def test_without_a_network_nobody_waits_for_each_article(server: EuropePmcServer) -> None:
    server.faults["search"] = [silence()] * 20

    found = brought("PMC9900001", "PMC9900050", "10.5555/closed.1", url=server.url)

    asked = len(server.paths())
    assert files(found) == []
    assert len(reasons(found)) == 3
    assert all(reason.endswith("bring the file instead: python app.py add FILE") for reason in reasons(found))
    assert [reason.split(":")[0] for reason in reasons(found)] == ["PMC9900001", "PMC9900050", "10.5555/closed.1"]
    assert asked < 10


def test_a_service_that_is_busy_for_a_moment_is_asked_again(server: EuropePmcServer) -> None:
    server.faults["search"] = [status(429), status(503)]

    assert len(files(brought("PMC9900050", url=server.url))) == 1


def test_for_files_alone_nothing_is_asked_and_no_client_is_loaded(server: EuropePmcServer, tmp_path: Path) -> None:
    make_articles(tmp_path, 1)

    brought(str(tmp_path), url=server.url)

    assert server.requests == []


def test_how_many_files_there_will_be(tmp_path: Path) -> None:
    make_articles(tmp_path / "a" / "deep", 3)
    (tmp_path / "a" / ".hidden").mkdir()
    (tmp_path / "a" / ".hidden" / "x.txt").touch()
    (tmp_path / "a" / "SOURCES.toml").touch()
    (tmp_path / "one.txt").touch()

    assert expected([str(tmp_path / "a"), str(tmp_path / "one.txt"), "10.5555/x", "gone"]) == 6
    (tmp_path / "a" / "more.ZIP").touch()
    assert expected([str(tmp_path / "a")]) is None
