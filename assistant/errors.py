"""Errors of the assistant.

LibraryError
    QuotationError      a quotation is not what the stored page or the file says: nothing is shown
    WriterError         the local language model cannot be used as configured
    BasketError         a collection of quotations that does not exist or cannot be read
"""

from index.errors import LibraryError


class QuotationError(LibraryError):
    """A quotation differs from its place in the source: names the document and the page, and says what to do."""


class WriterError(LibraryError):
    """The local language model cannot be reached or is not allowed: names the address and the setting."""


class BasketError(LibraryError):
    """A collection of quotations cannot be opened or kept: names it and those there are."""
