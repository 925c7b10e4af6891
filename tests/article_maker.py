"""Makes small JATS articles of invented words, with tables and references: the same ones for the same seed.

python -m tests.article_maker FOLDER [--count N] [--seed N]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

_FIRST = "myelo lympho carti bexa tori lanta vene quino dara ruxo ibru zanu pola isa mela teno".split()
_LAST = "mab nib cel lide mide zomib stat pril sartan fen dine vir tide gene toclax parin".split()
_PLAIN = "patients arm dose response relapse remission marrow infusion weeks toxicity median control".split()
_SURNAMES = "Lamp Wick Ember Torch Flint Candle Beacon Lantern Spark Glow".split()


def made_article(number: int, *, seed: int = 0, version: int = 1) -> bytes:
    """One article; a later version is published later and says more, under the same DOI."""
    chance = random.Random(f"{seed} {number} {version}")
    names = [chance.choice(_FIRST) + chance.choice(_LAST) for _ in range(4)]
    title = f"{names[0].capitalize()} and {names[1]} in invented study {number}"
    body = "".join(_section(part, names, chance) for part in ("Introduction", "Methods", "Results", "Discussion"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><journal-meta>'
        "<journal-title-group><journal-title>Journal of Made Words</journal-title></journal-title-group></journal-meta>"
        f'<article-meta><article-id pub-id-type="doi">{doi_of(number, seed=seed)}</article-id>'
        f"<title-group><article-title>{title}</article-title></title-group>"
        f'<contrib-group><contrib contrib-type="author"><name><surname>{chance.choice(_SURNAMES)}</surname>'
        "<given-names>Ada</given-names></name></contrib></contrib-group>"
        f'<pub-date pub-type="epub"><day>1</day><month>{version}</month><year>2024</year></pub-date>'
        '<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open access.'
        f"</license-p></license></permissions><abstract><p>{_sentences(4, names, chance)}</p></abstract>"
        f"</article-meta></front><body>{body}{_table(names, chance)}</body>"
        f"<back><ref-list>{''.join(_reference(label, chance) for label in range(1, 6))}</ref-list></back></article>\n"
    ).encode()


def small_article(
    *, doi: str = "", pmid: str = "", pmcid: str = "", date: str = "2024-01-01", body: str = "It was lit."
) -> bytes:
    """One with little in it; an empty body makes it an abstract, and what is left empty is not said."""
    names = {"doi": doi, "pmid": pmid, "pmcid": pmcid}
    ids = "".join(f'<article-id pub-id-type="{kind}">{name}</article-id>' for kind, name in names.items() if name)
    year, month, day = date.split("-")
    return (
        f"<article><front><article-meta>{ids}<title-group><article-title>A small work</article-title></title-group>"
        f'<pub-date pub-type="epub"><day>{day}</day><month>{month}</month><year>{year}</year></pub-date>'
        "<abstract><p>An abstract of a small work.</p></abstract></article-meta></front>"
        f"{f'<body><p>{body}</p></body>' if body else ''}</article>"
    ).encode()


def doi_of(number: int, *, seed: int = 0) -> str:
    return f"10.5555/made.{seed}.{number}"


def make_articles(folder: Path, count: int, *, seed: int = 0) -> list[Path]:
    """Files of that many articles, made0000.xml and so on, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"made{number:04}.xml" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(made_article(number, seed=seed))
    return paths


def _section(title: str, names: list[str], chance: random.Random) -> str:
    mark = f'<xref ref-type="bibr" rid="r{chance.randint(1, 5)}">[{chance.randint(1, 5)}]</xref>'
    first, second = _sentences(3, names, chance), _sentences(3, names, chance)
    paragraphs = f"<p>{first} Others saw this before {mark}.</p><p>{second}</p>"
    return f"<sec><title>{title}</title>{paragraphs}</sec>"


def _sentences(count: int, names: list[str], chance: random.Random) -> str:
    return " ".join(
        f"With {chance.choice(names)}, {chance.randint(2, 98)}% of {chance.randint(20, 900)} {chance.choice(_PLAIN)}"
        f" had {' '.join(chance.sample(_PLAIN, 4))} after {chance.randint(1, 60)} months."
        for _ in range(count)
    )


def _table(names: list[str], chance: random.Random) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{chance.randint(1, 99)}%</td><td>{chance.randint(1, 99)}%</td></tr>" for name in names
    )
    return (
        '<table-wrap id="t1"><label>Table 1</label><caption><p>Rates by arm</p></caption><table><thead><tr><th>Arm</th>'
        f"<th>Response</th><th>Toxicity</th></tr></thead><tbody>{rows}</tbody></table></table-wrap>"
    )


def _reference(label: int, chance: random.Random) -> str:
    return (
        f'<ref id="r{label}"><label>{label}</label><element-citation publication-type="journal"><person-group>'
        f"<name><surname>{chance.choice(_SURNAMES)}</surname><given-names>B</given-names></name></person-group>"
        f"<article-title>On {chance.choice(_FIRST)}{chance.choice(_LAST)}</article-title>"
        f"<year>{chance.randint(1990, 2023)}</year></element-citation></ref>"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="make JATS articles of invented words")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    make_articles(chosen.folder, chosen.count, seed=chosen.seed)


if __name__ == "__main__":
    main()
