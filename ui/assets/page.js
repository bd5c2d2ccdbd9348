// One listener for every button of ours, announcements for screen readers, and the keys Gradio's tabs do not know.
(() => {
  "use strict";

  // --- announcements -------------------------------------------------------------------------------------------------
  const live = document.createElement("div");
  live.id = "announcements";
  live.className = "sr-only";
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");

  const say = (words) => {
    if (live.textContent === words) live.textContent = "";
    window.setTimeout(() => { live.textContent = words; }, 60);
  };

  // --- buttons that go to the server ---------------------------------------------------------------------------------
  // The bridge (a hidden component) listens for this event and hands the detail to Gradio.
  const send = (detail) => document.dispatchEvent(new CustomEvent("reviews:act", { detail }));
  let wanted = null; // the button to focus again once the server has drawn its pane anew
  let pane = null; // the pane it stood in, which takes the focus where the button is gone
  let opener = null; // the citation or the cell whose evidence is open
  let edited = null; // the entry's button that opened the editor, where the focus goes when it closes
  let asking = false; // a question is on its way: its answer is brought into view

  const same = (button) => {
    const parts = ["act", "turn", "cite", "grade", "key", "document", "concept", "review", "run", "question", "limit"]
      .filter((name) => button.dataset[name] !== undefined)
      .map((name) => `[data-${name}="${CSS.escape(button.dataset[name])}"]`);
    return `button${parts.join("")}`;
  };

  const copy = async (button) => {
    const words = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // The clipboard needs a secure page; on a plain address within a network the old way still works.
      const field = document.createElement("textarea");
      field.value = words;
      field.className = "sr-only";
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    say("Copied.");
    const label = button.textContent;
    button.textContent = "Copied";
    window.setTimeout(() => { button.textContent = label; }, 1500);
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#send, [data-act='starter']")) asking = true;
    if (event.target.closest?.("#save-note, #cancel-note") && edited) {
      document.querySelector(edited)?.focus();
      wanted = edited; // and once more where the entries are drawn anew
    }
    const button = event.target.closest?.("button[data-act], button[data-copy], button[data-go], button[data-back]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.copy !== undefined) { copy(button); return; }
    if (button.dataset.back !== undefined) { back(); return; }
    if (button.dataset.go !== undefined) { go(button.dataset.go); return; }
    pane = button.closest("#basket, #takeaway, #evidence, #limiting, #listing, #outcome, #chat, #themes, #cell, #evaluation-runs, #evaluation-result, #evaluation-question");
    if (button.dataset.act === "theme") {
      opener = same(button);
      document.querySelectorAll("button.cell").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    }
    if (button.dataset.act === "cite") {
      document.querySelectorAll("button.cite").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      opener = same(button);
      wanted = "#evidence-title";
    } else if (button.dataset.act === "edit") {
      edited = same(button);
      wanted = "#entry-heading input, #entry-heading textarea";
    } else {
      wanted = same(button);
    }
    send({ ...button.dataset });
  });

  // Where the evidence stands below what was read, this is the way up again.
  const back = () => {
    const from = opener && document.querySelector(opener);
    from?.scrollIntoView({ behavior: glide(), block: "center" });
    from?.focus({ preventScroll: true });
  };

  const go = (name) => {
    [...document.querySelectorAll('[role="tab"]')].find((tab) => tab.textContent.trim() === name && tab.offsetParent)?.click();
  };

  // --- what Gradio leaves out ----------------------------------------------------------------------------------------
  const repair = () => {
    for (const [id, name] of [["conversation", "Conversation"], ["evidence-column", "Evidence"]]) {
      const part = document.getElementById(id);
      if (part && !part.hasAttribute("role")) { part.setAttribute("role", "region"); part.setAttribute("aria-label", name); }
    }
    // The chat would read every answer aloud from its first word; one announcement of what came is enough.
    document.querySelectorAll('#chat [role="log"]').forEach((log) => {
      log.setAttribute("aria-live", "off");
      log.setAttribute("aria-label", "Conversation so far");
    });
    document.querySelectorAll('#chat [data-testid][aria-label]').forEach((one) => one.removeAttribute("aria-label"));
    // Its label said other words than the ones to be seen: whoever speaks to the computer says what is seen.
    document.querySelectorAll("button.upload-container[aria-label]").forEach((one) => one.removeAttribute("aria-label"));
    document.querySelectorAll(".limit-field:not([aria-label])").forEach((one) => {
      const title = one.querySelector('[data-testid="block-info"]')?.textContent.trim();
      if (title) { one.setAttribute("role", "group"); one.setAttribute("aria-label", title); }
    });
    // A box's title is the value behind it: its label says it better.
    document.querySelectorAll(".limit-field input[title]").forEach((one) => one.removeAttribute("title"));
    document.querySelectorAll("button.label-wrap").forEach((fold) => {
      fold.setAttribute("aria-expanded", String(fold.classList.contains("open")));
    });
  };

  // --- what the server has drawn -------------------------------------------------------------------------------------
  const glide = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  const arrived = (node) => {
    const told = node.matches?.("[data-announce]") ? [node] : [...(node.querySelectorAll?.("[data-announce]") ?? [])];
    const fresh = told.filter((one) => !one.dataset.said);
    fresh.forEach((one) => { one.dataset.said = "1"; });
    const last = fresh.at(-1);
    if (last) say(last.dataset.announce);
    if (asking && last?.dataset.done && last.classList.contains("answer")) {
      asking = false;
      document.getElementById(`question-${last.dataset.done}`)?.scrollIntoView({ behavior: glide(), block: "start" });
    }
    const asked = node.matches?.("[data-focus]") ? node : node.querySelector?.("[data-focus]");
    if (asked && wanted) { wanted = null; asked.focus(); return; }
    if (!wanted) return;
    let target = document.querySelector(wanted);
    // At the last page its button can no longer hold the focus: the one beside it does.
    if (target?.disabled) target = target.parentElement.querySelector("button:enabled") ?? target;
    if (!target) {
      if (!pane?.contains(node) || document.activeElement !== document.body) return;
      pane.tabIndex = -1;
      pane.focus({ preventScroll: true });
      wanted = null;
      return;
    }
    if (!node.contains(target)) return;
    wanted = null;
    target.focus({ preventScroll: true });
    // On a narrow screen the evidence is below the answer: bring it into view.
    const box = target.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight * 0.7) {
      target.scrollIntoView({ behavior: glide(), block: "start" });
    }
  };

  // --- keys ----------------------------------------------------------------------------------------------------------
  const tabKey = (event, tab) => {
    const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]:not([disabled])')].filter((one) => one.offsetParent);
    const at = tabs.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    next.click();
    next.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target.closest?.("#question")) asking = true;
    const tab = event.target.closest?.('[role="tab"]');
    if (tab) { tabKey(event, tab); return; }
    // Never a character alone: whoever speaks to the computer would set it off (WCAG 2.1.4).
    if (event.key === "/" && (event.ctrlKey || event.metaKey)) {
      const field = document.querySelector("#question textarea");
      if (field?.offsetParent) { event.preventDefault(); field.focus(); }
    }
    if (event.key === "Escape" && event.target.closest?.("#evidence, #cell")) back();
  });

  // --- start ---------------------------------------------------------------------------------------------------------
  const begin = () => {
    document.documentElement.lang = "en-GB";
    document.body.append(live);
    new MutationObserver((changes) => {
      for (const change of changes) {
        // Gradio changes what stands there already where the new HTML has the same tags: then nothing is added.
        if (change.type === "attributes") arrived(change.target);
        for (const node of change.addedNodes) if (node.nodeType === 1) arrived(node);
      }
      repair();
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-announce"] });
    repair();
  };
  if (document.body) begin(); else document.addEventListener("DOMContentLoaded", begin);
})();
