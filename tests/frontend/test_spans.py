"""What of a reply is a formula and what is money, and that neither takes long to tell."""

import time

import pytest

from frontend.spans import spans

MONEY = [
    "$5-$10",
    "$5\u2013$10, $5/$10, $5,$6 and ($5)/($10)",
    "**$50** and **$200**",
    "**$50**\u2013**$200**, *$5* or *$6*, earn $5**\u2013**$10",
    "US$5 and $10, A$5, C$10",
    "costs $5 to make, $10 to buy",
    "$5 (that is 5$) and $.50-$.75",
    "5$-10$, 10$ or 5$.",
    "$20K-$30K/$40M, $5 million and 10$",
    "from $100/month to $1,200/year; save $1,100!",
    "| $5 | $10 |",
    "|$5|$10|$-5|$x|",
    "in $ or US$ and ($) or (A$)",
    "Cheap ($), mid ($$), dear ($$$) or ($$$$)",
    "$$ to $$$ and $$-$$ and $$ - $$",
    "- Ann's: $$\n- Joe's: $$",
    "the $/€ rate, in $/kg and $/lb, ($/kg,$/lb)",
    "**$**: dollar; **A$**: Australian dollar",
    "$HOME:$PATH and $foo$bar, ${A}${B}, $AAPL/$MSFT, $5+$tip",
    r"\$5 and \$10, \\$5 and \\$10",
    "价格$5\uff0c另一个$6元\uff1b$5或10$\uff0c$5到$10",
    "https://e.example/?a=$b&c=$d and [a](https://e.example/$x$y)",
    r"see \[1\], \[2, 3\] and \[sic\]",
    "$ x $",
    "$x\n\ny$",
]
FORMULAS = {
    "$x^2$": ["x^2"],
    "$x$ and $y$, ($z$), **$a$**": ["x", "y", "z", "a"],
    "the $n$th, $k$-th and $(n+1)$th, the $x$s": ["n", "k", "(n+1)", "x"],
    r"H$_2$O, 10$^\circ$C, 5$\mu$m, $\approx$5, 3$\times$4": [
        "_2", r"^\circ", r"\mu", r"\approx", r"\times",
    ],
    "$2x + 3$, $5x$, $3$, $10$, $0.5$, ($-1$)": ["2x + 3", "5x", "3", "10", "0.5", "-1"],
    "$-$, $+$, $<$, $|x|$, $P(A|B)$, $f'$": ["-", "+", "<", "|x|", "P(A|B)", "f'"],
    "triangle $ABC$, $PV = nRT$, $speed = d/t$": ["ABC", "PV = nRT", "speed = d/t"],
    r"$9.8 \text{ m/s}^2$, $5\,\text{kg}$, $x = \$5$": [
        r"9.8 \text{ m/s}^2", r"5\,\text{kg}", r"x = \$5",
    ],
    "若$x$是\uff0c则$ABC$的": ["x", "ABC"],
    "costs $5. And x is $y$": ["y"],
    r"between $5 and $\alpha$, $100 and $x^2$ and $200": [r"\alpha", "x^2"],
    r"\$5 and $x$ and \$6": ["x"],
    r"\(a+b\) and \( x \), \(\left(x\right)\)": ["a+b", " x ", r"\left(x\right)"],
    "\\(a\n+ b\\)": ["a\n+ b"],
    r"so \[x^2\] holds, and \[a+b\]": ["x^2", "a+b"],
    "$$x^2$$ is $$ a + b $$, it is $$E = mc^2$$.": ["x^2", " a + b ", "E = mc^2"],
    "\\[\nx\n\\]": ["\nx\n"],
    "> $$\n> x\n> $$": ["\n> x\n> "],
    r"- \[ \frac{1}{2} \]": [r" \frac{1}{2} "],
    "$$\\begin{align}\na &= b \\\\[2pt]\nc &= d\n\\end{align}$$": [
        "\\begin{align}\na &= b \\\\[2pt]\nc &= d\n\\end{align}",
    ],
    "`$x$` and $y$ and ``$z$ ` $z$``": ["y"],
    "$x$ for [$y$](https://e.example/$z$)": ["x", "y"],
}  # fmt: skip


def formulas(text: str) -> list[str]:
    return [span.text for span in spans(text) if not span.is_code]


@pytest.mark.parametrize("text", MONEY)
def test_money_is_no_formula(text: str) -> None:
    assert formulas(text) == []


@pytest.mark.parametrize(("text", "found"), FORMULAS.items())
def test_a_formula_is_one(text: str, found: list[str]) -> None:
    assert formulas(text) == found


def test_a_formula_knows_where_it_is_and_whether_its_lines_are_its_own() -> None:
    text = "a\n  - \\[x\\]\nb $y$ `c`"
    block, among, code = spans(text)

    assert [text[span.start : span.end] for span in spans(text)] == ["  - \\[x\\]", "$y$", "`c`"]
    assert (block.lead, among.lead, code.lead) == ("  - ", None, None)
    assert code.is_code


@pytest.mark.parametrize("hard", ["$", "$$", "$a ", "$5 b", "\\(", "\\[", "$$\na", "\\", "> $$a\n"])
def test_a_hostile_reply_takes_no_time(hard: str) -> None:
    start = time.process_time()
    list(spans(hard * 8_000))

    assert time.process_time() - start < 2
