// Asks now and then whether something new lies on the tablet. A page that is being read is not pulled away:
// it says that something changed. Without this file a button on each page does the same.

import { isGoing } from "../ui/going.js";

const { tabletStand: stand, tabletSet: set = "", tabletAsk: address } = document.body.dataset;
const news = document.querySelector("[data-tablet-news]");
const follows = "tabletFollows" in document.body.dataset;

const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const said = answer.ok ? await answer.json() : { stand, set };
  if (said.stand === stand || isGoing()) return;
  // Nobody else's forms may stay in view: when the set is gone or another lies here, the page goes at once.
  if (follows || said.set !== set || said.stand === "waiting" || said.stand === "unpaired") location.assign("/tablet/");
  else if (news) {
    news.querySelector("a").href = location.href;
    news.hidden = false;
  }
};

if (stand && address) setInterval(() => look().catch(() => {}), 2000);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
