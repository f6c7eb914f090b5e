"""Labels that would be active in some place if any of them were taken for markup, one of each kind."""

SCRIPT = "<script>alert(1)</script>"
CLOSED_TITLE = "</title><script>alert(1)</script>"
IMAGE_HANDLER = "<img src=x onerror=alert(1)>"
SVG_HANDLER = '"><svg onload=alert(1)>'
ATTRIBUTE = "' onmouseover='alert(1)"
STYLE = "<style>body{display:none}</style>"
COMMENT = "<!-- x --> sichtbar <!--"
ENTITIES = "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;"
CDATA = "<![CDATA[<script>alert(1)</script>]]><?php x ?>"

BACKTICK_FENCE = "```{include} /etc/hostname\n```"
TILDE_FENCE = "~~~{include} /etc/hostname\n~~~"
COLON_FENCE = ":::{literalinclude} /etc/hostname\n:::"
RAW_FILE = "```{raw} html\n:file: /etc/hostname\n```"
TABLE_FILE = "```{csv-table} x\n:file: /etc/passwd\n```"
RESTRUCTURED = "```{eval-rst}\n.. include:: /etc/hostname\n```"
ROLE = "{download}`x <../../private/secret.xlsx>`"
CAPITAL_ROLE = "{Download}`x <../../private/secret.xlsx>`"
SUBSTITUTION = "{{ env.__class__.__mro__[1].__subclasses__() }}"
TEMPLATE = "{% for x in y %}{% endfor %}"
TARGET = "(ziel)="
ATTRIBUTES = "wort{#anker .klasse onclick=alert(1)}"
BLOCK_BREAK = "+++ {}"
LINE_COMMENT = "% unsichtbar"

SCRIPT_LINK = "[klick](javascript:alert(1))"
DATA_LINK = "[klick](data:text/html;base64,PHNjcmlwdD4=)"
AUTOLINK = "<javascript:alert(1)>"
BARE_ADDRESS = "http://example.org/spur.png"
REFERENCE_LINK = "[klick][z]\n\n[z]: javascript:alert(1)"
REFERENCE_PICTURE = "![bild][z]\n\n[z]: ../secret.png"
PICTURE = "![bild](../secret.png)"
FOOTNOTE = "[^1]\n\n[^1]: Fußnote"
CITATION = "{cite}`muster2020` [@muster2020]"

HEADING = "text\n# Neues Kapitel"
UNDERLINED_HEADING = "Neues Kapitel\n============="
FRONT_MATTER = "---\norphan: true\n---"
TABLE_BREAK = "| a | b |\n| - | - |"
EMPHASIS = "*fett* _kursiv_ `code` ~~weg~~"
DEFINITION = "wort\n: erklärt"
DASHES = "a -- b ... \"c\" 'd'"
CARRIAGE_RETURN = "*text*\r\r# neuer Absatz\x0b\x0c\x85\u2028\u2029ende"

TEX_DOLLARS = "$\\input{/etc/passwd}$ kostet 5$"
TEX_DISPLAY = "$$\\href{javascript:alert(1)}{x}$$"
TEX_BRACKETS = "\\(\\frac{1}{2}\\) \\[x\\]"
TEX_ENVIRONMENT = "\\begin{align}x\\end{align}"
TEX_BROKEN = "$\\notacommand{$"

LINK_FORMULA = '=HYPERLINK("http://example.org";"klick")'
COMMAND_FORMULA = "+cmd|' /C calc'!A0"
MINUS_FORMULA = "-2+3"
AT_FORMULA = "@SUM(A1:A9)"
TAB_FORMULA = "\t=1+1"
WIDE_FORMULA = "\uff1d1+1"
SECOND_CELL_FORMULA = 'text; =HYPERLINK("http://example.org")'
ARRAY_FORMULA = "{=1+1}"

DIRECTION = "\u202etxt.exe\u2066 abc\u2069\u200f"
ZERO_WIDTH = "scr\u200bipt\u2060 \ufeffende\U000e0041"
LEGEND_PREFIX = "_ohne Eintrag"
PERCENT = "%s %(x)s {0} {x!r} %d"
BACKSLASHES = "\\u003cscript\\u003e \\x3cb\\x3e"

KINDS = {
    name.lower().replace("_", " "): text
    for name, text in list(globals().items())
    if name.isupper() and isinstance(text, str)
}
"""Kind -> label."""
PAYLOADS = tuple(KINDS.values())
FORMULAS = (
    LINK_FORMULA, COMMAND_FORMULA, MINUS_FORMULA, AT_FORMULA, TAB_FORMULA, WIDE_FORMULA, SECOND_CELL_FORMULA,
)  # fmt: skip
"""Labels that a spreadsheet program would run."""
