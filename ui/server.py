"""The server of the page: one process, this machine by default, and nothing between the browser and it but our guards."""

import errno
import os
import shutil
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from fastapi import FastAPI

from ui.access import AccessError, Accounts, Guard
from ui.desk import Desk
from ui.exports import export_routes
from ui.identity import Identity
from ui.quiet import without_words
from ui.routes import own_routes
from ui.shield import Shield, is_loopback, own_names
from ui.visitors import Visitors

if TYPE_CHECKING:
    from assistant import Assistant

MOST_UPLOAD = "200mb"
# What Gradio must know before it is imported: no statistics, no look-ups, its own address never through a proxy.
ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SSR_MODE": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def serve(
    library_folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: Path | None = None,
    browser: bool = True,
    mcp: bool = False,
) -> None:
    """Serves the page on a library until it is stopped. Raises AccessError or OSError, each with a sentence for the user."""
    accounts = Accounts.read(auth) if auth is not None else None
    if accounts is None and not is_loopback(host):
        raise AccessError(
            f"The page would be open to everyone who can reach {host}. Give accounts with --auth FILE "
            "(make the file with: python -m ui.access FILE NAME), or serve this machine only."
        )
    if mcp and not is_loopback(host):
        raise AccessError(
            f"--mcp answers programs on this machine only, and {host} is beyond it. Leave out --mcp or --host."
        )
    with listening(host, port) as listener, private_folder(), without_words():
        from assistant import Assistant

        with Assistant.open(library_folder) as assistant:
            app = build_app(assistant, host=host, accounts=accounts, mcp=mcp)
            _run(app, listener, host, browser=browser)


def build_app(
    assistant: "Assistant", *, host: str = "127.0.0.1", accounts: Accounts | None = None, mcp: bool = False
) -> FastAPI:
    """The whole application on an open assistant: our routes, then Gradio's, behind the guards; `mcp` adds tools for programs."""
    prepare_environment()
    import gradio as gr

    from ui import machines, page
    from ui.theme import theme

    desk = Desk(assistant=assistant, visitors=Visitors(), accounts=accounts is not None)
    app = FastAPI(title="Reviews", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(own_routes(assistant.library))
    app.include_router(export_routes(desk))
    if mcp:
        machines.stand_beside(app, assistant)
    gr.mount_gradio_app(
        app,
        page.build_page(desk),
        path="/",
        theme=theme(),
        css=page.style(),
        head=page.HEAD,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        show_error=False,
        pwa=False,
        max_file_size=MOST_UPLOAD,
    )
    # The last one added is met first: host and origin, then the account, then the visitor.
    app.add_middleware(Identity)
    if accounts is not None:
        app.add_middleware(Guard, accounts=accounts)
    app.add_middleware(Shield, hosts=own_names(host), any_address=not is_loopback(host))
    return app


def prepare_environment() -> None:
    """Sets what Gradio reads from the environment; must come before its first import."""
    for name, value in ENVIRONMENT.items():
        os.environ[name] = value
    own = "localhost,127.0.0.1,::1"
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if "127.0.0.1" not in known:
            os.environ[name] = f"{known},{own}" if known else own


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder of this process alone for Gradio's uploads, empty at the start and gone at the end."""
    import psutil

    parent = platformdirs.user_cache_path("reviews", appauthor=False) / "page"
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.iterdir():
        # A killed server leaves its uploads behind: whoever starts next takes them away.
        if left.is_dir() and left.name.isdigit() and not psutil.pid_exists(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    own = parent / str(os.getpid())
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(mode=0o700)
    os.environ["GRADIO_TEMP_DIR"] = str(own)
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket listening on host and port. Raises OSError with a sentence where the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":
            # On Windows this option would let two servers share one port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise OSError(
                    f"Port {port} on {host} is in use or not allowed. Choose another one: --port {port + 1}"
                ) from error
            raise OSError(
                f"Cannot listen on {host}, port {port}: {error.strerror or error}. Try --host 127.0.0.1"
            ) from error
        listener.listen(128)
        yield listener


def _run(app: FastAPI, listener: socket.socket, host: str, *, browser: bool) -> None:
    import uvicorn

    port = listener.getsockname()[1]
    shown = host if host not in ("0.0.0.0", "::") else socket.gethostname()
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    # No access log: addresses of requests may hold what was marked in which document.
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3)
    )
    print(f"The page is at {address}  (stop it with Ctrl+C)", file=sys.stderr)
    if browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    server.run(sockets=[listener])
