"""What a browser may load for a page of the book: its own files, nothing else."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
"""Content security policy of every page. Inline styles are the theme's icons and the tables' columns."""
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
