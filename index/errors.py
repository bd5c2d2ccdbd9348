"""Errors of the index.

LibraryError
    LibraryVersionError     the library was made by a newer version of the product
    ModelError              the embedding model is missing, altered, or not the one that made the library
    UnknownError            a document or review that is not in the library
    CorrectionError         a correction that cannot be made
    SettingsError           a setting that does not exist or has a wrong value
"""


class LibraryError(Exception):
    """Base of every error of this package. The message names the thing, what was found, what was expected, the next step."""


class LibraryVersionError(LibraryError):
    """The library's schema is newer than this program: nothing is touched."""


class ModelError(LibraryError):
    """The embedding model cannot be used with this library: says which is expected, which was found, how to go on."""


class UnknownError(LibraryError):
    """A document or review was named that the library does not hold; names the nearest ones it does."""


class CorrectionError(LibraryError):
    """A correction was refused: names the field, what was given and what is allowed."""


class SettingsError(LibraryError):
    """A setting was refused: names it, its value and the values that are allowed."""
