"""An embedding model behind the OpenAI-compatible form that peers expect: `python endpoint.py FOLDER` prints its port."""

import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def main(folder: str) -> None:
    """Serves the model of `folder` on this machine only, until it is killed."""
    from sentence_transformers import SentenceTransformer

    model, lock = SentenceTransformer(folder, device="cpu", local_files_only=True), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
            with lock:
                vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
            body = json.dumps(_reply(asked, vectors)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing: a question belongs in no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _reply(asked: dict[str, Any], vectors: Any) -> dict[str, Any]:
    encoded = asked.get("encoding_format") == "base64"
    data = [
        {
            "object": "embedding",
            "index": number,
            "embedding": base64.b64encode(vector.astype("<f4").tobytes()).decode() if encoded else vector.tolist(),
        }
        for number, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": 0, "total_tokens": 0}
    return {"object": "list", "model": asked.get("model", ""), "data": data, "usage": usage}


if __name__ == "__main__":
    main(sys.argv[1])
