"""From notebook to page: catalogue, execution by papermill, cleaning."""

import sys

# jsonschema would build a grammar of internet addresses with every import; no check of a notebook uses it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
