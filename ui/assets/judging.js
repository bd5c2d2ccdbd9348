// The keys of the judging screen. They act only while the focus is within the passage that is judged: single letters that
// act anywhere would catch what somebody dictates or types elsewhere (WCAG 2.2, 2.1.4).
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("#judging-card");
    if (!card || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toUpperCase();
    const button = [...card.querySelectorAll("button[aria-keyshortcuts]")]
      .find((one) => one.getAttribute("aria-keyshortcuts") === key && !one.disabled);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
