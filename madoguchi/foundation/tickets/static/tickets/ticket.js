// The number on the phone: follows the board, and tells when it is called.
import { ask, chime, fill, json, say, waitWords } from "./board.js";
import { isGoing } from "../ui/going.js";

const main = document.getElementById("main");
const patterns = json(main.dataset.patterns);
const label = main.dataset.label;
const status = main.querySelector("[data-status]");
const button = main.querySelector("[data-sound]");
let audio;

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    audio ||= new AudioContext();
    audio.resume();
    button.setAttribute("aria-pressed", "true");
    chime(audio);
  });
}

const called = (desk) => {
  const words = fill(patterns.called, { desk });
  const line = document.createElement("p");
  line.className = "hall-mine__called";
  line.textContent = words;
  status.replaceChildren(line);
  main.querySelector("[data-follows]")?.remove();
  document.title = `${label} → ${desk}`;
  main.dataset.state = "called";
  navigator.vibrate?.([300, 150, 300]);
  if (audio) {
    chime(audio);
    say(words, document.documentElement.dataset.language || document.documentElement.lang);
  }
};

if (["waiting", "called"].includes(main.dataset.state)) {
  let here = false;
  ask(main.dataset.board, (board) => {
    const call = board.called.find((one) => one.number === label);
    const mine = board.tickets[label];
    if (call) {
      if (main.dataset.state !== "called") called(call.desk);
    } else if (mine && main.dataset.state === "waiting") {
      here = true;
      const [ahead, low, high] = mine;
      const before = ahead ? fill(patterns.ahead, { count: ahead }) : patterns.next;
      status.querySelector("[data-ahead]").textContent = ahead < 0 ? "" : before;
      status.querySelector("[data-mine]").textContent = waitWords(patterns, low, high);
    } else if ((here || main.dataset.state === "called") && !isGoing()) {
      // Neither waiting nor called any more: the page knows what became of it.
      location.reload();
    }
  });
}
