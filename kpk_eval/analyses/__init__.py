"""One file per question. Its function ``answer(study, *, site, population)`` is found by the file's name."""
