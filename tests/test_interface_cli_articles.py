"""The commands that look after the articles: what they print, on which stream, and with which exit status."""

from __future__ import annotations

import errno
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import UnreadableArticle
from corpus.types import Article
from index.errors import CannotWrite, EncoderMissing
from index.types import Manifest, Matrix
from interface.articles import article_summary
from interface.console import DONE, FAILED, WRONG_USAGE
from interface.terminal import articles_text
from retrieval.types import Question
from tests.article_maker import make_articles, small_article
from tests.collection_fakes import WordCounter, collection_in
from tests.europe_pmc_articles import REVIEW_DOI, REVIEW_TITLE
from tests.europe_pmc_server import EuropePmcServer
from tests.shell import WIDTH, Shell

REVIEW = "goker-2024-cart-myeloma-turkey.txt"
ASKED = "How common is multiple myeloma among hematologic malignancies?"


@pytest.fixture
def shell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    return Shell(tmp_path / "data", capsysbinary)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its index, to be copied."""
    held = collection_in(tmp_path_factory.mktemp("built") / "data")
    held.rebuilt(held.library(), WordCounter())
    return held.data


@pytest.fixture
def built(shell: Shell, data: Path) -> Shell:
    """A shell whose index is built already."""
    shutil.copytree(data, shell.data)
    return shell


@pytest.fixture
def europe(built: Shell) -> Iterator[EuropePmcServer]:
    """A service that the shell asks."""
    with EuropePmcServer() as server:
        built.service = server.url
        yield server


def written(path: Path, content: bytes = b"The lantern was lit.") -> str:
    path.write_bytes(content)
    return str(path)


def no_encoder() -> WordCounter:
    raise AssertionError("the encoder was loaded")


def test_help_of_add_teaches_what_can_be_named_what_happens_and_what_the_status_means(shell: Shell) -> None:
    assert shell("add", "--help") == DONE

    words = " ".join(shell.text.split())
    for told in (
        "JATS/NXML, PDF, HTML, Word (.docx), Markdown and text files; folders, .zip and .tar.gz archives",
        "DOIs, PMCIDs and PMIDs of open-access articles, which are fetched from Europe PMC",
        "the same command goes on from there",
        "python app.py add library/ more.zip",
        "python app.py add --with-references 10.3389/fmed.2024.1413825",
        "KANIT_EUROPE_PMC",
        "1 something was left out or interrupted, 2 wrong usage",
    ):
        assert told in words
    assert max(map(len, shell.text.splitlines())) <= 120
    assert not shell.data.exists()


def test_add_tells_of_each_article_and_sums_up(built: Shell, tmp_path: Path) -> None:
    full = written(tmp_path / "full.xml", small_article(doi=REVIEW_DOI))
    note = written(tmp_path / "A note.txt")

    assert built("add", full, note, note) == DONE

    lines = built.text.splitlines()
    assert lines[0] == (
        f"replaced: A small work (full, 2024; in place of the excerpt of “{REVIEW_TITLE}” (2024) held before) "
        "[10.3389-fmed.2024.1413825]"
    )
    assert built.error.splitlines()[-1] == (
        f"app.py: doubtful: “A small work” (no author named, 2024) has the same identifier as “{REVIEW_TITLE}” (Hakan "
        "Goker, 2024), held before, but another title and another first author; look at both, and remove the wrong one"
    )
    assert lines[1].startswith("added: A note (full) [")
    assert lines[2] == "1 added, 1 replaced."
    assert lines[3].startswith("Index ")
    assert lines[3].endswith(": 2 articles in 3 passages.")


def test_what_is_left_out_is_named_at_the_end_with_its_reason_and_the_status_is_1(built: Shell, tmp_path: Path) -> None:
    empty, good = written(tmp_path / "empty.txt", b""), written(tmp_path / "good.txt")

    assert built("add", "gone.pdf", empty, good) == FAILED

    assert built.text.splitlines()[1] == "1 added, 2 left out."
    assert [line for line in built.error.splitlines() if line.startswith("app.py: ")] == [
        "app.py: left out: gone.pdf: there is no such file or folder here, and it is no DOI, PMCID or PMID; check it "
        "for a typing error",
        f"app.py: left out: {empty}: the file is empty; an article needs text",
    ]
    assert len(collection_in(built.data).library().articles) == 2


@pytest.mark.parametrize("names", [(REVIEW,), ("copy.txt",), ("copy.txt", "again.md")])
def test_with_nothing_to_do_no_encoder_is_loaded_and_the_status_is_0(
    built: Shell, tmp_path: Path, names: tuple[str, ...]
) -> None:
    content = (built.articles / REVIEW).read_bytes()
    built.encoder = no_encoder

    assert built("add", *(written(tmp_path / name, content) for name in names)) == DONE
    assert built.text.splitlines()[-1] == f"{len(names)} here already."


def test_adding_what_lies_in_the_data_folder_changes_nothing(built: Shell) -> None:
    built.encoder = no_encoder

    assert built("add", str(built.data), str(built.articles), str(built.articles / REVIEW)) == DONE
    assert built.text.splitlines()[-1] == "3 here already."
    assert built("add", str(built.data / "index")) == FAILED
    assert "Kanıt itself keeps its work there" in built.error


def test_an_archive_with_a_bad_file_brings_the_others(built: Shell, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("good.xml", small_article(doi="10.5555/small"))
        archive.writestr("../bad.xml", b"x")
        archive.writestr("broken.xml", b"<article><front>")

    assert built("add", str(tmp_path / "papers.zip")) == FAILED
    assert "1 added, 2 left out." in built.text
    assert built.error.count("app.py: left out: ") == 2


def test_a_poorer_form_is_not_taken_and_says_so_and_that_is_no_failure(built: Shell, tmp_path: Path) -> None:
    built("add", written(tmp_path / "full.xml", small_article(doi="10.5555/small")))

    assert built("add", written(tmp_path / "abstract.xml", small_article(doi="10.5555/small", body=""))) == DONE
    assert built.text.splitlines() == [
        "not taken: A small work (full, 2024; the full text held here says more than the abstract; remove it first to "
        "force it) [10.5555-small]",
        "1 not taken.",
    ]


@pytest.mark.slow
def test_of_many_articles_only_the_first_are_told_but_each_that_is_no_plain_news(built: Shell, tmp_path: Path) -> None:
    make_articles(tmp_path / "many", 30)
    written(tmp_path / "many" / "zz.xml", small_article(doi=REVIEW_DOI))

    assert built("add", str(tmp_path / "many")) == DONE

    lines = built.text.splitlines()
    assert len([line for line in lines if line.startswith("added: ")]) == 25
    assert lines[25].startswith("replaced: ")
    assert lines[26] == "30 added, 1 replaced."
    assert "Reading files: 31 of 31\n" in built.error
    assert "Embedding passages: " in built.error


def test_a_doi_is_fetched_and_the_licence_told(built: Shell, europe: EuropePmcServer) -> None:
    assert built("add", REVIEW_DOI) == DONE

    assert built.text.splitlines()[0] == (
        f"replaced: {REVIEW_TITLE} (full, CC BY 4.0, 2024; in place of the excerpt held before) "
        "[10.3389-fmed.2024.1413825]"
    )
    (article,) = collection_in(built.data).library().articles
    assert (article.pmcid, article.coverage, article.licence) == ("PMC9900001", "full", "CC BY 4.0")
    assert built("add", REVIEW_DOI) == DONE
    assert built.text.splitlines()[-1] == "1 here already."


def test_an_article_that_was_retracted_meanwhile_is_marked_when_it_is_fetched_again(
    built: Shell, europe: EuropePmcServer
) -> None:
    (held,) = [held for held in europe.held if held.record["pmcid"] == "PMC9900050"]
    told = held.record.pop("commentCorrectionList"), held.record["pubTypeList"]
    held.record["pubTypeList"] = {"pubType": ["Journal Article"]}
    assert built("add", "PMC9900050") == DONE
    assert built.text.startswith("added: Lanterns cure everything")
    assert "retracted" not in built.error
    held.record["commentCorrectionList"], held.record["pubTypeList"] = told

    assert built("add", "PMC9900050") == DONE

    assert built.text.startswith("updated: Lanterns cure everything")
    assert "app.py: retracted: Lanterns cure everything: " in built.error
    built("list")
    assert "[RETRACTED] Lanterns cure everything" in built.text


@pytest.mark.slow
def test_with_references_brings_what_is_cited(built: Shell, europe: EuropePmcServer) -> None:
    assert built("add", "--with-references", REVIEW_DOI) == DONE
    assert "8 added, 1 replaced." in built.text


def test_with_references_of_a_file_is_wrong_usage(built: Shell, tmp_path: Path) -> None:
    told = built.refused("add", "--with-references", written(tmp_path / "a.txt"), status=WRONG_USAGE)

    assert "name the article by one of them" in told


def test_without_a_service_one_sentence_says_how_to_bring_the_file(built: Shell) -> None:
    built.encoder = no_encoder

    assert built("add", "10.5555/x") == FAILED
    assert built.text == "1 left out.\n"
    (line,) = built.error.splitlines()
    assert line.endswith("or bring the file instead: python app.py add FILE")


def test_ctrl_c_while_reading_says_that_the_same_command_goes_on(
    built: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_articles(tmp_path / "made", 3)
    real = collection_in(built.data).read
    assert real is not None

    def interrupted(content: bytes, *, name: str, **told: object) -> Article:
        if name == "made0002.xml":
            raise KeyboardInterrupt
        return real(content, name=name, **told)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.shell.collection_in", lambda data: replace(collection_in(data), read=interrupted))

    assert built("add", str(tmp_path / "made")) == FAILED
    assert built.text.splitlines()[-1] == "0 articles taken in before it was stopped."
    assert built.error.splitlines()[-1] == (
        "app.py: stopped; 2 articles that had been read must wait; the same command goes on from here"
    )


def test_ctrl_c_while_the_encoder_is_loaded_says_that_nothing_was_taken_in(built: Shell, tmp_path: Path) -> None:
    def interrupted() -> WordCounter:
        raise KeyboardInterrupt

    built.encoder = interrupted

    assert built("add", written(tmp_path / "a.txt")) == FAILED
    assert built.text == "0 articles taken in before it was stopped.\n"
    assert built.error.splitlines()[-1] == (
        "app.py: stopped; 1 article that had been read must wait; the same command goes on from here"
    )


def test_a_second_ctrl_c_ends_with_one_sentence(built: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(WordCounter):
        def embed(self, texts: Sequence[str]) -> Matrix:
            raise KeyboardInterrupt

    built.encoder = Impatient
    (built.articles / "by-hand.txt").write_text("By hand, and not yet embedded.")
    monkeypatch.setattr("interface.adding._embedded", lambda collection, articles, *rest: iter([articles]))

    assert built("add", written(tmp_path / "a.txt")) == FAILED
    assert built.text == ""
    assert built.error.splitlines()[-1] == "app.py: stopped; the same command can be run again"


def test_only_what_came_in_is_said_to_be_added(built: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(WordCounter):
        batches = 0

        def embed(self, texts: Sequence[str]) -> Matrix:
            self.batches += 1
            if self.batches == 2:
                raise KeyboardInterrupt
            return super().embed(texts)

    monkeypatch.setattr("interface.adding._CHUNKS_AT_ONCE", 1)
    built.encoder = Interrupted

    names = [written(tmp_path / f"{name}.txt", f"It was lit by {name}.".encode()) for name in ("ada", "bea")]

    assert built("add", *names) == FAILED
    assert [line.split(" (")[0] for line in built.text.splitlines()[:2]] == [
        "added: ada",
        "1 article taken in before it was stopped.",
    ]


def test_a_full_disk_that_stops_the_index_names_no_other_command_than_the_same(
    built: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Manifest:
        raise CannotWrite(built.data, OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr("interface.collection.build", full)

    assert built("add", written(tmp_path / "a.txt")) == FAILED
    assert built.text == ""
    assert built.error.splitlines()[-1].endswith("free some space there, then run the same command again")
    assert "rebuild" not in built.error


def test_a_sources_toml_that_makes_a_file_an_article_held_is_refused(built: Shell, tmp_path: Path) -> None:
    before = collection_in(built.data).library()
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        told = f'["p.txt"]\ndoi = "{REVIEW_DOI}"\ncoverage = "full"\npublished = "2999-01-01"\nretraction = "Gone."\n'
        archive.writestr("SOURCES.toml", told)
        archive.writestr("p.txt", "Lanterns heal everything.")

    assert built("add", str(tmp_path / "x.zip")) == FAILED
    assert "only a SOURCES.toml says that it is 10.3389-fmed.2024.1413825, held here as" in built.error
    assert collection_in(built.data).library() == before


def test_a_file_that_lies_deep_is_named_by_both_ends_of_its_path(built: Shell, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["deep" * 20] * 10)
    folder.mkdir(parents=True)
    empty = written(folder / "empty.txt", b"")

    assert built("add", empty) == FAILED
    (line,) = (line for line in built.error.splitlines() if "left out" in line)
    assert line.startswith(f"app.py: left out: {str(tmp_path)[:40]}")
    assert "…" in line
    assert line.endswith("deep/empty.txt: the file is empty; an article needs text")
    assert len(line) < 300


def test_rebuild_tries_again_what_could_not_be_read(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("rebuild")
    (shell.articles / "note.txt").write_text("The lantern was lit.")
    tried: list[str] = []
    real = collection_in(shell.data).read
    assert real is not None

    def failing(content: bytes, *, name: str, **told: object) -> Article:
        tried.append(name)
        raise UnreadableArticle(name, "the lamp went out")

    def failed() -> int:
        return shell.error.count("left out: note.txt: the lamp went out")

    monkeypatch.setattr("tests.shell.collection_in", lambda data: replace(collection_in(data), read=failing))
    for command in ("list", "list", "rebuild"):
        shell(command)
        assert failed() == 1

    assert tried == ["note.txt", "note.txt"]


def test_what_another_process_is_doing_is_waited_for(built: Shell, tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt")
    with collection_in(built.data).locked():
        for command in (("add", path), ("remove", REVIEW), ("rebuild",)):
            assert built.refused(*command).endswith("wait until it is done")
        assert built("ask", ASKED) == DONE
        assert built("list") == DONE


def test_a_full_disk_is_one_sentence_and_the_index_is_as_before(
    built: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files() -> list[Path]:
        return sorted(path for path in built.data.rglob("*") if path.name != "lock")

    path, before = written(tmp_path / "a.txt"), files()

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert built("add", path) == FAILED

    assert built.error.splitlines()[-1].endswith(
        "(No space left on device); free some space there, then run the same command again"
    )
    assert built.text == ""
    assert files() == before
    assert built("add", path) == DONE


def test_remove_takes_out_what_is_named_and_says_so(built: Shell) -> None:
    assert built("remove", REVIEW_DOI) == DONE
    assert built.text == f"removed: {REVIEW_TITLE} [10.3389-fmed.2024.1413825]\n"
    assert built("list") == DONE
    assert built.text == "No articles are held here.\n"
    assert built("ask", ASKED) == DONE
    assert "See the ids with: python app.py list" in built.refused("remove", REVIEW_DOI)


def test_list_prints_the_articles_as_a_table_or_as_json(shell: Shell) -> None:
    assert shell("list") == DONE
    articles = collection_in(shell.data).library().articles
    assert shell.text == articles_text(articles) + "\n"
    assert shell("list", "--json") == DONE
    assert json.loads(shell.out) == json.loads(json.dumps([article_summary(article) for article in articles]))


def test_list_needs_no_encoder(shell: Shell) -> None:
    def missing() -> WordCounter:
        raise EncoderMissing("nowhere")

    shell.encoder = missing

    assert shell("list") == DONE
    assert "install it with: pip install" in shell.refused("ask", ASKED)


def test_rebuild_says_what_the_index_holds(shell: Shell) -> None:
    assert shell("rebuild") == DONE
    assert shell.text.startswith("Index ")
    assert ": 1 article in " in shell.text
    first = shell.text
    assert shell("rebuild") == DONE
    assert (shell.text, shell.error) == (first, "")


def test_check_counts_notes_and_ends_with_its_verdict(built: Shell) -> None:
    assert built("check") == DONE

    lines = built.text.splitlines()
    assert lines[0].startswith("1 article, 14 sentences, ")
    assert "“redirection” is printed “redTrectTon”" in built.text
    assert len([line for line in lines if " is printed " in line]) == 8
    assert lines[-1] == "Every quote slices."


def test_check_without_an_index_says_how_to_build_one(shell: Shell) -> None:
    assert "build it with: python app.py rebuild" in shell.refused("check")


def test_a_removed_article_stays_removed(built: Shell) -> None:
    (built.articles / REVIEW).unlink()

    assert built("list") == DONE
    assert built.text == "No articles are held here.\n"
    assert built("rebuild") == DONE
    assert built.text.endswith(": 0 articles in 0 passages.\n")
    assert built("ask", ASKED) == DONE
    assert built.text.startswith("No answer. ")
    assert not (built.articles / REVIEW).exists()


def test_files_left_out_are_named_on_standard_error_and_the_rest_is_indexed(shell: Shell) -> None:
    shell("list")
    (shell.articles / "empty.txt").write_bytes(b"")
    (shell.articles / "bad\x1b[2J.txt").write_bytes(b"\xff")

    assert shell("rebuild") == DONE
    assert "app.py: left out: empty.txt: the file is empty; an article needs text\n" in shell.error
    assert "app.py: left out: bad⟨U+001B⟩[2J.txt: byte 0 is not UTF-8" in shell.error
    assert ": 1 article in " in shell.text
    assert shell("ask", "--json", ASKED) == DONE
    assert shell.error.count("left out") == 2
    assert shell.out == shell.document(Question(ASKED))


def test_a_rebuild_that_could_read_nothing_at_all_has_failed(shell: Shell) -> None:
    shell.articles.mkdir(parents=True)
    (shell.articles / "empty.txt").write_bytes(b"")

    assert shell("rebuild") == FAILED


def test_a_bad_sources_toml_is_refused_in_one_sentence(built: Shell) -> None:
    (built.articles / "SOURCES.toml").write_text(f'["{REVIEW}"]\nyear = "2024"')

    told = built.refused("ask", ASKED)

    assert f"SOURCES.toml: in the table of '{REVIEW}', year is '2024', but it must be a whole number" in told
