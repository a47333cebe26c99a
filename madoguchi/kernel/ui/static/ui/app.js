// Small comforts on top of pages that work without them. Each listens for one data- hook.

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// The list of problems takes the focus, so that a screen reader reads it first.
each("[data-error-summary]", (summary) => summary.focus());

// A second press while the first is under way sends nothing. Buttons are not disabled, because a disabled
// button loses its name and value; coming back with the browser's "back" opens the form again.
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => reopen(form), 10_000);
});
const reopen = (form) => {
  sent.delete(form);
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};
window.addEventListener("pageshow", (event) => {
  if (event.persisted) each("form", reopen);
});

// A choice that sends its form at once; the button beside it serves those without JavaScript.
each("[data-autosubmit]", (field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
  field.form.querySelectorAll("[data-autosubmit-button]").forEach((button) => { button.hidden = true; });
});

// How many characters are left: data-count="400" on the text area, data-count-words="%d characters left" beside it.
each(":is(textarea, input)[data-count]", (field) => {
  const most = Number(field.dataset.count);
  const words = field.dataset.countWords || "%d";
  const told = document.createElement("p");
  told.className = "field__count";
  told.setAttribute("aria-live", "polite");
  field.after(told);
  let waiting;
  const tell = () => {
    const left = most - [...field.value].length;
    told.classList.toggle("field__count--over", left < 0);
    told.textContent = words.replace("%d", String(left));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 300);
  });
  tell();
});

// A question before an act that cannot be undone: data-confirm="id of a <dialog>". The dialog holds
// a button with value "yes"; the form is sent only with it.
each("[data-confirm]", (button) => {
  const dialog = document.getElementById(button.dataset.confirm);
  if (!(dialog instanceof HTMLDialogElement)) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!button.form.reportValidity()) return;
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") button.form.requestSubmit();
    else button.focus();
  });
});

// The language and text-size panels close with Escape and with a press outside.
const close = (chooser, refocus) => {
  chooser.open = false;
  if (refocus) chooser.querySelector("summary").focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") each("[data-chooser][open]", (c) => close(c, c.contains(document.activeElement)));
});
document.addEventListener("click", (event) => {
  each("[data-chooser][open]", (chooser) => { if (!chooser.contains(event.target)) close(chooser, false); });
});
