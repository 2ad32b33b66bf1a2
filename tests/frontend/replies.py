"""Replies, and what a reader sees of each: formulas stand between ⟦ and ⟧."""

AS_TYPED = [
    "$5-$10 or US$5 and $10",
    "std::map::x: and a::b::smile:",
    ":smile: :+1: :100: :heart_eyes: :1234:",
    ":material/home: :material_home: :streamlit: :red_circle:",
    ":red[a] :blue-background[b] :green-badge[c] :small[d] :shimmer[e] :help[f]",
    ':red[a]{foreground="blue"} :color[a]{background="red"} x:y{z} :foo[bar]',
    "Colours:red and:blue, c:help, d:small, :rainbow",
    "10:30[1], 10:30:45, 1:100:2, 注:中文[1], a:é[b]",
    "::map[x]",
    "::red",
    ":::note",
    "a -> b, a <- b, a <-> b -- c >= d <= e ~= f",
    "-> a",
    "https://e.example/:smile:/a",
    "if a<b and c>d: e[i](j)",
    "[x]: y",
    "one\u2028two\u2029three\x85four",
]
"""Shown exactly so."""

SHOWN = {
    ":::red\nmore\n:::": ":::red more :::",
    "**$50** and **$200**, \\$5": "$50 and $200, $5",
    "$x^2$ for $5-$10, `$y$` or $z$": "⟦x^2⟧ for $5-$10, $y$ or ⟦z⟧",
    "costs $5, where $r$ is it, $\\approx$5, $x = \\$5$": (
        "costs $5, where ⟦r⟧ is it, ⟦\\approx⟧5, ⟦x = \\$5⟧"
    ),
    "\\( a+b \\), \\(\nc\n\\) and \\[ d+e \\].": "⟦a+b⟧, ⟦c⟧ and ⟦d+e⟧.",
    "So\n\\[\nx^2\n\\]\nholds": "So\n⟦x^2⟧\nholds",
    "$$\\begin{align}\na &= b \\\\\nc &< d\n\\end{align}$$": (
        "⟦\\begin{align} a &= b \\\\ c &< d \\end{align}⟧"
    ),
    "$a<b$, $\\sqrt[3]{x}$, $n![x](y)$, $f:X[a]$": (
        "⟦a< b⟧, ⟦\\sqrt[3] {x}⟧, ⟦n! [x] (y)⟧, ⟦f: X[a]⟧"
    ),
    "- \\[ x^2 \\]\n- $y$": "⟦x^2⟧\n⟦y⟧",
    "> \\[x^2\\]\n> so": "⟦x^2⟧\nso",
    "| a | b |\n|--|--|\n| $5-$10 | $x$ |": "a\tb\n$5-$10\t⟦x⟧",
    "`std::map::x: -> :material/home: $a$`": "std::map::x: -> :material/home: $a$",
    "Text\n\n    echo $HOME :x: -> $PATH": "Text\necho $HOME :x: -> $PATH",
    "&#58;smile&colon; \\:smile\\: &lt;b&gt; &#36;5-&dollar;10 $x$ a -&gt; b": (
        ":smile: :smile: <b> $5-$10 ⟦x⟧ a -> b"
    ),
    "**:smile:** `a`-> b\n\n**10:** [a:x:b](https://e.example)": (
        ":smile: a-> b\n10: a:x:b (https://e.example)"
    ),
    "价格为$5\uff0c另一个$x^2$\uff0c:smile:": "价格为$5\uff0c另一个⟦x^2⟧\uff0c:smile:",
}
"""Markdown, and what is shown."""
