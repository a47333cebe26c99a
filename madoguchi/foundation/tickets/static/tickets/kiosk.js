// The kiosk: reads aloud, prints, and goes back to its first page for the next person.
import { ask, json, say, showQueues } from "./board.js";
import { isGoing } from "../ui/going.js";

const main = document.getElementById("main");

if (main.dataset.board) {
  const patterns = json(main.dataset.patterns);
  ask(main.dataset.board, (board) => {
    showQueues(main, patterns, board);
    // Opening or closing changes what there is to press.
    if (board.open !== (main.dataset.open === "yes") && !isGoing()) location.reload();
  });
}

const spoken = (element) => {
  const copy = element.cloneNode(true);
  // Readings over the kanji would be said twice.
  copy.querySelectorAll("rt, rp").forEach((one) => one.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
};
const readAloud = () => {
  window.speechSynthesis.cancel();
  const words = [...document.querySelectorAll("[data-say]")].map(spoken).filter(Boolean).join("。 ");
  say(words, document.documentElement.dataset.language || document.documentElement.lang);
};
if ("speechSynthesis" in window) {
  document.querySelectorAll("[data-read-aloud]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", readAloud);
  });
  if ("sayAtOnce" in main.dataset) readAloud();
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Back to the first page, unless somebody still touches this one.
if (main.dataset.back) {
  const note = document.querySelector("[data-back-words]");
  const longest = Number(main.dataset.backAfter);
  let left = longest;
  const stay = (seconds) => { left = seconds; };
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => stay(4 * longest));
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, () => stay(Math.max(left, longest))));
  setInterval(() => {
    left -= 1;
    if (left > 0) note.querySelector("span").textContent = note.dataset.backWords.replace("{seconds}", String(left));
    else if (!isGoing()) location.replace(main.dataset.back);
  }, 1000);
}
