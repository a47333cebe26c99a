// The public page: the figures follow by themselves.
import { ask, json, showOpen, showQueues } from "./board.js";

document.querySelectorAll("[data-board]").forEach((area) => {
  const patterns = json(area.dataset.patterns);
  ask(area.dataset.board, (board) => {
    showQueues(area, patterns, board);
    showOpen(area, board);
    const line = area.querySelector("[data-called-line]");
    if (line && board.called.length) line.textContent = board.called.map((one) => one.number).join(", ");
  });
});
