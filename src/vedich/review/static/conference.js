// Each line is saved as it is typed. Without this script the button of the line does the same.
(() => {
  const box = document.getElementById("lines"), state = document.getElementById("state"), words = box.dataset;
  const names = ["text", "to", "deadline", "lead", "along", "product", "about"];
  const say = (text) => { state.textContent = text; };
  const said = (form) => names.map((name) => form.elements[name].value).join("\u0001");

  function watch(form) {
    let timer = 0, busy = false, last = said(form), wait = 2000;
    const later = (after) => { clearTimeout(timer); timer = setTimeout(save, after); };

    async function save() {
      if (said(form) === last) return;
      if (busy) return later(300);
      busy = true;
      const sent = said(form), body = new URLSearchParams(new FormData(form));
      say(words.saving);
      let answer = null;
      try { answer = await fetch(form.action, { method: "POST", body, redirect: "manual", headers: { "X-Requested-With": "fetch" } }); } catch { answer = null; }
      busy = false;
      // A server that is away is no answer: what was typed stays in its fields and is sent again.
      if (!answer || answer.status >= 500 || answer.type === "opaqueredirect") { say(words.kept); later(wait); wait = Math.min(wait * 2, 60000); return; }
      wait = 2000;
      const told = await answer.json().catch(() => ({}));
      if (answer.status === 200) return saved(sent, told);
      if (answer.status === 409) return both(told);
      note(told.e || String(answer.status));
      say("");
      last = sent;
    }

    function saved(sent, told) {
      last = sent;
      note("");
      if (form.elements.seen.value === "0") added(told);
      form.elements.seen.value = told.r;
      say(`${words.saved} ${told.t}`);
      if (told.all > document.querySelectorAll(".kl").length - 1) say(words.more);
      if (said(form) !== last) later(300);
    }

    function added(told) {
      form.querySelector(".no").textContent = told.n;
      const next = form.cloneNode(true);
      next.elements.key.value = told.next;
      next.elements.seen.value = "0";
      next.querySelector(".no").textContent = "+";
      names.forEach((name) => { next.elements[name].value = ""; });
      next.querySelector(".msg").textContent = "";
      form.after(next);
      watch(next);
    }

    function both(told) {
      note(`${told.by} ${words.wrote} ${told.v.text} (${told.v.to}, ${told.v.deadline}) `);
      const choose = (label, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn sm";
        button.textContent = label;
        button.onclick = () => { form.elements.seen.value = told.r; act(); note(""); };
        form.querySelector(".msg").append(button, " ");
      };
      choose(words.theirs, () => { names.forEach((name) => { form.elements[name].value = told.v[name]; }); last = said(form); });
      choose(words.mine, () => { last = ""; later(0); });
      say("");
    }

    function note(text) { form.querySelector(".msg").textContent = text; }

    form.addEventListener("input", () => later(700));
    form.addEventListener("change", () => later(100));
    addEventListener("online", () => later(0));
    addEventListener("beforeunload", (event) => { if (said(form) !== last) event.preventDefault(); });
    form.addEventListener("submit", () => { last = said(form); clearTimeout(timer); });
  }
  document.querySelectorAll(".kl").forEach(watch);
})();
