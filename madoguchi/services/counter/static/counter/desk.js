// The clerk's page follows what the resident does on the tablet: it is loaded anew when something was done there.

const place = document.querySelector("[data-desk-ask]");
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.deskAsk, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const said = await answer.json();
  if (said.stand !== place.dataset.deskStand) location.reload();
};
if (place) setInterval(() => look().catch(() => {}), 2000);
