"""Web pages: what a reader sees of the article, and nothing that the page hides or that belongs to the site."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableArticle
from corpus.html import load_html
from corpus.loaded import Loaded
from corpus.tables import row_path
from corpus.types import Article, Reference

LONG = "The lantern was lit at dusk and glowed over the harbour until the morning came. " * 8


def page(body: str, head: str = "") -> Loaded:
    return load_html(
        f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>".encode(), "page.html"
    )


def texts(loaded: Loaded) -> list[tuple[str, tuple[str, ...], str]]:
    return [(section.kind, section.path, loaded.text[section.start : section.end]) for section in loaded.sections]


def words(body: str, head: str = "") -> str:
    return page(body, head).text


ARTICLE = """
<nav><ul><li><a href="/">Home</a></li></ul></nav><div class="cookie-banner"><p>We use cookies here.</p></div>
<main><article><header><h1>Lanterns in the night</h1><div class="authors">Elif Kaya<sup>1</sup></div></header>
<section class="abstract" id="abstract1"><h2>Abstract</h2><h3>Background</h3><p>Lanterns glow at 10<sup>6</sup> lux.</p>
<h3>Methods</h3><p>We counted H<sub>2</sub>O.</p></section>
<section><h2>1. Introduction</h2><p>Lamps are old [<a href="#ref1">1</a>–<a href="#ref3">3</a>], says one.<sup><a
href="#ref2">2</a></sup> Then more.</p><ul><li>First item</li><li>Second <b>bold</b> item</li></ul>
<h3>Oil lamps</h3><p>Text above<br>and below.</p>
<figure><img src="x" alt="not text"><figcaption><b>Figure 1.</b> A lamp that glows.</figcaption></figure>
<div class="table-wrap"><div class="caption"><h4>Table 2.</h4><p>Rates by lamp</p></div>
<table><thead><tr><th rowspan="2">Lamp</th><th colspan="2">Rate</th></tr><tr><th>Day</th><th>Night</th></tr></thead>
<tbody><tr><th colspan="3">Small</th></tr><tr><td>Oil</td><td>73%<sup>a</sup></td><td>98%</td></tr>
<tr><td>Gas [<a href="#ref1">1</a>]</td><td>4%</td><td>&nbsp;</td></tr></tbody></table>
<div class="table-wrap-foot"><p><sup>a</sup>Counted twice.</p></div></div><p>Behind the table.</p></section>
<section><h2>Acknowledgments</h2><p>We thank the keeper.</p></section>
<section class="ref-list"><h2>References</h2><ol>
<li id="ref1">Smith J, Li K. On lamps at sea. J Lamp. 2010;3:4. <a
href="https://doi.org/10.1000/lamp.1">CrossRef</a></li>
<li id="ref2">Kaya E. Oil and gas in ports. J Lamp. 2011;4:5-6. <a
href="https://pubmed.ncbi.nlm.nih.gov/77/">PubMed</a></li>
<li id="ref3">Stone A. Night over the bay. J Lamp. 2012;5:6.</li></ol></section>
</article><aside><p>Related pages</p></aside></main><footer><p>Copyright of the site</p></footer>
<script>let x</script>"""


def test_the_parts_of_an_article_become_sections_with_the_path_to_them() -> None:
    below = ("1. Introduction", "Oil lamps")

    assert texts(page(ARTICLE)) == [
        ("abstract", ("Abstract", "Background"), "Lanterns glow at 10⁶ lux."),
        ("abstract", ("Abstract", "Methods"), "We counted H₂O."),
        (
            "body",
            ("1. Introduction",),
            "Lamps are old [1–3], says one.² Then more.\n\nFirst item\n\nSecond bold item",
        ),
        ("body", below, "Text above and below."),
        ("caption", (*below, "Figure 1"), "Figure 1. A lamp that glows."),
        ("caption", (*below, "Table 2"), "Table 2. Rates by lamp"),
        ("table", (*below, "Table 2"), "Lamp | Rate\n| Day | Night\nSmall\nOil | 73%ᵃ | 98%\nGas [1] | 4%"),
        ("note", (*below, "Table 2"), "Counted twice."),
        ("body", below, "Behind the table."),
        ("back", ("Acknowledgments",), "We thank the keeper."),
    ]


def test_nothing_of_the_site_and_no_list_of_references_is_in_the_text() -> None:
    text = words(ARTICLE)

    for foreign in ("Home", "cookies", "Elif", "Related", "Copyright", "not text", "let x", "References", "On lamps"):
        assert foreign not in text


def test_links_to_the_list_are_marks_also_in_cells_and_ranges() -> None:
    loaded = page(ARTICLE)

    found = [(loaded.text[mark.start : mark.end], mark.references) for mark in loaded.marks]

    assert found == [("1", (0, 1, 2)), ("3", (0, 1, 2)), ("²", (1,)), ("1", (0,))]
    assert loaded.text[loaded.marks[3].start - 5 :].startswith("Gas [1]")


def test_references_are_read_from_the_list_and_its_links() -> None:
    first, second, third = page(ARTICLE).references

    assert (first.label, first.authors, first.year) == ("1", ("Smith J", "Li K"), 2010)
    assert (first.doi, first.url) == ("10.1000/lamp.1", "https://doi.org/10.1000/lamp.1")
    assert (second.pmid, second.doi) == ("77", None)
    assert third.year == 2012


def test_a_row_of_a_table_keeps_its_headings_and_notes() -> None:
    loaded = page(ARTICLE)
    (table,) = loaded.tables
    article = Article(
        id="a", source="a", sha256="", text_sha256="", title="", text=loaded.text, sections=(), tables=loaded.tables
    )

    assert row_path(article, table, table.rows[0]) == "Small › Oil › Rate › Day: 73%ᵃ; Rate › Night: 98%"
    assert table.rows[0].notes == (0,)
    assert [(note.label, loaded.text[note.start : note.end]) for note in table.notes] == [("a", "Counted twice.")]


META = """<title>Fallback | Site</title><meta name="citation_title" content="Lanterns in the night">
<meta name="citation_author" content="Kaya, Elif"><meta name="citation_author" content="John Q. Smith">
<meta name="citation_journal_title" content="Journal of Lanterns"><meta name="citation_volume" content="3">
<meta name="citation_issue" content="2"><meta name="citation_firstpage" content="11">
<meta name="citation_lastpage" content="19"><meta name="citation_issn" content="1234-5678">
<meta name="citation_publication_date" content="2021/05/03"><meta name="citation_doi" content="doi:10.1234/lant.5">
<meta name="citation_pmid" content="123456"><meta name="citation_language" content="en">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel="canonical" href="https://example.org/articles/PMC4242/">"""


def test_meta_elements_state_the_metadata() -> None:
    loaded = page(f"<main><p>{LONG}</p></main>", META)

    assert (loaded.title, loaded.authors) == ("Lanterns in the night", ("Elif Kaya", "John Q. Smith"))
    assert (loaded.journal, loaded.volume, loaded.issue) == ("Journal of Lanterns", "3", "2")
    assert (loaded.pages, loaded.issn, loaded.published, loaded.year) == ("11–19", "1234-5678", "2021-05-03", 2021)
    assert (loaded.doi, loaded.pmid, loaded.pmcid) == ("10.1234/lant.5", "123456", "PMC4242")
    assert (loaded.url, loaded.licence) == ("https://example.org/articles/PMC4242/", "CC BY 4.0")
    assert (loaded.language, loaded.coverage, loaded.retraction) == ("en", "full", None)


def test_json_for_search_engines_states_what_meta_elements_do_not() -> None:
    script = """<script type="application/ld+json">{"@context": "https://schema.org", "mainEntity": {"@type":
    "ScholarlyArticle", "headline": "On lamps", "datePublished": "2020-01-02T00:00:00Z", "@id": "https://doi.org/10.1/x",
    "sameAs": "https://doi.org/10.1234/x.1", "author": [{"@type": "Person", "name": "Elif Kaya"}], "license":
    "http://creativecommons.org/licenses/by-nc/4.0/", "isPartOf": {"@type": "PublicationVolume", "volumeNumber": "5",
    "isPartOf": {"@type": "Periodical", "name": "Lamp J", "issn": ["1111-2222"]}}}}</script>"""

    loaded = page(f"<p>{LONG}</p>", script)

    assert (loaded.title, loaded.authors, loaded.published) == ("On lamps", ("Elif Kaya",), "2020-01-02")
    assert (loaded.doi, loaded.licence, loaded.volume) == ("10.1234/x.1", "CC BY-NC 4.0", "5")
    assert (loaded.journal, loaded.issn) == ("Lamp J", "1111-2222")


@pytest.mark.parametrize("broken", ["{", "[" * 5000, '{"@type": 3, "author": {"name": {}}}', "[null, 1, []]"])
def test_broken_json_is_no_matter(broken: str) -> None:
    script = f'<script type="application/ld+json">{broken}</script>'

    assert page("<h1>Lamps</h1><p>Text.</p>", script).title == "Lamps"


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        ("<h1>Lamps</h1><p>Text.</p>", "<title>Other</title>", "Lamps"),
        ("<p>Text.</p>", "<title>On lamps | Site</title>", "On lamps"),
        ("<p>Text.</p>", '<title>Site</title><meta property="og:title" content="On lamps">', "On lamps"),
        ("<p>Text.</p>", "", "page"),
    ],
)
def test_the_title_is_the_best_that_the_page_has(body: str, head: str, title: str) -> None:
    assert page(body, head).title == title


def test_a_page_that_says_it_is_retracted_is_retracted() -> None:
    head = '<meta name="citation_title" content="RETRACTED: Lamps at sea">'

    assert page(f"<p>{LONG}</p>", head).retraction == "This article has been retracted."


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>SECRET</p>",
        '<p aria-hidden="true">SECRET</p>',
        '<p style="color:red; Display : none">SECRET</p>',
        '<p style="visibility:hidden">SECRET</p>',
        '<p style="opacity:0">SECRET</p>',
        '<p style="font-size:0px">SECRET</p>',
        '<p style="position:absolute; left:-9999px">SECRET</p>',
        '<p style="height:1px; overflow:hidden">SECRET</p>',
        '<p class="visually-hidden">SECRET</p>',
        '<p class="ghost">SECRET</p>',
        '<p id="phantom">SECRET</p>',
        "<template><p>SECRET</p></template>",
        "<noscript><p>SECRET</p></noscript>",
        "<textarea>SECRET</textarea>",
        "<select><option>SECRET</select>",
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<!-- SECRET -->",
        "<![CDATA[SECRET]]>",
        "<svg><text>SECRET</text></svg>",
        "<div hidden><div><p>SECRET</p></div></div>",
        '<p title="SECRET">Seen.</p>',
        # Letters that nobody can see.
        '<p style="color:white">SECRET</p>',
        '<p style="color:#FFF; background:rgb(255 255 255)">SECRET</p>',
        '<p style="color:#000; background-color:black">SECRET</p>',
        '<p style="color:rgba(0,0,0,.01)">SECRET</p>',
        '<p style="-webkit-text-fill-color: transparent">SECRET</p>',
        '<div style="color:white"><p><b>SECRET</b></p></div>',
        '<div style="background:#333"><p style="color:#343434">SECRET</p></div>',
        "<p><font color=white>SECRET</font></p>",
        "<table bgcolor=navy><tr><td><font color=navy>SECRET</font></table>",
        '<p style="font-size:.1px">SECRET</p>',
        '<p style="font-size:1px">SECRET</p>',
        '<p style="font:0/0 serif">SECRET</p>',
        '<p style="font-size:1%"><i>SECRET</i></p>',
        # What only a reader of style sheets finds.
        '<p style="display:/**/none">SECRET</p>',
        r'<p style="\64isplay:n\6f ne">SECRET</p>',
        '<p style="DISPLAY:none!important; display:block">SECRET</p>',
        '<p style="opacity:1%">SECRET</p>',
        '<p style="filter:opacity(0)">SECRET</p>',
        '<p style="visibility:collapse">SECRET</p>',
        '<p style="text-indent:-9999px">SECRET</p>',
        '<p style="position:fixed; left:-50em">SECRET</p>',
        '<p style="position:absolute; top:99999px">SECRET</p>',
        '<p style="margin-left:calc(-9999px)">SECRET</p>',
        '<p style="transform:translateX(-3000px)">SECRET</p>',
        '<p style="transform:scale(0)">SECRET</p>',
        '<p style="clip:rect(1px, 1px, 1px, 1px)">SECRET</p>',
        '<p style="clip-path:inset(50%)">SECRET</p>',
        '<p style="max-height:0; overflow-y:hidden">SECRET</p>',
        '<div class="outer"><div><p class="inner">SECRET</p></div></div>',
        '<div class="outer"><p data-kind="draft">SECRET</p></div>',
        '<p class="inked">SECRET</p>',
        '<p class="wide">SECRET</p>',
        '<p class="x open" id="last">SECRET</p>',
    ],
)
def test_what_the_page_hides_is_never_in_the_text(hidden: str) -> None:
    rules = """/* a */ p.ghost, .x {display: none} #phantom{visibility:hidden} @media print {.shown{display:none}}
        .outer > div .inner, [data-kind=draft] {font-size: 0} .inked {color: #fff} p.shown + .shown {display:none}
        @media screen and (min-width: 600px) {.wide {display:none}} @media (max-width: 600px) {.shown {display:none}}
        .x.open {display: block} #last.x {display: none}"""

    body = f"<main><p class=shown>Before it.</p>{hidden}behind<p>{LONG}</p></main>"
    text = words(body, f"<style>{rules}</style>")

    assert "SECRET" not in text
    assert text.startswith("Before it.")
    assert "behind" in text


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="hidden md:block">Seen</p>',
        '<p class="d-none d-md-block">Seen</p>',
        '<p style="opacity:0.9; line-height:1; overflow:hidden">Seen</p>',
        '<p style="font-size:0.8em">Seen</p>',
        '<p aria-hidden="false">Seen</p>',
        "<details><summary>More</summary><p>Seen</p></details>",
        '<div style="background:#036"><p style="color:white">Seen</p></div>',
        '<div style="background:url(sky.png)"><p style="color:white">Seen</p></div>',
        "<table bgcolor=navy><tr><th><font color=white>Seen</font></table>",
        '<div style="font-size:0"><p style="font-size:16px">Seen</p></div>',
        '<p style="color:white"><span style="color:black">Seen</span></p>',
        '<p style="color:white"><a href="#a">Seen</a> <b style="color:red">in the light of many lanterns</b></p>',
        '<p style="color:var(--ink)">Seen</p>',
        '<p style="color:transparent; background:linear-gradient(red, blue); -webkit-background-clip:text">Seen</p>',
        '<p style="position:absolute; left:50%; transform:translate(-50%, -50%)">Seen</p>',
        '<p style="display:none; display:block">Seen</p>',
        '<p class="x open">Seen</p><style>.x {display:none} .x.open {display:block}</style>',
        "<p class=x>Seen</p><style>.x:hover {display:none} .y .x {opacity:0} @media print {.x {display:none}}</style>",
        '<p style="color:white">Seen</p><link rel=stylesheet href="dark.css">',
        '<p style="dis/**/play:none">Seen</p>',
        "<form><p>Seen</p><p>And</p><p>more</p></form>",
    ],
)
def test_what_the_page_shows_is_in_the_text(shown: str) -> None:
    assert "Seen" in words(f"<main>{shown}<p>{LONG}</p></main>")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "<noscript>You need to enable JavaScript.</noscript><div id=root></div>",
            "until a script fills it",
        ),
        ("<div id=root></div><script>x</script>", "until a script fills it"),
        ("<h2>Please sign in</h2><p>Sign in to read this article.</p>", "the page is a log-in"),
        ("<p>We use cookies to make this site better. Accept?</p>", "a notice about cookies"),
        ("<p>Checking your browser before you go on.</p>", "whether a person reads it"),
        ("", "the page shows no text"),
        ("<p>&nbsp;</p><div> </div>", "the page shows no text"),
        ("<h2>Only</h2><h3>headings</h3>", "the page shows no text"),
        ("<div>" * 50_000 + "deep", "nested more than"),
    ],
)
def test_a_page_without_an_article_is_refused_in_one_sentence(body: str, why: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"^page\.html: .*{why}"):
        page(body)


def test_a_page_with_an_abstract_alone_says_so() -> None:
    abstract = f"<div class=abstract><h2>Abstract</h2><p>{LONG}</p></div>"
    body = f"<main><h1>Lamps</h1>{abstract}<h2>Similar articles</h2><p>X</p></main>"

    loaded = page(body)

    assert (loaded.coverage, [section.kind for section in loaded.sections]) == ("abstract", ["abstract"])


def test_the_article_is_found_where_the_page_does_not_name_it() -> None:
    body = f"""<div id=a><div class=top><a href=/>Home</a> <a href=/b>About us</a></div>
    <div class=c><h2>Oil</h2><p>{LONG}</p><h2>Gas</h2><p>{LONG}</p></div>
    <div class=d><p>Written by nobody for the site.</p></div></div>"""

    assert [(kind, path) for kind, path, _ in texts(page(body))] == [("body", ("Oil",)), ("body", ("Gas",))]


def test_the_abstract_is_kept_where_it_stands_apart_from_the_article() -> None:
    body = f"""<div><div class=JournalAbstract><h1>Lamps</h1><div class=authors>A B</div><p>In short.</p></div>
    <div class=JournalFullText><h2>Introduction</h2><p>{LONG}</p><p>{LONG}</p></div></div>"""

    assert texts(page(body))[0] == ("abstract", (), "In short.")


def test_an_abstract_in_another_language_is_a_translation() -> None:
    body = f"<main><div class=abstract lang=tr><h2>Özet</h2><p>Kısaca.</p></div><h2>Text</h2><p>{LONG}</p></main>"

    section = page(body).sections[0]

    assert (section.kind, section.language) == ("translation", "tr")


def test_layout_tables_are_read_as_what_they_hold() -> None:
    body = f"<table role=presentation><tr><td><h2>Oil</h2><p>{LONG}</p></td></tr></table>"

    loaded = page(body)

    assert (loaded.tables, [kind for kind, _, _ in texts(loaded)]) == ((), ["body"])


def test_a_line_before_a_bare_table_is_its_caption() -> None:
    body = f"<main><p>{LONG}</p><p>Table 3: Rates</p><table><tr><th>Lamp<th>Rate<tr><td>Oil<td>7</table></main>"

    (table,) = page(body).tables

    assert (table.label, len(table.rows)) == ("Table 3", 1)


def test_formulas_are_read_once() -> None:
    formula = """<span class=katex><span class=katex-mathml><math><msup><mi>x</mi><mn>2</mn></msup></math></span><span
    class=katex-html aria-hidden=true>x2</span></span>"""

    assert words(f"<p>So {formula} holds.</p>") == "So x² holds."


def test_entries_of_meta_elements_count_where_the_page_has_no_list() -> None:
    head = """<meta name="citation_reference" content="citation_title=On lamps; citation_author=J Smith;
    citation_author=K Li; citation_publication_date=2010; citation_doi=10.1000/lamp.1">"""

    loaded = page(f"<p>{LONG}</p>", head)

    assert loaded.references == (
        Reference("1", "On lamps", ("J Smith", "K Li"), 2010, "10.1000/lamp.1", None, "https://doi.org/10.1000/lamp.1"),
    )


def test_marks_without_links_are_found_by_their_numbers() -> None:
    body = f"""<main><p>Oil burns long [1]. Gas does not [2, 3].</p><p>{LONG}</p><h2>References</h2><ol>
    <li>Smith J. On lamps at sea. J Lamp. 2010;3:4.</li><li>Kaya E. Oil in ports. J Lamp. 2011;4:5.</li>
    <li>Li K. Gas. J Lamp. 2012;1:2.</li></ol></main>"""

    loaded = page(body)

    assert [(loaded.text[mark.start : mark.end], mark.references) for mark in loaded.marks] == [
        ("[1]", (0,)),
        ("[2, 3]", (1, 2)),
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1254", "iso-8859-9"),
        ("cp1254", "windows-1254"),
        ("cp1254", ""),
        ("cp1254", "no-such-name"),
    ],
)
def test_the_page_is_read_in_its_own_encoding(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    text = "Güneş batınca ışık yakılır, değil mi?"

    content = f"<html><head>{meta}<title>F</title></head><body><p>{text}</p></body></html>".encode(encoding)

    assert load_html(content, "a.html").text == text


def test_entities_that_a_page_declares_stand_for_nothing() -> None:
    declared = b"<!DOCTYPE html [<!ENTITY a 'boom'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>"

    text = load_html(declared + b"<html><body><p>So &a; &b; &lt;5.</p>", "a.html").text

    assert "boom" not in text
    assert "root:" not in text
    assert text.endswith("<5.")


def test_control_characters_do_no_harm() -> None:
    body = (
        "<p>One \x01<script>x</script>\x02 and \x0b<b hidden>x</b>\x1f two.<a href='#a%01'>1</a><i id='a\x01'></i></p>"
    )

    assert words(body).split() == ["One", "and", "two.1"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <h2> </h2> <table> <tr> <td> <th> </table> <ul> <li> </ul> <section> </section> <sup> </sup>"
            " <figure> </figure> <figcaption> text 12 [1] &amp; <br> <b> </b> <article> </article> <div> </div> <a>"
            " <a/href='#r'> </a> References <ol> </ol> <caption> <dl> <dt> <dd> Abstract".split(" ")
        ),
        max_size=40,
    )
)
def test_any_markup_gives_sections_in_order_inside_the_text(pieces: list[str]) -> None:
    try:
        loaded = page("<p>Something to read.</p>" + " ".join(pieces))
    except UnreadableArticle:
        return

    borders = [border for section in loaded.sections for border in (section.start, section.end)]
    assert borders == sorted(borders)
    assert all(0 <= mark.start < mark.end <= len(loaded.text) for mark in loaded.marks)
    assert all(text.strip() for _, _, text in texts(loaded))
