// Says politely that a session is about to end. Other windows may have used it meanwhile, so the server is asked first.

const dialog = document.querySelector("[data-session]");
const warn = Number(dialog.dataset.sessionWarn);
const warning = dialog.querySelector("[data-session-warning]");
const over = dialog.querySelector("[data-session-over]");
const form = dialog.querySelector("form");
let ends = 0;
let told = false;

const now = () => performance.timeOrigin + performance.now();
const remember = (left) => { ends = now() + left * 1000; };
const ask = async (method) => {
  const body = method === "POST" ? new FormData(form) : undefined;
  const answer = await fetch(dialog.dataset.session, { method, body, headers: { Accept: "application/json" } });
  const said = answer.ok ? await answer.json() : { left: 0, whole: 0 };
  remember(said.left);
  return said.left;
};
const show = (ended) => {
  warning.hidden = ended;
  over.hidden = !ended;
  dialog.setAttribute("aria-labelledby", ended ? "session-over-title" : "session-title");
  dialog.setAttribute("aria-describedby", ended ? "session-over-text" : "session-text");
  if (!dialog.open) dialog.showModal();
};

remember(Number(dialog.dataset.sessionLeft));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const left = await ask("POST").catch(() => 0);
  // Near the end of the longest session there is nothing to gain: say it once and do not ask again.
  told = left > 0 && left <= warn;
  if (left > 0) dialog.close();
  else show(true);
});
dialog.querySelector("[data-session-close]").addEventListener("click", () => dialog.close());

const look = async () => {
  if (told && now() < ends) return;
  const left = (ends - now()) / 1000;
  if (left > warn) return;
  if (over.hidden === false) return;
  const really = await ask("GET").catch(() => Math.max(0, left));
  if (really <= 0) show(true);
  else if (really <= warn && !told) show(false);
  else if (dialog.open) dialog.close();
};
setInterval(look, 10_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
