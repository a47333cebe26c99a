// The large screen: shows who is called, sounds, and says it.
import { chime, fill, json, listen, say, showOpen, showQueues } from "./board.js";

const main = document.getElementById("main");
const patterns = json(main.dataset.patterns);
const sentences = json(main.dataset.sentences);
const body = main.querySelector("[data-called]");
const none = main.querySelector("[data-none]");
const button = main.querySelector("[data-sound]");
let audio;
let known;
let speaking = Promise.resolve();

button.hidden = false;
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  if (on) {
    audio ||= new AudioContext();
    audio.resume();
    chime(audio);
  }
});
const sounding = () => audio && button.getAttribute("aria-pressed") === "true";

const row = (one, fresh) => {
  const line = document.createElement("tr");
  const number = document.createElement("th");
  number.scope = "row";
  number.textContent = one.number;
  const desk = document.createElement("td");
  desk.textContent = one.desk;
  line.append(number, desk);
  if (fresh) line.className = "hall-called__new";
  return line;
};

const announce = (one) => {
  if (!sounding()) return;
  chime(audio);
  const languages = one.in in sentences && one.in !== "ja" ? ["ja", one.in] : ["ja"];
  speaking = speaking.then(() => new Promise((done) => { setTimeout(done, 1200); }));
  for (const language of languages) {
    speaking = speaking.then(() => say(fill(sentences[language], one), language));
  }
};

// A display stays on for weeks, and the code for phones holds for a day: each day the page is asked for the new one.
const code = main.querySelector("[data-phone-code]");
// Loading the whole page anew would end the sound, which browsers allow after a press only.
const renewCode = (day) => {
  if (!code || code.dataset.phoneCode === day) return;
  const asked = new XMLHttpRequest();
  asked.open("GET", location.href);
  asked.responseType = "document";
  asked.addEventListener("load", () => {
    const fresh = asked.response?.querySelector("[data-phone-code]");
    if (!fresh || fresh.dataset.phoneCode === code.dataset.phoneCode) return;
    code.dataset.phoneCode = fresh.dataset.phoneCode;
    code.replaceChildren(...fresh.childNodes);
  });
  asked.send();
};

listen(main.dataset.stream, main.dataset.board, (board) => {
  const calls = new Map(board.called.map((one) => [one.number, one.calls]));
  const fresh = known ? board.called.filter((one) => (known.get(one.number) || 0) < one.calls) : [];
  known = calls;
  body.replaceChildren(...board.called.map((one) => row(one, fresh.includes(one))));
  none.hidden = board.called.length > 0;
  showQueues(main, patterns, board);
  showOpen(main, board);
  renewCode(board.day);
  fresh.reverse().forEach(announce);
});
