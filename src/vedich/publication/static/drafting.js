// Saves each paragraph as it is left, tells the truth about where it is, and loses nothing when the network goes.
// Without this script the form does the same with its button.
(() => {
  const form = document.getElementById("dr"), line = document.getElementById("save");
  if (!form || !line) return;
  const fields = [...form.querySelectorAll("[data-k]")];
  const token = form.elements.csrfmiddlewaretoken.value;
  const place = `vd:${form.dataset.user}:${location.pathname}`;
  const words = line.dataset;
  let kept = {}, timer = 0, wait = 2000, busy = false;
  const held = new Set();

  const read = () => { try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; } };
  const store = () => {
    try {
      if (Object.keys(kept).length) localStorage.setItem(place, JSON.stringify(kept)); else localStorage.removeItem(place);
      return true;
    } catch { return false; }
  };
  const beside = (field, name) => form.elements[`${name}-${field.dataset.at}`];
  const byKey = (key) => fields.find((field) => field.dataset.k === key);
  const here = () => Object.keys(kept).filter((key) => byKey(key));

  function say(text) {
    const others = [...new Set(Object.keys(kept).filter((key) => !byKey(key)).map((key) => key.split(".")[0]))];
    line.textContent = others.length ? `${text} ${words.others} ` : text;
    others.forEach((section) => {
      const link = document.createElement("a");
      link.href = `?muc=${section}`;
      link.textContent = form.previousElementSibling.querySelector(`[href="?muc=${section}"]`)?.textContent || section;
      line.append(link, " ");
    });
  }

  function note(field, text, choices) {
    const id = `n${field.id}`;
    document.getElementById(id)?.remove();
    if (!text) { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); return; }
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
    const box = document.createElement("div");
    box.id = id;
    box.className = "note w";
    box.setAttribute("role", "alert");
    [].concat(text).forEach((each) => { const p = document.createElement("p"); p.textContent = each; box.append(p); });
    for (const [label, act] of choices || []) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn sm";
      button.textContent = label;
      button.onclick = act;
      box.append(button, " ");
    }
    field.after(box);
  }

  // A paragraph is on the device before it is on its way: a closed tab or a lost session loses nothing.
  function keep(field) {
    if (field.value === field.last) return;
    field.last = field.value;
    kept[field.dataset.k] = { t: field.value, s: beside(field, "s").value, m: beside(field, "m").value, a: beside(field, "a")?.value || "" };
    held.delete(field.dataset.k);
    say(store() ? words.saving : words.full);
  }

  function schedule(after) { clearTimeout(timer); timer = setTimeout(send, after); }

  async function send() {
    if (busy) return schedule(300);
    const key = here().find((each) => !held.has(each));
    if (!key) return;
    busy = true;
    const said = { ...kept[key] };
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual", body: new URLSearchParams({ act: "one", k: key, ...said }) });
    } catch { answer = null; }
    busy = false;
    // A server that is away, or a session that has ended, is no answer: what was typed stays on the device.
    if (!answer || answer.status >= 500) { say(words.kept); schedule(wait); wait = Math.min(wait * 2, 60000); return; }
    if (answer.type === "opaqueredirect" || !/json/.test(answer.headers.get("Content-Type"))) { say(words.out); return; }
    wait = 2000;
    settle(key, said, answer.status, await answer.json().catch(() => ({})));
    if (here().some((each) => !held.has(each))) schedule(0);
  }

  function settle(key, said, status, body) {
    const field = byKey(key), still = kept[key] && kept[key].t === said.t;
    if (status === 200) {
      if (still) delete kept[key]; else if (kept[key]) kept[key].s = String(body.r);
      beside(field, "s").value = body.r;
      note(field, "");
      store();
      return say(still ? words.saved.replace("{time}", body.t) : words.saving);
    }
    held.add(key);
    say(words.saving);
    if (status !== 409) return note(field, body.e || String(status));
    const both = [words.wrote.replace("{who}", body.by).replace("{at}", body.at), body.v];
    const choose = (text) => {
      beside(field, "s").value = body.r;
      if (text !== null) { field.value = text; beside(field, "m").value = body.m; }
      delete kept[key];
      note(field, "");
      field.last = text === null ? null : text;
      store();
      if (text === null) { keep(field); schedule(0); } else say("");
    };
    note(field, both, [[words.theirs, () => choose(body.v)], [words.mine, () => choose(null)]]);
  }

  fields.forEach((field) => {
    field.last = field.defaultValue;
    field.addEventListener("input", () => {
      clearTimeout(field.later);
      field.later = setTimeout(() => { keep(field); schedule(5000); }, 500);
    });
    field.addEventListener("change", () => { clearTimeout(field.later); keep(field); schedule(0); });
  });

  // What an earlier visit could not send is shown in its fields and sent now.
  kept = read();
  let arrived = "";
  for (const key of here()) {
    const field = byKey(key), said = kept[key];
    // What the server shows as typed has arrived, or stands there with what is wrong about it.
    if (field.value === said.t || field.hasAttribute("aria-invalid")) { if (field.value === said.t) arrived = words.arrived; delete kept[key]; continue; }
    field.value = field.last = said.t;
    beside(field, "s").value = said.s;
    beside(field, "m").value = said.m;
  }
  store();
  say(arrived);
  if (here().length) { say(words.saving); schedule(200); }
  addEventListener("online", () => { wait = 2000; schedule(0); });
  addEventListener("pagehide", () => fields.forEach(keep));
  // The whole form goes to the server with its buttons; what it carries is kept until a page shows it arrived.
  form.addEventListener("submit", () => { fields.forEach(keep); clearTimeout(timer); });
})();
