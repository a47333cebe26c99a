// A form that helps while it is filled in: shows and hides questions, reads days, fills addresses, keeps what is typed.
// Everything here is also done by the server when the page is sent; without this file the form works the same.

import { evaluate } from "./expressions.js";
import { inWords, readDay } from "./days.js";

const QUIET_MS = 1500;
const RETRY_MS = 15000;

// Reading the page -------------------------------------------------------------------------------------

const state = () => JSON.parse(document.getElementById("form-state")?.textContent ?? "{}");

const number = (text) => {
  const plain = text.replace(/[０-９．−ー]/g, (c) => ({ "．": ".", "−": "-", ー: "-" })[c] ?? String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const digits = plain.replace(/[,，¥￥円\s　]/g, "");
  return /^-?\d{1,15}(\.\d+)?$/.test(digits) ? Number(digits) : null;
};

// The value of a question as the conditions see it; null while it cannot be told.
function valueOf(field) {
  const path = field.dataset.field;
  const named = [...field.querySelectorAll(`[name="${CSS.escape(path)}"]`)].filter((input) => input.type !== "hidden");
  const ticked = named.filter((input) => input.checked).map((input) => input.value);
  const text = named.find((input) => !["radio", "checkbox"].includes(input.type))?.value.trim() ?? "";
  switch (field.dataset.type) {
    case "yes_no":
      return ticked.length ? ticked[0] === "yes" : null;
    case "statement":
      return ticked.length ? true : null;
    case "choice":
      return ticked[0] ?? (text || null);
    case "choices":
      return ticked.length ? ticked : null;
    case "number":
    case "money":
    case "copies":
      return number(text);
    case "date":
      return readDay(text);
    case "persons":
      return ticked.length ? ticked : null;
    case "file":
      return field.querySelector("input[type=hidden]") ? [true] : null;
    default: {
      if (text) return text;
      const parts = [...field.querySelectorAll("input:not([type=hidden]), select")].filter((input) => input.value.trim());
      return field.dataset.kind === "object" && parts.length ? { filled: true } : null;
    }
  }
}

// Questions that come and go ---------------------------------------------------------------------------

function scopeFor(field, held, live) {
  // "children.0.born_on" among all rows, "children.born_on" on the page of one row.
  const row = field.dataset.repeat ? field.dataset.field.slice(0, -field.dataset.name.length - 1) : "";
  return {
    get(name) {
      if (row && live.has(`${row}.${name}`)) return live.get(`${row}.${name}`);
      if (live.has(name)) return live.get(name);
      return Object.hasOwn(held, name) ? held[name] : null;
    },
  };
}

function showWhatIsAsked(form, held) {
  const fields = [...form.querySelectorAll("[data-field]")];
  const live = new Map(fields.map((field) => [field.dataset.field, valueOf(field)]));
  // A hidden answer takes no part, so what depends on it must be decided again, until nothing changes.
  for (let round = 0; round < fields.length + 1; round += 1) {
    let changed = false;
    for (const field of fields) {
      if (!field.dataset.when) continue;
      const asked = evaluate(JSON.parse(field.dataset.when), scopeFor(field, held, live)) === true;
      live.set(field.dataset.field, asked ? valueOf(field) : null);
      if (field.hidden === asked) {
        field.hidden = !asked;
        changed = true;
      }
    }
    if (!changed) return;
  }
}

// Days, texts, addresses -------------------------------------------------------------------------------

function echoDay(field) {
  const echo = field.querySelector("[data-read-as]");
  const day = readDay(field.querySelector("input:not([type=hidden])").value);
  const said = day ? echo.dataset.readAs.replace("{day}", inWords(day)) : "";
  if (echo.textContent.trim() !== said) echo.textContent = said;
}

function countCharacters(area) {
  const count = area.closest("[data-field]")?.querySelector("[data-count]");
  if (count) count.textContent = count.dataset.count.replace("{count}", [...area.value].length);
}

async function fillAddress(button) {
  const part = (name) => document.getElementsByName(`${button.dataset.fill}.${name}`)[0];
  const status = button.parentElement.querySelector("[data-fill-status]");
  const code = part("postal_code").value.normalize("NFKC").replace(/[^0-9]/g, "");
  let towns = [];
  if (/^\d{7}$/.test(code)) {
    const answer = await fetch(button.dataset.postal.replace("0000000", code), { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    ({ towns } = await answer.json());
  }
  if (!towns.length) {
    status.textContent = button.dataset.unknown;
    part("postal_code").focus();
    return;
  }
  for (const name of ["prefecture", "city", "town"]) {
    const shared = new Set(towns.map((town) => town[name]));
    part(name).value = shared.size === 1 ? [...shared][0] : "";
  }
  status.textContent = button.dataset.filled;
  part(part("town").value ? "street" : "town").focus();
  part("city").dispatchEvent(new Event("input", { bubbles: true }));
}

// Keeping what is typed --------------------------------------------------------------------------------

class Keeper {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    this.timer = 0;
    this.busy = false;
    this.again = false;
    this.stopped = false;
  }

  say(word, time = "") {
    if (this.status) this.status.textContent = (this.status.dataset[word] ?? "").replace("{time}", time);
  }

  soon(delay = QUIET_MS) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), delay);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  // Files are never part of it: they travel only when the page is sent, and stay chosen meanwhile.
  data() {
    const data = new FormData(this.form);
    const kept = new FormData();
    for (const [name, value] of data.entries()) if (!(value instanceof File)) kept.append(name, value);
    return kept;
  }

  async keep() {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.say("saving");
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: this.data(),
        headers: { Accept: "application/json", "X-Revision": this.form.dataset.revision ?? "" },
      });
      await this.heard(answer);
    } catch {
      this.say("offline");
      this.soon(RETRY_MS);
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.soon();
      }
    }
  }

  async heard(answer) {
    if (answer.status === 409) {
      this.stop();
      this.say("conflict");
      return;
    }
    if (!answer.ok) {
      this.say("failed");
      if (answer.status >= 500) this.soon(RETRY_MS);
      else this.stop();
      return;
    }
    const said = await answer.json();
    if (said.revision !== undefined && !this.stopped) {
      this.form.dataset.revision = said.revision;
      const kept = this.form.querySelector('input[name="revision"]');
      if (kept) kept.value = said.revision;
    }
    const now = new Date();
    const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
    this.say("saved", said.saved_at ?? time);
  }
}

// Wiring -----------------------------------------------------------------------------------------------

function helpWith(form) {
  const held = state();
  const keeper = form.dataset.autosave ? new Keeper(form) : null;
  const changed = (event) => {
    const field = event.target.closest("[data-field]");
    if (field?.dataset.type === "date") echoDay(field);
    if (event.target.tagName === "TEXTAREA") countCharacters(event.target);
    showWhatIsAsked(form, held);
    if (event.target.type !== "file") keeper?.soon();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    event.preventDefault();
    // Where it cannot be asked from here, the button does what it does without this file.
    fillAddress(button).catch(() => {
      keeper?.stop();
      button.removeAttribute("data-fill");
      form.requestSubmit(button);
    });
  });
  form.addEventListener("submit", () => keeper?.stop());
  window.addEventListener("online", () => keeper?.soon(0));
  showWhatIsAsked(form, held);
}

for (const form of document.querySelectorAll("form[data-form], form[data-autosave]")) helpWith(form);
