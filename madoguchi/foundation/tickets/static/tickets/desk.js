// The desk: whoever has nobody there sees at once that somebody waits.
import { ask } from "./board.js";
import { isGoing } from "../ui/going.js";

const desk = document.querySelector("[data-board]");
const queues = desk.dataset.queues.split(" ").filter(Boolean);

ask(desk.dataset.board, (board) => {
  const waiting = queues.reduce((sum, key) => sum + (board.queues[key]?.waiting || 0), 0);
  const told = desk.querySelector("[data-line-count]");
  if (told.textContent !== String(waiting)) told.textContent = String(waiting);
  // Nothing is typed here, so looking again loses nothing; a dialog or a chosen button is left alone.
  const busy = document.activeElement && !document.activeElement.matches("body, .desk__call");
  if (desk.dataset.idle === "yes" && waiting !== Number(desk.dataset.waiting) && !busy && !isGoing()) location.reload();
});
