// The clerk's page follows what the resident does on the tablet: it is looked at anew when something was done there. It is
// never reloaded: where it is the answer to pressing “Submit all”, that would submit once more by itself.

const place = document.querySelector("[data-desk-ask]");
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.deskAsk, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const said = await answer.json();
  if (said.stand !== place.dataset.deskStand) location.assign(place.dataset.deskPage);
};
if (place) setInterval(() => look().catch(() => {}), 2000);
