"""Errors of the corpus.

CorpusError
    UnreadableError     the file cannot be read as what it is; the message says why and what to do
        PasswordError   the file needs a password (or another one)
"""


class CorpusError(Exception):
    """Base of every error of this package. The message is one or two sentences for the person who added the file."""


class UnreadableError(CorpusError):
    """The file cannot be turned into text: names the file, what was found, what was expected, what to do next."""


class PasswordError(UnreadableError):
    """The file is protected by a password that was not given, or not the right one."""
