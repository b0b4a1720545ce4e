"""Reporting: bulletins and work summaries as values, and their printed forms."""

from fanzha.reporting.book import Book
from fanzha.reporting.document import Number, Report

__all__ = ["Book", "Number", "Report"]
