from pathlib import Path

from kpk_eval.book.tree import copy_published


def test_only_known_kinds_of_files_are_published(tmp_path: Path) -> None:
    html = tmp_path / "html"
    published = {
        "index.html",
        "pages/a/index.html",
        "_static/kpk.css",
        "_images/a.png",
        "_downloads/1/a.xlsx",
        "searchindex.js",
    }
    private = {
        ".buildinfo", "objects.inv", "_sources/index.md", "_sources/a.png", "reports/a.err.log",
        "reports/a.html", "jupyter_execute/a.html", ".doctrees/index.html", "_static/theme.css.map",
        "_static/webpack-macros.html", "_static/locales/de/x.po", "notes.txt", "_static/.hidden.css",
    }  # fmt: skip
    for name in published | private:
        (html / name).parent.mkdir(parents=True, exist_ok=True)
        (html / name).write_text(name)
    (html / "outside.html").symlink_to(tmp_path / "elsewhere.html")
    (tmp_path / "elsewhere.html").write_text("secret")
    tree = copy_published(html, tmp_path / "tree")
    assert {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()} == published
