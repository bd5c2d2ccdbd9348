"""haiku.rag's own hybrid search (LanceDB, vectors and full text, reciprocal rank), its own chunks of 256 tokens.

It embeds by a server, by default Ollama. Here that is `endpoint.py` with the same weights as everybody's, started with the
system and counted with it.
"""

import asyncio
import atexit
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PACKAGES = ("haiku.rag-slim", "lancedb", "docling-core", "pydantic-ai-slim", "pypdf")
READS_FILES = False
DIMENSION = 384


def prepare(*, model: str, serving: str, **_: Any) -> None:
    """Loads the libraries and starts the server of embeddings."""
    import haiku.rag.client  # noqa: F401
    import lancedb  # noqa: F401
    from docling_core.transforms.chunker.hybrid_chunker import HybridChunker  # noqa: F401

    _address.append(_served(serving, model))


def ingest(*, documents: Mapping[str, str], folder: str, model: str, **_: Any) -> None:
    from docling_core.types.doc.document import DoclingDocument
    from docling_core.types.doc.labels import DocItemLabel
    from haiku.rag.client import HaikuRAG

    async def store() -> None:
        async with HaikuRAG(Path(folder) / "haiku.lancedb", config=_config(model, _address[0]), create=True) as client:
            for name, text in documents.items():
                # What its `create_document(format="plain")` does, which only runs where docling is installed as well.
                document = DoclingDocument(name=name)
                document.add_text(label=DocItemLabel.TEXT, text=text)
                pieces = await client.chunk(document)
                await client.import_document(document, pieces, uri=f"doc://{name}", title=name)

    asyncio.run(store())


def opened(*, folder: str, model: str, serving: str, **_: Any) -> Callable[[str, Sequence[str], int], Any]:
    from haiku.rag.client import HaikuRAG

    loop = asyncio.new_event_loop()
    client = HaikuRAG(Path(folder) / "haiku.lancedb", config=_config(model, _served(serving, model)), read_only=True)
    loop.run_until_complete(client.__aenter__())

    def search(question: str, history: Sequence[str], k: int) -> list[tuple[str, str]]:
        found = loop.run_until_complete(client.search(question, limit=k, include_images=False))
        return [(one.document_title, one.content) for one in found]

    return search


def _config(model: str, address: str) -> Any:
    from haiku.rag.config import AppConfig

    embedding = {"provider": "openai", "name": "all-MiniLM-L6-v2", "vector_dim": DIMENSION, "base_url": address}
    return AppConfig.model_validate({
        "embeddings": {"model": {**embedding, "api_key": "none"}},
        # Chunks are counted in the tokens of the model that reads them.
        "processing": {"chunking_tokenizer": model},
    })  # fmt: skip


def _served(python: str, model: str) -> str:
    """The address of a fresh server of embeddings, which ends with this process."""
    command = [python, str(Path(__file__).with_name("endpoint.py")), model]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    atexit.register(server.kill)
    assert server.stdout is not None
    return f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"


_address: list[str] = []
