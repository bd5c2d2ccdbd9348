"""A real browser for the page: the app in this process, Chromium beside it, and no way out to any other host."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A machine with other work to do takes its time; what never comes is told by the test's own limit.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One Chromium; the test is skipped where none is installed."""
    if CHROMIUM is None:
        pytest.skip("no Chromium installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of the app, running in a thread on a free port."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE_MS / 1000
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A fresh visitor's page. Any request to another host, console error or page error fails the test at the end."""
    options.setdefault("viewport", {"width": 1280, "height": 720})
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    faults: list[str] = []
    context.route("**/*", lambda route: _only_here(route, address, faults))
    page = context.new_page()
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.goto(address)
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    yield page
    _leave(context, page)
    assert faults == [], faults


def ask(page: Page, question: str) -> None:
    """Asks and waits for the answer."""
    done = page.locator("[data-done]").count()
    page.get_by_role("textbox", name="Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("[data-done]")).to_have_count(done + 1)


def _only_here(route: Route, address: str, faults: list[str]) -> None:
    if route.request.url.startswith((address, "data:", "blob:")):
        route.continue_()
    else:
        faults.append(f"request to {route.request.url}")
        route.abort()


def _leave(context: BrowserContext, page: Page) -> None:
    # Nothing of a conversation may stay in the browser.
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert "bruis" not in stored
