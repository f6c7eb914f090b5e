"""From notebook to page: catalogue, execution by papermill, cleaning."""
