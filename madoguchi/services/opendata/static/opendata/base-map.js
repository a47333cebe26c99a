// A Leaflet map with the lines of the city's folder (and a base of pictures where the city switched one on): shared by the
// map for everybody and the office's. Nothing here writes HTML; the content policy would not let it.

/* global L */
const COLOURS = { land: "#ffffff", around: "#f2f2f2", line: "#767676", own: "#333333" };
export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `tools` is the section around the canvas; its buttons move the map for those who cannot drag. */
export const baseMap = (section, config) => {
  const canvas = section.querySelector("[data-map-canvas]");
  const map = L.map(canvas, {
    attributionControl: false, zoomControl: false, fadeAnimation: false, zoomAnimation: !calm, inertia: !calm,
    scrollWheelZoom: false, minZoom: 8, maxZoom: 18, keyboardPanDelta: 120, zoomSnap: 1,
  });
  // Whoever scrolls past the map scrolls the page; the wheel belongs to the map while it is used.
  canvas.addEventListener("focus", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("blur", () => map.scrollWheelZoom.disable());
  map.on("click", () => canvas.focus({ preventScroll: true }));
  section.querySelector("[data-map-in]").addEventListener("click", () => map.zoomIn());
  section.querySelector("[data-map-out]").addEventListener("click", () => map.zoomOut());
  section.querySelectorAll("[data-map-pan]").forEach((button) => {
    const [x, y] = button.dataset.mapPan.split(",").map(Number);
    button.addEventListener("click", () => map.panBy([x * 160, y * 160], { animate: !calm }));
  });
  if (config.tiles) L.tileLayer(config.tiles, { maxZoom: 18 }).addTo(map);
  return map;
};

/** Draw the boundaries; a map without them is a map still. */
export const drawLines = async (map, config) => {
  const answer = await fetch(config.lines);
  if (!answer.ok) return;
  const own = ({ properties }) => properties.own;
  const lines = L.geoJSON(await answer.json(), {
    interactive: false,
    renderer: L.svg({ padding: 1 }),
    style: (feature) => ({
      color: own(feature) ? COLOURS.own : COLOURS.line, weight: own(feature) ? 2.5 : 1,
      fillColor: own(feature) ? COLOURS.land : COLOURS.around, fillOpacity: config.tiles ? 0 : 1,
    }),
  }).addTo(map);
  lines.eachLayer((area) => {
    if (!area.feature.properties.name) return;
    // Drawn by the style sheet: names of areas move with the map, and are no text of the page.
    const name = document.createElement("span");
    name.dataset.name = area.feature.properties.name;
    name.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({ html: name, className: "map__label", iconSize: [0, 0] });
    L.marker(area.getCenter(), { icon, interactive: false, keyboard: false, pane: "tooltipPane" }).addTo(map);
  });
};

/** A round mark at a place; what it is called is for those who drag it with a mouse, the keyboard has fields. */
export const pin = (at, options = {}) => {
  const drawn = document.createElement("span");
  return L.marker(at, {
    icon: L.divIcon({ html: drawn, className: "map__pin", iconSize: [24, 24], iconAnchor: [12, 12] }),
    keyboard: false, ...options,
  });
};
