"""The library on disk: documents go in and out in one transaction each, and are found again.

A library is a folder: `library.sqlite` is the truth, `sources` holds a copy of every file, `settings.toml` what the user set,
`cache` what can be made again (rendered pages, one folder a document) and `exports` what was written from it.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from corpus.document import Document, Given, Notice, Page, Passage, ReadDocument, Review, Status
from corpus.errors import CorpusError
from index import correcting, corrections, models, removal, snapshot, sources, store
from index.collisions import collisions
from index.context import words_context
from index.corrections import Correction
from index.database import NAME, Database
from index.embedded import EmbeddedEngine
from index.embedding import Embedder, SentenceTransformerEmbedder
from index.engine import Engine
from index.errors import LibraryError, UnknownError
from index.fingerprint import fingerprint
from index.query import Found, Query
from index.references import named_reviews, nearest_names
from index.reports import Added, AddReport, Failure, Removed, Warned
from index.search import Rerank
from index.search import search as search_line
from index.settings import Settings, load
from index.words import frequencies, rarity, stemmer

if TYPE_CHECKING:
    from index.inspection import Problem
    from index.milvus import MilvusIndex

Progress = Callable[[str, int, int], None]


class Library:
    """An open library. Safe to use from several threads; several programs may read while one writes."""

    def __init__(self, folder: Path, database: Database, settings: Settings, embedder: Embedder) -> None:
        self.folder = folder
        self.settings = settings
        self.database = database
        self.embedder = embedder
        self._snapshot: snapshot.Snapshot | None = None
        self._refresh = threading.Lock()
        self._model_checked: Any = None
        self._rerank: Rerank | None = None
        self._milvus: MilvusIndex | None = None

    @classmethod
    def open(cls, folder: Path, *, embedder: Embedder | None = None, create: bool = False) -> Self:
        """The library in `folder`; with `create` an empty one where there is none. Models are loaded when first needed.

        Raises LibraryError where there is none or it cannot be used, LibraryVersionError where a newer program made it,
        SettingsError where its settings are wrong.
        """
        path = folder / NAME
        if create and folder.exists() and not folder.is_dir():
            raise LibraryError(f"{folder} is a file; a library is a folder. Choose another place.")
        settings = load(folder)
        try:
            database = Database.create(path) if create and not path.exists() else Database.open(path)
        except OSError as error:
            raise LibraryError(
                f"No library could be made in {folder} ({error.strerror or error}). Check the permissions, or choose another folder."
            ) from error
        chosen = embedder or SentenceTransformerEmbedder(settings.model, download=settings.download)
        return cls(folder, database, settings, chosen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        self.database.close()
        if self._milvus is not None:
            self._milvus.close()

    def add(
        self,
        paths: Sequence[Path],
        *,
        given: Given = Given(),
        password: str | None = None,
        progress: Progress | None = None,
    ) -> AddReport:
        """What became of each file of `paths` (folders: of the readable files in them). A file that is there stays as it is.

        A file that cannot be read does not stop the others. What `given` says anew of a file that is there replaces the document.
        """
        read_document = _read_document()
        added: list[Added] = []
        unchanged: list[str] = []
        failed: list[Failure] = []
        warnings: list[Warned] = []
        files = list(sources.files_in([Path(path) for path in paths]))
        for number, file in enumerate(files):
            if progress:
                progress(file.name, number, len(files))
            try:
                known = self._known(file)
                if known is not None and _says_nothing_new(given, known):
                    unchanged.append(str(file))
                    continue
                told = given if known is None else _merged(given, known)
                read = read_document(file, given=told, password=password)
                twice = collisions(read, self.documents(), self.reviews())
                added.append(self.store(read, file, given=told))
            except (CorpusError, OSError) as error:
                failed.append(Failure(file=str(file), reason=_reason(error, file)))
                continue
            warnings += [Warned(file=str(file), page=notice.page, message=notice.message) for notice in read.notices]
            warnings += [Warned(file=str(file), page=None, message=sentence) for sentence in twice]
        if progress:
            progress("", len(files), len(files))
        return AddReport(added=tuple(added), unchanged=tuple(unchanged), failed=tuple(failed), warnings=tuple(warnings))

    def store(self, read: ReadDocument, file: Path, *, given: Given = Given()) -> Added:
        """Puts a document that has been read into the library, in the place of the one with the same file, if there is one.

        All of it is kept or none: the file's copy is put in place first, everything else goes into one transaction.
        """
        with self.database.reading() as connection:
            said = corrections.read_again(read, corrections.stored(connection, read.document.id))
        read = corrections.corrected(read, said)
        embedded = models.embed_document(read, self.checked_embedder(), self.settings)
        reviews = {review.id: review for review in read.reviews}
        contexts = [
            words_context(passage, reviews.get(passage.review or ""), read.document) for passage in read.passages
        ]
        name = sources.source_name(read.document.sha256, file)
        new_copy = sources.keep_copy(file, self.folder / sources.FOLDER, sha256=read.document.sha256, name=name)
        try:
            with self.database.writing() as connection:
                replaced = store.one_document(connection, read.document.id) is not None
                if replaced:
                    store.delete(connection, read.document.id)
                corrections.renew(connection, read.document.id, said)
                store.put(connection, read, source=name, given=given, contexts=contexts, embedded=embedded)
                store.put_fact(connection, "model", self._model_record())
                store.put_fact(connection, "settings", self.settings.recorded())
                store.changed(connection, removal=replaced)
        except BaseException:
            if new_copy:
                (self.folder / sources.FOLDER / name).unlink(missing_ok=True)
            raise
        return Added(file=str(file), id=read.document.id, reviews=len(read.reviews), passages=len(read.passages))

    def remove(self, document: str) -> Removed:
        """What went with the document of this id: text, words, vectors, the file's copy, cached pages and exports.

        Raises UnknownError where there is none, LibraryError where traces could not be taken away (another program reads).
        """
        removed = removal.remove(self, self.document(document))
        with self.database.reading() as connection:
            # A shared engine keeps words of its own: it follows now, not at the next search.
            self._engine(connection, self._state(connection))
        return removed

    def correct(self, document: str, field: str, value: str, *, review: str | None = None) -> tuple[str, ...]:
        """Sentences on what the correction makes doubtful (another review of that name); mostly none.

        What was read stays beside it (`corrections`). `review` is the identifier of a review of the document, None for a field of
        the document itself. Raises CorrectionError for what cannot be, UnknownError for a document that is not there.
        """
        return correcting.correct(self, document, field, value, review=review)

    def uncorrect(self, document: str, field: str, *, review: str | None = None) -> None:
        """Puts what was read back; raises CorrectionError where nothing was corrected, UnknownError for an unknown document."""
        correcting.uncorrect(self, document, field, review=review)

    def corrections(self, document: str | None = None) -> tuple[Correction, ...]:
        """What people corrected, in the order of their doing so: of one document, where its id is given."""
        with self.database.reading() as connection:
            return corrections.stored(connection, document)

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of adding."""
        with self.database.reading() as connection:
            return store.all_documents(connection)

    def document(self, id: str) -> Document:
        """The document with this id; raises UnknownError."""
        with self.database.reading() as connection:
            found = store.all_documents(connection, id)
        if found:
            return found[0]
        raise UnknownError(f"No document {id!r} in this library{nearest_names(id, [d.id for d in self.documents()])}.")

    def find_document(self, reference: str) -> Document:
        """The one document meant by an id (or the beginning of one), a title or a file name; raises UnknownError."""
        documents, plain = self.documents(), reference.strip().casefold()
        ways: tuple[Callable[[Document], bool], ...] = (
            lambda document: document.id == plain,
            lambda document: plain in (document.title.casefold(), document.file.casefold()),
            lambda document: plain == Path(document.file).stem.casefold(),
            lambda document: len(plain) >= 4 and document.id.startswith(plain),
        )
        for way in ways:
            found = [document for document in documents if way(document)]
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(document.id for document in found)
                raise UnknownError(f"{reference!r} names {len(found)} documents: say which by id, {ids}.")
        names = [name for document in documents for name in (document.title, document.file)]
        raise UnknownError(f"No document {reference!r} in this library{nearest_names(reference, names)}.")

    def reviews(self, document: str | None = None) -> tuple[Review, ...]:
        """Every review, in the order of adding and reading; of one document, where its id is given."""
        with self.database.reading() as connection:
            return tuple(store.all_reviews(connection, document).values())

    def find_reviews(self, reference: str) -> tuple[Review, ...]:
        """The reviews an identifier in any spelling, or a pseudonym, means: several where documents share it, or none."""
        with self.database.reading() as connection:
            return tuple(named_reviews(reference, store.all_reviews(connection)).values())

    def passages(self, document: str | None = None, review: str | None = None) -> tuple[Passage, ...]:
        """Passages in the order of adding and reading: of a document, of a review (its id), or all."""
        with self.database.reading() as connection:
            return store.some_passages(connection, document=document, review=review)

    def reviews_by_part(self) -> dict[str, dict[str, int]]:
        """In how many reviews there are passages of each section ("section") and for each agency ("agency")."""
        with self.database.reading() as connection:
            return store.reviews_by_part(connection)

    def passage(self, id: str) -> Passage:
        """The passage with this id; raises UnknownError."""
        with self.database.reading() as connection:
            found = store.some_passages(connection, id=id)
        if not found:
            raise UnknownError(f"No passage {id!r} in this library.")
        return found[0]

    def page(self, document_id: str, index: int) -> Page:
        """The page with this index (from 1, in the file); raises UnknownError."""
        with self.database.reading() as connection:
            found = store.document_pages(connection, document_id, index)
        if index not in found:
            raise UnknownError(f"No page {index} of a document {document_id!r} in this library.")
        return found[index]

    def pages(self, document_id: str) -> dict[int, Page]:
        """The pages of a document by index; empty where there is no such document."""
        with self.database.reading() as connection:
            return store.document_pages(connection, document_id)

    def source(self, document_id: str) -> Path:
        """The library's own copy of the document's file; raises UnknownError."""
        with self.database.reading() as connection:
            row = store.one_document(connection, document_id)
        if row is None:
            raise UnknownError(f"No document {document_id!r} in this library.")
        return self.folder / sources.FOLDER / str(row["source"])

    def notices(self, document_id: str) -> tuple[Notice, ...]:
        """What a person should know about the file of a document, as it was noticed when it was read."""
        with self.database.reading() as connection:
            return store.notices(connection, document_id)

    def cache(self, document_id: str) -> Path:
        """A folder for what can be made again from a document (its rendered pages); it goes with the document."""
        folder = self.folder / sources.CACHE / self.document(document_id).id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def search(self, query: Query) -> Found:
        """The `query.k` best passages, best first, and what was searched. Filters that match nothing find nothing."""
        embedder = self.checked_embedder() if self.settings.meaning and query.text.strip() else None
        with self.database.reading() as connection:
            state = self._state(connection)
            return search_line(
                connection,
                state,
                self._engine(connection, state),
                query,
                settings=self.settings,
                embedder=embedder,
                rerank=self._reranker(),
            )

    def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """How much each word says in this library: 1 for one in every second passage or more, higher the rarer it is."""
        stems = dict(zip(words, stemmer().stems(list(words)), strict=True))
        with self.database.reading() as connection:
            found = rarity(connection, sorted(set(stems.values())))
        return {word: found[stem] for word, stem in stems.items()}

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each word occurs, in any of its inflections; 0 for one that occurs in none."""
        stems = dict(zip(words, stemmer().stems(list(words)), strict=True))
        with self.database.reading() as connection:
            found = frequencies(connection, sorted(set(stems.values())))
        return {word: found[stem] for word, stem in stems.items()}

    def fingerprint(self) -> str:
        """A hash of what is searched and how: documents, passages, model and settings. Equal ones give equal results."""
        with self.database.reading() as connection:
            return fingerprint(connection, self.settings)

    def check(self) -> "tuple[Problem, ...]":
        """What is wrong with the library, each with what to do about it; empty where all is well."""
        from index.doctor import check

        return check(self)

    def backup(self, file: Path) -> None:
        """Writes the whole library to one file, also while it is in use."""
        from index.backup import backup

        backup(self, file)

    def _known(self, file: Path) -> Any:
        if not file.exists():
            raise FileNotFoundError
        with self.database.reading() as connection:
            return store.one_document(connection, sources.sha256_of(file))

    def _state(self, connection: Any) -> snapshot.Snapshot:
        """The snapshot of what the connection sees; a shared engine keeps the vectors itself."""
        with self._refresh:
            record = store.fact(connection, "model") if self.settings.engine == "embedded" else None
            self._snapshot = snapshot.take(connection, record and record["dimension"], self._snapshot)
            return self._snapshot

    def _engine(self, connection: Any, state: snapshot.Snapshot) -> Engine:
        record = store.fact(connection, "model")
        if self.settings.engine == "embedded" or record is None:
            return EmbeddedEngine(connection=connection, snapshot=state, settings=self.settings)
        from index.milvus import MilvusEngine, MilvusIndex

        with self._refresh:
            self._milvus = self._milvus or MilvusIndex(self.settings)
            self._milvus.follow(connection, state, record)
        return MilvusEngine(index=self._milvus, connection=connection, snapshot=state)

    def _model_record(self) -> dict[str, Any]:
        return models.model_record(self.embedder, context=self.settings.context)

    def checked_embedder(self) -> Embedder:
        """The embedder, once it is known to be the one that made the library; raises ModelError."""
        with self.database.reading() as connection:
            recorded = store.fact(connection, "model")
        if recorded is None or recorded != self._model_checked:
            models.check_model(recorded, self._model_record())
            self._model_checked = recorded
        return self.embedder

    def _reranker(self) -> Rerank | None:
        if self.settings.reranker and self._rerank is None:
            from index.reranking import cross_encoder

            self._rerank = cross_encoder(self.settings.reranker, download=self.settings.download)
        return self._rerank


def _read_document() -> Callable[..., ReadDocument]:
    # Imported when a file is added: searching needs none of the readers.
    from corpus.understanding import read_document

    return read_document


def _says_nothing_new(given: Given, known: Any) -> bool:
    before = known["given"]
    return (
        given.title in (None, before["title"], known["title"])
        and given.partnership in (None, before["partnership"], known["partnership"])
        and given.status in (None, Status(known["status"]))
    )


def _merged(given: Given, known: Any) -> Given:
    before = known["given"]
    status = given.status or (Status(before["status"]) if before["status"] else None)
    return Given(
        title=given.title or before["title"], partnership=given.partnership or before["partnership"], status=status
    )


def _reason(error: Exception, file: Path) -> str:
    if isinstance(error, CorpusError):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return f"There is no file or folder {file}. Check the path."
    strerror = getattr(error, "strerror", None)
    return f"{file} cannot be read ({strerror or error}). Check who may read it."
