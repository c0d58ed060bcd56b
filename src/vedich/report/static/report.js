// Saves each cell as it is left, tells the truth about where it is, and loses nothing when the network goes.
// Without this script the form does the same with its buttons.
(() => {
  const form = document.getElementById("rp"), line = document.getElementById("save");
  if (!form || !line) return;
  const cells = [...form.querySelectorAll("[data-cell]")];
  const token = form.elements.csrfmiddlewaretoken.value;
  const place = `vd:${form.dataset.user}:${location.pathname}`;
  const words = line.dataset;
  let kept = {}, timer = 0, wait = 2000, busy = false, pasted = null;

  const read = () => { try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; } };
  const store = () => {
    try {
      if (Object.keys(kept).length) localStorage.setItem(place, JSON.stringify(kept)); else localStorage.removeItem(place);
      return true;
    } catch { return false; }
  };
  const say = (text) => { line.textContent = text; };
  const seen = (cell) => cell.parentNode.querySelector("[name^=seen]");
  const why = (cell) => form.elements[cell.name.replace("v-", "why-")];
  const byAddress = (address) => cells.find((cell) => cell.dataset.cell === address);

  function note(cell, text, choices) {
    const id = `n${cell.id}`;
    document.getElementById(id)?.remove();
    const row = cell.closest("tr");
    row.classList.toggle("bad", Boolean(text));
    if (!text) { cell.removeAttribute("aria-invalid"); return; }
    cell.setAttribute("aria-invalid", "true");
    const under = document.createElement("tr");
    under.id = id;
    under.className = "msg";
    const td = under.appendChild(document.createElement("td"));
    td.colSpan = 7;
    const p = td.appendChild(document.createElement("p"));
    p.append(text, " ");
    for (const [label, act] of choices || []) {
      const button = p.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "btn sm";
      button.textContent = label;
      button.onclick = act;
    }
    row.after(under);
  }

  // A cell is on the device before it is on its way: a closed tab or a lost session loses nothing.
  function keep(cell) {
    const reason = why(cell);
    kept[cell.dataset.cell] = { v: cell.value, seen: seen(cell).value, why: reason ? reason.value : "" };
    cell.closest("tr").classList.add("kept");
    if (store()) say(navigator.onLine ? words.saving : words.kept);
    cell.dataset.last = cell.value + (reason ? `|${reason.value}` : "");
    schedule(300);
  }

  function schedule(after) { clearTimeout(timer); timer = setTimeout(send, after); }

  async function send() {
    if (busy) return schedule(300);
    const address = Object.keys(kept)[0];
    if (!address) return;
    busy = true;
    const said = { ...kept[address] };
    let answer;
    try {
      answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual", body: new URLSearchParams(said) });
    } catch { answer = null; }
    busy = false;
    // A server that is away, or a session that has ended, is no answer: what was typed stays on the device.
    if (!answer || answer.status >= 500) { say(answer ? words.away : words.kept); schedule(wait); wait = Math.min(wait * 2, 60000); return; }
    if (answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && !/json/.test(answer.headers.get("Content-Type")))) {
      say(words.out);
      return;
    }
    wait = 2000;
    let body = {};
    try { body = await answer.json(); } catch { /* nothing was said */ }
    settle(address, said, answer.status, body);
    if (Object.keys(kept).length) schedule(0);
  }

  function settle(address, said, status, body) {
    const cell = byAddress(address), still = kept[address] && kept[address].v === said.v && kept[address].why === said.why;
    if (still) delete kept[address]; else if (status === 200 && kept[address]) kept[address].seen = body.r;
    store();
    if (!cell) return;
    if (still) cell.closest("tr").classList.remove("kept");
    if (status === 200) {
      seen(cell).value = body.r;
      if (still && document.activeElement !== cell) { cell.value = body.v; cell.dataset.last = remember(cell); }
      note(cell, "");
      // While another cell is still on its way, "on the server" would not be true of the report.
      say(Object.keys(kept).length ? words.saving : words.saved.replace("{time}", body.t));
    } else if (status === 409 && body.r) {
      seen(cell).value = body.r;
      note(cell, words.wrote.replace("{who}", body.by).replace("{value}", body.v).replace("{at}", body.at), [
        [words.theirs, () => { cell.value = body.v; cell.dataset.last = remember(cell); note(cell, ""); }],
        [words.mine, () => keep(cell)],
      ]);
    } else {
      note(cell, body.e || String(status), (body.m || []).map((text) => [text, () => { cell.value = text; keep(cell); }]));
    }
  }

  const remember = (cell) => cell.value + (why(cell) ? `|${why(cell).value}` : "");

  function go(cell, step) {
    const next = cells[cells.indexOf(cell) + step];
    if (next) { next.focus(); next.select(); }
  }

  cells.forEach((cell) => {
    cell.dataset.last = remember(cell);
    const changed = () => { if (remember(cell) !== cell.dataset.last) keep(cell); };
    cell.addEventListener("input", () => { clearTimeout(cell.later); cell.later = setTimeout(changed, 600); });
    cell.addEventListener("change", changed);
    why(cell)?.addEventListener("change", changed);
    cell.addEventListener("keydown", (event) => {
      const step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { event.preventDefault(); changed(); go(cell, step); }
    });
    cell.addEventListener("paste", (event) => {
      const rows = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
      if (rows.length < 2) return;
      event.preventDefault();
      const first = cells.indexOf(cell);
      pasted = rows.map((text, i) => [cells[first + i], text.split("\t")[0].trim()]).filter(([to]) => to).map(([to, text]) => [to, to.value, text]);
      pasted.forEach(([to, , text]) => { to.value = text; keep(to); });
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "lnk";
      undo.textContent = words.undo;
      undo.onclick = () => { pasted.forEach(([to, before]) => { to.value = before; keep(to); }); };
      say(`${words.pasted.replace("{n}", pasted.length)} `);
      line.append(undo);
    });
  });

  // What an earlier visit could not send is shown in its cells and sent now.
  kept = read();
  for (const [address, said] of Object.entries(kept)) {
    const cell = byAddress(address);
    // What the server shows as typed has arrived, or stands there with what is wrong about it.
    if (!cell || (cell.value === said.v && (!why(cell) || why(cell).value === said.why))) { delete kept[address]; continue; }
    cell.value = said.v;
    if (why(cell)) why(cell).value = said.why;
    cell.dataset.last = remember(cell);
    cell.closest("tr").classList.add("kept");
  }
  store();
  if (Object.keys(kept).length) { say(words.kept); schedule(200); }
  addEventListener("online", () => { wait = 2000; schedule(0); });
  // The whole form goes to the server with its buttons; what it carries is kept until a page shows it arrived.
  form.addEventListener("submit", () => clearTimeout(timer));
})();
