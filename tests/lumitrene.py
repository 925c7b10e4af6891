"""Two articles made up for the tests of what is shown: one with a long table and many references, one retracted."""

from __future__ import annotations

CENTRES = 36
CITED = 9


def lumitrene_xml() -> bytes:
    """A JATS file: a table of 36 centres in two groups, a sentence with nine references, and two notices."""
    cited = ",".join(f'<xref ref-type="bibr" rid="B{number}">{number}</xref>' for number in range(1, CITED + 1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="review-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Annals of Imagined Nephrology</journal-title>
</journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/ain.2022.0311</article-id>
<title-group><article-title>Lumitrene in membranous nephropathy: experience of the national registry</article-title>
</title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Aksoy</surname><given-names>Nil</given-names></name>
</contrib></contrib-group>
<pub-date pub-type="epub"><year>2022</year></pub-date>
<permissions><license xlink:href="https://creativecommons.org/licenses/by-nc-nd/4.0/">
<license-p>Open access.</license-p></license></permissions>
<related-article related-article-type="expression-of-concern" ext-link-type="doi" xlink:href="10.5555/ain.2023.9002"/>
<related-article related-article-type="correction-forward" ext-link-type="doi" xlink:href="10.5555/ain.2022.9003"/>
<abstract><p>Lumitrene was given at {CENTRES} centres; this review reports remission at each of them.</p></abstract>
</article-meta></front>
<body>
<sec><title>Results of the national registry of membranous nephropathy</title>
<sec><title>Remission by centre</title>
<sec><title>Centres that took part in the second wave of the registry</title>
<p>Lumitrene induced complete remission in 48% of registry patients within two years [{cited}].</p>
<table-wrap id="T1"><label>Table 1</label>
<caption><p>Patients with remission, proteinuria and relapse at each centre of the registry</p></caption>
<table><thead>
<tr><th rowspan="2">Centre</th><th colspan="2">Remission, n (%)</th><th colspan="2">Proteinuria, g/day</th>
<th rowspan="2">Relapse, n (%)</th></tr>
<tr><th>Complete</th><th>Partial</th><th>Before</th><th>After</th></tr>
</thead><tbody>{"".join(map(_row, range(CENTRES)))}</tbody></table>
<table-wrap-foot><fn id="f1"><label>†</label><p>Biopsies were read by two pathologists.</p></fn>
<fn id="f2"><label>‡</label><p>One patient moved to another centre.</p></fn></table-wrap-foot>
</table-wrap></sec></sec></sec>
</body>
<back><ref-list>{"".join(map(_reference, range(1, CITED + 1)))}</ref-list></back>
</article>""".encode()


def retracted_xml() -> bytes:
    """A JATS file of a retracted article, one paragraph long."""
    return b"""<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en">
<front><journal-meta><journal-title-group><journal-title>Annals of Imagined Nephrology</journal-title>
</journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/ain.2019.0150</article-id>
<title-group><article-title>Velotrine prevents kidney stones</article-title></title-group>
<pub-date pub-type="epub"><year>2019</year></pub-date>
<related-article related-article-type="retraction-forward" ext-link-type="doi" xlink:href="10.5555/ain.2021.9001"/>
</article-meta></front>
<body><p>Velotrine prevented kidney stones in 91% of patients.</p></body></article>"""


def centre(number: int) -> str:
    """The name of a centre, counted from 0."""
    ends = ("ford", "ham", "wick", "ton", "bury", "field", "stead", "combe", "mouth")
    return f"{('Nor', 'Sur', 'Eas', 'Wes')[number % 4]}{ends[number // 4]}"


def _row(number: int) -> str:
    heading = {0: "Secondary centres", CENTRES // 2: "University hospitals"}.get(number)
    mark = "<xref ref-type='table-fn' rid='f2'><sup>‡</sup></xref>" if number == CENTRES - 6 else ""
    cells = (
        f"{10 + number} ({30 + number})",
        f"{5 + number % 7} (2{number % 7})",
        f"{6 + number % 3}.4",
        "1.2",
        "3 (9)",
    )
    above = f'<tr><td colspan="6">{heading}</td></tr>' if heading else ""
    return f"{above}<tr><td>{centre(number)}{mark}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _reference(number: int) -> str:
    name = ("Marsh", "Ito", "Okoro", "Lind", "Vargas", "Petrov", "Kaya", "Roy", "Dahl")[number - 1]
    return (
        f'<ref id="B{number}"><label>{number}</label><element-citation publication-type="journal">'
        f'<person-group person-group-type="author"><name><surname>{name}</surname><given-names>A</given-names></name>'
        "</person-group>"
        f"<article-title>Lumitrene against placebo, trial {number}</article-title><source>Imag Kidney</source>"
        f'<year>{2010 + number}</year><pub-id pub-id-type="doi">10.5555/ik.{2010 + number}.{number:04}</pub-id>'
        f'<pub-id pub-id-type="pmid">990002{number:02}</pub-id></element-citation></ref>'
    )
