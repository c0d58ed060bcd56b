// j and k go from row to row, a accepts the row one stands on. Without this script the buttons do the same.
(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input,textarea,select")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step && rows.length) {
      at = Math.min(Math.max(at + step, 0), rows.length - 1);
      rows[at].querySelector("button").focus();
      rows[at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "a" && at >= 0) {
      rows[at].querySelector("button").click();
    }
  });
})();
