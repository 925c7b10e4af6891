"""The administrator's pages: who may see them, what forms may do, and that the server answers from what they change."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from evaluation.records import encoded_report
from evaluation.types import Measured, Report
from index.types import Matrix
from index.versions import kept_versions
from interface.adding import Told, add
from interface.admin_articles import Asked, articles_page
from interface.admin_frame import Visit
from interface.admin_kept import as_lines, as_table
from interface.admin_languages import admin_words
from interface.admin_upload import MOST_FORM_BYTES, WrongFile, plain_name
from interface.admin_words import AdminWords
from interface.collection import Collection
from interface.desk import Desk
from interface.intake import Offered
from interface.journal import Journal
from interface.line_file import LineFile
from interface.login_settings import Login
from interface.removing import remove
from interface.server import served_around
from interface.settings import Settings
from retrieval.types import Question
from tests.admin_server import ADMIN, OverIndex, admin_settings, first_index, upkeep_of
from tests.collection_fakes import WordCounter, collection_in
from tests.europe_pmc_server import EuropePmcServer
from tests.interface_fakes import make_article, make_index

PAGES = ("", "/versions", "/quality", "/gaps", "/feedback", "/changes/none", "/quality/report", "/gaps.csv")
FORMS = ("/add", "/remove", "/rollback", "/take-up", "/stop", "/upload")


def quiet(done: int, total: int) -> None:
    pass


def taken_in(held: Collection, *names: str) -> None:
    files = [Offered(f"{name}.md", "here", f"# A {name}\n\nThe {name} was lit.".encode()) for name in names]
    add(held, files, WordCounter, Told(quiet, lambda outcome: None, quiet))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions: with a lamp beside the review, then with a torch besides."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    taken_in(collection_in(data), "lamp")
    taken_in(collection_in(data), "torch")
    return data


class Gate(WordCounter):
    """Embeds only once it is open."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.opened = threading.Event(), threading.Event()
        self.opened.set()

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.reached.set()
        assert self.opened.wait(20)
        return super().embed(texts)


@dataclass
class Office:
    """A server with the pages, and the browser of its administrator."""

    held: Collection
    desk: Desk
    client: TestClient
    gate: Gate

    def get(self, place: str = "", **headers: str) -> str:
        found = self.client.get(f"/admin{place}", headers=headers)
        assert found.status_code == 200, found.text
        return found.text

    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.get())
        assert found
        return unescape(found[1])

    def post(self, place: str, files: dict[str, tuple[str, bytes]] | None = None, **data: str) -> tuple[int, str]:
        """The status and the page, or the address it leads to."""
        sent = self.client.post(f"/admin{place}", data={"token": self.token()} | data, files=files)
        return sent.status_code, sent.headers.get("location", "") or sent.text

    def done(self, place: str, files: dict[str, tuple[str, bytes]] | None = None, **data: str) -> str:
        """The words of the page of a change once it has ended."""
        status, address = self.post(place, files, **data)
        assert status == 303, address
        return self.ended(address)

    def ended(self, address: str) -> str:
        for _ in range(2000):
            if self.client.get(address, headers={"Accept": "application/json"}).json()["ended"]:
                return words(self.client.get(address).text)
            time.sleep(0.01)
        raise AssertionError("the change does not end")

    def id_of(self, name: str) -> str:
        return next(id for id, article in self.desk.index.articles.items() if article.title == f"A {name}")


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def office_of(held: Collection, settings: Settings) -> Office:
    gate = Gate()
    desk = Desk(OverIndex(first_index(held)), Journal())
    app = served_around(FastAPI(), desk, settings, upkeep=upkeep_of(held, settings, gate))
    client = TestClient(
        app,
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 4711),
        headers={"X-Forwarded-User": ADMIN},
        follow_redirects=False,
    )
    return Office(held, desk, client, gate)


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def office(data: Path) -> Iterator[Office]:
    office = office_of(collection_in(data), admin_settings(data))
    yield office
    office.gate.opened.set()


@pytest.fixture(scope="module")
def asked(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One for all tests that change nothing."""
    data = tmp_path_factory.mktemp("asked") / "data"
    shutil.copytree(prepared, data)
    return office_of(collection_in(data), admin_settings(data))


def test_without_a_login_there_are_no_pages(data: Path) -> None:
    office = office_of(collection_in(data), replace(admin_settings(data), login=Login()))
    del office.client.headers["X-Forwarded-User"]
    assert {office.client.get(f"/admin{page}").status_code for page in PAGES} == {404}
    assert {office.client.post(f"/admin{form}").status_code for form in FORMS} == {404}


def test_whoever_is_no_administrator_sees_and_changes_nothing(office: Office) -> None:
    token = office.token()
    office.client.headers["X-Forwarded-User"] = "bob"
    assert {office.client.get(f"/admin{page}").status_code for page in PAGES} == {403}
    for form in FORMS:
        assert office.client.post(f"/admin{form}", data={"token": token, "article": "x"}).status_code == 403
    shown = office.client.get("/admin", headers={"Accept": "text/html"})
    assert "You have no access yet" in shown.text


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_no_page_of_ours_changes_nothing(asked: Office, form: str) -> None:
    before = asked.desk.index.manifest.version
    files = {"file": ("a.md", b"# A wick\n\nIt was lit.")} if form == "/upload" else None
    for token in ("", "0" * 64, "ğ", asked.token()[:-1]):
        fields = {"token": token, "names": "10.1000/x", "article": asked.id_of("lamp"), "confirmed": "yes"}
        sent = asked.client.post(f"/admin{form}", data=fields, files=files)
        assert (sent.status_code, "This form is too old" in sent.text) == (403, True)
    assert "A change is being made" not in asked.get()
    assert asked.desk.index.manifest.version == before


def test_a_form_from_another_site_is_refused_by_the_guard(asked: Office) -> None:
    sent = asked.client.post(
        "/admin/take-up", data={"token": asked.token()}, headers={"Origin": "https://evil.example.org"}
    )
    assert (sent.status_code, sent.json()["type"]) == (403, "/problems/cross-site")


def test_articles_are_listed_found_and_told_with_where_answers_come_from(asked: Office) -> None:
    shown = words(asked.get())
    assert "3 articles in 4 passages" in shown
    assert asked.desk.index.manifest.version[:12] in shown
    found = words(asked.get("?q=TORCH"))
    assert ("A torch" in found, "A lamp" in found) == (True, False)
    assert "No article held here has “<b>”" in words(asked.get("?q=%3Cb%3E"))
    for page in ("0", "-1", "x", "99", "１"):
        assert "A lamp" in words(asked.get(f"?page={page}"))


HOSTILE = make_article(
    id="a&b<i>?#%2f..",
    title='<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    authors=("<b>",),
    licence="</td>",
)


def test_nothing_of_an_article_is_ever_markup() -> None:
    index = make_index(HOSTILE)
    visit = Visit(admin_words("en"), "", "t", '<i>"ada')
    page = articles_page(visit, index.articles, index.manifest, Asked(text="<img"), can_upload=True)
    assert not re.findall(r"<(script(?! src=\"/chat/)|img|b>|i>)", page)
    assert '/articles/a%26b%3Ci%3E%3F%23%252f..?lang=en"' in unescape(page)
    assert words(page).count("<script>alert(1)</script>") == 1


def test_many_articles_are_shown_a_page_at_a_time() -> None:
    index = make_index(*(make_article(id=f"a{number:03}", title=f"Lamp {number:03}") for number in range(120)))
    visit = Visit(admin_words("tr"), "/kanit", "t", "ada")
    page = articles_page(visit, index.articles, index.manifest, Asked("lamp", 3), can_upload=False)
    assert "101–120 / 120" in words(page)
    assert page.count('type="checkbox" name="article"') == 20
    assert 'href="/kanit/admin?lang=tr&q=lamp&page=2"' in unescape(page)


def test_articles_go_after_a_question_and_the_server_answers_without_them(office: Office) -> None:
    lamp, torch = office.id_of("lamp"), office.id_of("torch")
    status, asked = office.post("/remove", article=lamp)
    assert (status, "Remove 1 article from Kanıt?" in words(asked)) == (200, True)
    assert lamp in office.desk.index.articles

    told = office.done("/remove", article=lamp, confirmed="yes")

    assert "1 removed" in told
    assert office.desk.index.manifest.version[:12] in told
    assert (lamp in office.desk.index.articles, torch in office.desk.index.articles) == (False, True)
    gone = office.client.get(f"/articles/{lamp}?start=2&end=5")
    assert (gone.status_code, "This article is not held here" in words(gone.text)) == (404, True)


def test_what_is_not_held_cannot_be_removed(asked: Office) -> None:
    for chosen in ("../../etc/passwd", "", "x" * 5000):
        status, page = asked.post("/remove", article=chosen, confirmed="yes")
        assert (status, "No article was chosen" in words(page)) == (422, True)


@pytest.mark.slow
def test_an_uploaded_file_is_taken_in_and_answered_from(office: Office) -> None:
    told = office.done("/upload", {"file": ("..\\..\\A <Wick>.md", b"# A wick\n\nThe wick glowed green.")})
    assert "1 added" in told
    assert "A wick" in {article.title for article in office.desk.index.articles.values()}
    assert office.desk.ask(Question("Which wick glowed green?"), "id").trace.index_version[:12] in told
    assert not list(Path(tempfile.gettempdir()).glob("kanit-upload-*/A _Wick_.md"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.exe", b"MZ"), ("bomb.zip", b"PK\x03\x04"), ("a.tar.gz", b"\x1f\x8b"), (".md", b"x"), ("noending", b"x")],
)
def test_an_upload_that_can_be_no_article_is_refused_by_its_name(asked: Office, name: str, content: bytes) -> None:
    status, page = asked.post("/upload", {"file": (name, content)})
    assert (status, "cannot be taken here" in words(page)) == (422, True)


@pytest.mark.slow
def test_an_upload_that_cannot_be_read_is_told_with_its_reason_and_name(office: Office) -> None:
    told = office.done("/upload", {"file": ("broken.docx", b"PK\x03\x04 no archive")})
    assert "Nothing was changed" in told
    assert re.search(r"left out broken\.docx \S", told)


def test_an_upload_past_its_limit_is_refused_before_it_is_read(asked: Office) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(MOST_FORM_BYTES + 1)}
    for sent in (headers, {**headers, "Content-Length": "many"}):
        refused = asked.client.post("/admin/upload", content=b"--x--", headers=sent)
        assert (refused.status_code, "larger than 64 MiB" in words(refused.text)) == (413, True)


@pytest.mark.parametrize("size_bytes", [10, 2 * 2**20])
def test_an_upload_that_finds_no_room_on_the_disk_is_told_as_that(
    asked: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size_bytes: int
) -> None:
    token = asked.token()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    sent = {"file": ("a.md", b"x" * size_bytes)}
    refused = asked.client.post("/admin/upload", data={"token": token}, files=sent)
    assert (refused.status_code, "cannot be stored here just now" in words(refused.text)) == (507, True)


def test_without_its_setting_nothing_can_be_uploaded(data: Path) -> None:
    office = office_of(collection_in(data), admin_settings(data, upload=False))
    assert "KANIT_ADMIN_UPLOAD" in office.get()
    assert office.post("/upload", {"file": ("a.md", b"# A")})[0] in (404, 405)
    assert office.post("/upload", {"file": ("a.md", b"x" * 70_000)})[0] == 413


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("../../etc/A b.PDF", "A b.pdf"),
        ("C:\\x\\çok iyi.md", "çok iyi.md"),
        ("..md.txt", "md.txt"),
        ("a\n\0;`$.html", "a_____.html"),
        (f"{'x' * 300}.xml", f"{'x' * 200}.xml"),
        (f"a{'ğ' * 300}.md", f"a{'ğ' * 99}.md"),
    ],
)
def test_the_name_of_a_file_is_made_plain(told: str, plain: str) -> None:
    assert plain_name(told) == plain


def test_a_name_that_no_article_has_is_refused() -> None:
    for name in ("x.zip", "x", "x.md/..", ""):
        with pytest.raises(WrongFile):
            plain_name(name)


@pytest.mark.slow
def test_articles_come_by_their_identifiers_and_each_failure_is_named_with_its_reason(data: Path) -> None:
    with EuropePmcServer() as service:
        office = office_of(collection_in(data), admin_settings(data, europe_pmc=service.url))
        told = office.done("/add", names=f"{service.held[0].record['pmcid']}\n10.5555/nowhere")
    assert "1 replaced, 1 left out" in told
    assert "left out 10.5555/nowhere Europe PMC has no article of this name" in told


def test_what_is_no_identifier_is_named_and_stays_in_the_box(asked: Office) -> None:
    for typed in ("/etc/passwd", "<b>x</b>", "10.1000/x\napp.py"):
        status, page = asked.post("/add", names=typed)
        assert (status, "is no DOI, PMCID or PMID" in words(page)) == (422, True)
        assert typed.splitlines()[0] in words(page)
    assert asked.post("/add", names=" \n ")[0] == 422
    assert asked.post("/add", names="\n".join(f"10.1000/{number}" for number in range(201)))[0] == 422


@pytest.mark.slow
def test_a_second_change_waits_and_the_first_can_be_stopped_with_nothing_half_done(office: Office) -> None:
    before = office.desk.index.manifest.version
    office.gate.opened.clear()
    status, address = office.post("/upload", {"file": ("wick.md", b"# A wick\n\nIt was lit.")})
    assert status == 303
    assert office.gate.reached.wait(20)
    shown = office.client.get(address).text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    assert "Questions are answered meanwhile" in shown
    assert "A change is being made" in office.get()

    status, page = office.post("/remove", article=office.id_of("lamp"), confirmed="yes")
    assert (status, "Another change is being made" in words(page)) == (409, True)
    assert office.post("/upload", {"file": ("b.md", b"# B")})[0] == 409

    assert office.post("/stop", change=address.split("/")[-1].split("?")[0])[0] == 303
    assert "It stops as soon as" in words(office.client.get(address).text)
    office.gate.opened.set()
    assert "It was stopped" in office.ended(address)
    assert office.held.is_current(office.held.library())
    if "A wick" not in {article.title for article in office.desk.index.articles.values()}:
        assert office.desk.index.manifest.version == before


@pytest.mark.slow
def test_a_change_while_a_command_holds_the_folder_fails_calmly(office: Office) -> None:
    with office.held.locked():
        told = office.done("/remove", article=office.id_of("lamp"), confirmed="yes")
    assert "It failed, and nothing was changed: another process is adding, removing or indexing" in told


@pytest.mark.slow
def test_a_change_that_fails_for_no_known_reason_shows_a_number_and_no_trace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(texts: Sequence[str]) -> Matrix:
        raise RuntimeError("secret words")

    monkeypatch.setattr(office.gate, "embed", broken)
    told = office.done("/upload", {"file": ("wick.md", b"# A wick\n\nIt was lit.")})
    assert "Something went wrong here. Give this number" in told
    assert "secret" not in told


@pytest.mark.slow
def test_an_index_changed_by_a_command_is_told_of_and_taken_up(office: Office) -> None:
    assert "Take up the newest version" not in office.get()
    taken_in(office.held, "wick")
    assert "it was changed by a command while the server ran" in words(office.get())
    assert "A wick" not in {article.title for article in office.desk.index.articles.values()}

    office.done("/take-up")

    assert "A wick" in {article.title for article in office.desk.index.articles.values()}
    assert "Take up the newest version" not in office.get()


@pytest.mark.slow
def test_going_back_is_asked_for_with_what_goes_and_then_answered_from(office: Office) -> None:
    current, before = kept_versions(office.held.index_folder)[:2]
    assert f"/admin/versions/{before}" in unescape(office.get("/versions"))
    asked = words(office.get(f"/versions/{before}"))
    assert f"Go back to version {before[:12]}?" in asked
    assert ("A torch" in asked, "A lamp" in asked) == (True, False)

    assert "look again at what would go" in office.done("/rollback", version=before)
    told = office.done("/rollback", version=before, instead_of=current)

    assert "1 removed" in told
    assert office.desk.index.manifest.version == before
    assert "A torch" not in {article.title for article in office.desk.index.articles.values()}


@pytest.mark.slow
def test_a_version_that_cannot_be_gone_back_to_is_told_with_the_reason(office: Office) -> None:
    before = kept_versions(office.held.index_folder)[1]
    remove(office.held, [office.id_of("lamp")], WordCounter, quiet)
    refused = office.client.get(f"/admin/versions/{before}")
    assert (refused.status_code, "has been removed or replaced since" in words(refused.text)) == (409, True)
    for name in ("0" * 64, "..%2f..", "%3Cb%3E"):
        assert office.client.get(f"/admin/versions/{name}").status_code in (404, 409)
    assert office.post("/rollback", version="<b>")[0] == 409


def test_what_readers_left_is_shown_and_handed_out_as_it_was_kept(office: Office) -> None:
    assert "KANIT_GAPS" in office.get("/gaps")
    assert "KANIT_FEEDBACK" in office.get("/feedback")
    question = '=HYPERLINK("http://x") [phone]'
    for _ in range(2):
        gap: dict[str, object] = {"day": "2026-01-02", "question": question, "searched": question, "code": "not_said"}
        LineFile(office.held.data / "gaps.jsonl").add(gap)
    LineFile(office.held.data / "feedback.jsonl").add({"day": "2026-01-03", "verdict": "down", "reason": "<b>no"})

    assert "asked 2 times, last on 2026-01-02" in words(office.get("/gaps"))
    assert "<b>no" in words(office.get("/feedback"))
    handed = office.client.get("/admin/gaps.csv")
    rows = list(csv.reader(io.StringIO(handed.content.decode("utf-8-sig"))))
    assert rows[0] == ["day", "question", "searched", "code"]
    assert rows[1][1] == f"'{question}"
    assert handed.headers["content-disposition"] == 'attachment; filename="gaps.csv"'
    assert office.client.get("/admin/gaps.jsonl").text.count("\n") == 2


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_no_cell_of_a_table_is_a_formula(begins: str) -> None:
    table = as_table("x", [{"a": f"{begins}1+1", "b": None, "c": [1]}], ("a", "b", "c"))
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert rows[1] == [f"'{begins}1+1", "", "[1]"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(told=st.text("=+-@＝;,\t\r\n \"'a", max_size=12))
@example(told="useful;=HYPERLINK(A1);ok")
@example(told='useful; "\t"=1')
def test_no_cell_is_a_formula_by_whatever_separator_a_table_is_read(separator: str, told: str) -> None:
    table = as_table("x", [{"a": told, "b": told}, {"a": "2026-01-02", "b": [told]}], ("a", "b"))
    rows = csv.reader(io.StringIO(table.content.decode("utf-8-sig"), newline=""), delimiter=separator)
    begins = {cell.strip(' "\t\r\n')[:1] for row in rows for cell in row}
    assert begins.isdisjoint("=+-@＝")


def test_a_lone_surrogate_does_not_keep_the_rest_from_being_handed_out() -> None:
    assert b"?" in as_lines("x", [{"a": "\ud800"}]).content
    assert as_table("x", [{"a": "\ud800"}], ("a",)).content


def test_the_last_evaluation_is_shown_and_its_report_may_do_nothing(office: Office, data: Path) -> None:
    assert "--report" in office.get("/quality")
    assert office.client.get("/admin/quality/report").status_code == 404
    measured = (Measured("right", 0.75, 0.5, 0.9, 12),)
    report = Report(
        "lamps", "dev", "0" * 64, 0, None, 3, "v", {"encoder": "words"}, "s", False, measured, (), (), (), (), ()
    )
    folder = data / "evaluation"
    folder.mkdir()
    (folder / "report.json").write_bytes(encoded_report(report))
    (folder / "report.html").write_bytes(b"<script>alert(1)</script>")

    shown = words(office.get("/quality?lang=tr"))
    assert "doğru sonuç 0,750 0,500 – 0,900 12" in shown
    assert "lamps (dev): 3 makale üzerinde 0 soru; kodlayıcı words" in shown
    policies = office.client.get("/admin/quality/report").headers.get_list("content-security-policy")
    assert any("sandbox; default-src 'none'" in policy for policy in policies)
    assert any("frame-ancestors 'none'" in policy for policy in policies)

    (folder / "report.json").write_text("{}")
    assert "The report cannot be read" in words(office.get("/quality"))


def test_a_change_that_nobody_remembers_is_a_calm_page(asked: Office) -> None:
    found = asked.client.get("/admin/changes/%3Cb%3E?lang=tr")
    assert found.status_code == 404
    assert "Bu değişiklik artık bilinmiyor" in words(found.text)
    assert 'lang="tr"' in found.text


def test_every_sentence_has_the_same_places_to_fill_in_both_languages() -> None:
    english, turkish = admin_words("en"), admin_words("tr")
    for field in fields(AdminWords):
        texts = [flat(getattr(words, field.name)) for words in (english, turkish)]
        assert [placeholders(text) for text in texts[0]] == [placeholders(text) for text in texts[1]], field.name
        assert all(text for text in texts[1] if field.name != "common")


def flat(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return list(value)
    return list(value.values()) if isinstance(value, dict) else []


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))
