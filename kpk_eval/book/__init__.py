"""The book of one edition: assembled from chapters and pages, built by jupyter-book, published as a whole."""

from kpk_eval.book.content import Codebook
from kpk_eval.book.errors import BookError
from kpk_eval.book.making import build

__all__ = ["BookError", "Codebook", "build"]
