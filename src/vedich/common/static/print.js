// A print button where scripts run; elsewhere the browser's own command prints the same page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
