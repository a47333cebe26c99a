// The place of one record: dragged, pressed, or typed; the fields are what is sent.

import { baseMap, drawLines, pin } from "./base-map.js";

const section = document.querySelector("[data-map]");
const form = document.querySelector("[data-place-form]");

if (section && form) {
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const [latitude, longitude] = [form.dataset.latitude, form.dataset.longitude].map((name) => form.elements[name]);
  section.hidden = false;
  section.classList.add("map--placing");
  const map = baseMap(section, config);
  if (config.at) map.setView(config.at, 16);
  else if (config.box) map.fitBounds([[config.box[1], config.box[0]], [config.box[3], config.box[2]]]);
  else map.setView([36, 138], 8);
  drawLines(map, config).catch(() => {});

  let point = null;
  const write = ({ lat, lng }) => {
    latitude.value = lat.toFixed(6);
    longitude.value = lng.toFixed(6);
  };
  const put = (at) => {
    if (point) point.setLatLng(at);
    else {
      point = pin(at, { draggable: true, autoPan: true }).addTo(map);
      point.on("dragend", () => write(point.getLatLng()));
    }
  };
  if (config.at) put(config.at);
  map.on("click", ({ latlng }) => {
    put(latlng);
    write(latlng);
  });
  [latitude, longitude].forEach((field) => field.addEventListener("change", () => {
    const typed = [Number(latitude.value), Number(longitude.value)];
    if (!latitude.value || !longitude.value || !typed.every(Number.isFinite) || Math.abs(typed[0]) > 85) return;
    put(typed);
    map.setView(typed);
  }));
  const middle = form.querySelector("[data-place-middle]");
  middle.hidden = false;
  middle.addEventListener("click", () => {
    put(map.getCenter());
    write(map.getCenter());
  });
  section.querySelector("[data-map-canvas]").dataset.mapLoaded = "1";
}
