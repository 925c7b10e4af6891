"""Formulas as one readable line: MathML, TeX or letters, one form of each."""

import pytest

from corpus.jats_formula import formula
from corpus.tex import tex_text
from corpus.xml import parsed_xml

HALF = "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>"
SUM = "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"


def read(content: str) -> str:
    return formula(parsed_xml(content.encode(), "a.xml"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<mi>x</mi><mo>=</mo>{HALF}", "x = (a + 1)/2"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup>", "10⁻⁶"),
        ("<msub><mi>C</mi><mi>max</mi></msub>", "C_max"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<mi>p</mi><mo>&lt;</mo><mn>0.05</mn>", "p < 0.05"),
        ("<mo>−</mo><mn>3</mn>", "−3"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<mroot><mi>n</mi><mn>3</mn></mroot>", "³√n"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x̄"),
        (f"{SUM}<msub><mi>x</mi><mi>i</mi></msub>", "∑_(i = 1)ⁿ x_i"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mi>f</mi><mo>\u2061</mo><mo>(</mo><mi>x</mi><mo>)</mo>", "f(x)"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
            "1 2; 3",
        ),
        ("<semantics><mi>x</mi><annotation>TeX: x</annotation></semantics>", "x"),
        ("<mrow><mtext>ORR</mtext><mspace/><mn>7</mn></mrow>", "ORR 7"),
    ],
)
def test_mathml_reads_on_one_line(content: str, expected: str) -> None:
    assert read(f"<math>{content}</math>") == expected


@pytest.mark.parametrize(
    "name", "msup msub msubsup mover munder munderover mfrac mroot msqrt mfenced semantics".split()
)
@pytest.mark.parametrize("content", ["", "<mi>x</mi>", "<mi>x</mi><mi>y</mi><mi>z</mi><mi>w</mi>"])
def test_mathml_with_too_few_or_too_many_parts_still_reads(name: str, content: str) -> None:
    assert ("x" in read(f"<math><{name}>{content}</{name}></math>")) == bool(content)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{a}{b} \leq \alpha^{2}", "a/b ≤ α²"),
        (r"\documentclass{x}\begin{document}$$ x = \sqrt{n+1} $$\end{document}", "x = √(n + 1)"),
        (r"5\,\% \pm 2", "5 % ± 2"),
        (r"\mathrm{HR}=0{.}48", "HR = 0.48"),
        (r"\bar{x}_{i} \times 10^{-3}", "x̄_i × 10⁻³"),
        (r"37^{\circ}", "37°"),
    ],
)
def test_tex_reads_on_one_line(tex: str, expected: str) -> None:
    assert tex_text(tex) == expected


@pytest.mark.parametrize(
    "tex", ["{{{{", "}" * 2000, "{" * 2000 + "x", "^" * 2000, r"\frac", r"\sqrt{", r"\begin{document}" * 9, "_", "\\"]
)
def test_broken_tex_still_reads_as_something_short(tex: str) -> None:
    assert len(tex_text(tex)) <= len(tex)


def test_of_several_forms_one_is_read() -> None:
    both = "<tex-math>$x$ in TeX</tex-math><math><mi>x</mi></math><graphic/>"
    assert read(f"<inline-formula><alternatives>{both}</alternatives></inline-formula>") == "x"
    assert read(f"<inline-formula>{both}</inline-formula>") == "x"
    assert read("<inline-formula><alternatives><graphic/><tex-math>y</tex-math></alternatives></inline-formula>") == "y"
    assert read("<disp-formula><graphic/></disp-formula>") == ""


def test_the_label_stands_behind_the_formula() -> None:
    assert read("<disp-formula><label>(3)</label><math><mi>x</mi></math></disp-formula>") == "x (3)"
    assert read("<disp-formula><label>3</label><tex-math>x</tex-math></disp-formula>") == "x (3)"


def test_a_formula_of_letters_keeps_its_words_and_all_its_parts() -> None:
    content = (
        "<disp-formula><italic>E</italic> = <italic>mc</italic><sup>2</sup> + <math><mi>k</mi></math></disp-formula>"
    )
    assert read(content) == "E = mc² + k"
