// The card reader of this desk: a small program on this computer is asked for the card, and its answer, which only the
// city can prove, goes with the form. Nothing of it is looked at or kept here.

const form = document.querySelector("[data-card-bridge]");
const status = form.querySelector("[data-card-bridge-status]");
const answer = form.elements.answer;
const LONGEST = 90_000; // milliseconds: the person has to type the PIN

form.addEventListener("submit", async (event) => {
  if (answer.value) return;
  event.preventDefault();
  status.textContent = status.dataset.waiting;
  try {
    const told = await fetch(form.dataset.cardBridge, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ protocol: 1, nonce: form.elements.nonce.value, variant: form.dataset.variant }),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(LONGEST),
    });
    if (!told.ok) throw new Error(String(told.status));
    answer.value = await told.text();
  } catch {
    status.textContent = status.dataset.failed;
    return;
  }
  form.requestSubmit();
});
