// The clerk's page follows what the resident does on the tablet: it is looked at anew when something was done there. It is
// never reloaded: where it is the answer to pressing “Submit all”, that would submit once more by itself. And it is not pulled
// away from somebody who has begun to type or to choose: then it only says that there is something new.

import { isGoing } from "../ui/going.js";

const place = document.querySelector("[data-desk-ask]");
const news = document.querySelector("[data-desk-news]");
const begun = (input) => (["radio", "checkbox"].includes(input.type) ? input.checked : input.value.trim() !== "");
const isAtWork = () => [...document.querySelectorAll("main input:not([type=hidden]), main textarea")].some(begun);

const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.deskAsk, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const said = await answer.json();
  if (said.stand === place.dataset.deskStand || isGoing()) return;
  if (news && isAtWork()) news.hidden = false;
  else location.assign(place.dataset.deskPage);
};
if (place) setInterval(() => look().catch(() => {}), 2000);
