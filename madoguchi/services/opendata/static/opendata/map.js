// The map of the open data. Every place that it shows stands in the page's list, too.

/* global L */
import { baseMap, calm, drawLines, pin } from "./base-map.js";
import { Points, radiusOf } from "./clusters.js";

const section = document.querySelector("[data-map]");
const NEAR_POINTER = 8;
const MOST_IN_BUBBLE = 30;

const element = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);

const start = async () => {
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const words = section.querySelector("[data-map-words]").dataset;
  const said = section.querySelector("[data-map-said]");
  const canvas = section.querySelector("[data-map-canvas]");
  section.hidden = false;
  const map = baseMap(section, config);
  const drawn = new Drawn(config);
  show(map, config);
  remember(map);
  drawLines(map, config).catch(() => {});
  if (config.origin) pin(config.origin.at, { interactive: false }).addTo(map);
  drawn.layer.addTo(map);

  const bubble = new Bubble(map, canvas, config, drawn, words, said);
  map.on("click", ({ latlng }) => bubble.openAt(latlng, 0));
  map.on("mousemove", ({ latlng }) => {
    const over = drawn.found(map, latlng, NEAR_POINTER) !== null;
    canvas.classList.toggle("leaflet-interactive", over);
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== canvas) return;
    event.preventDefault();
    bubble.openAt(map.getCenter(), Infinity);
  });
  document.querySelectorAll("[data-map-show]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const at = button.dataset.mapShow.split(",").map(Number);
      map.setView(at, Math.max(map.getZoom(), 16), { animate: false });
      section.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
      bubble.openPlaces([[button.dataset.slug, Number(button.dataset.number)]], at, 1);
    });
  });
  try {
    await drawn.load();
  } catch {
    said.textContent = words.failed;
  }
  if (!config.view && !config.origin && config.filtered) drawn.fit(map);
  canvas.dataset.mapLoaded = drawn.points.length;
};

/** Points on tiles of canvas: while the map moves they are moved as pictures, and only new ones are drawn. */
class Drawn {
  constructor(config) {
    this.config = config;
    this.points = new Points([]);
    this.marks = [];
    this.colours = config.layers.map(({ colour }) => colourOf(colour));
    const draw = (coords) => this.tile(coords);
    const Tiles = L.GridLayer.extend({ createTile: draw });
    this.layer = new Tiles({ zIndex: 500, keepBuffer: 2, updateWhenIdle: false, updateInterval: 60, pane: "markerPane" });
  }

  async load() {
    const answers = await Promise.all(this.config.layers.map(async ({ points }) => {
      const answer = await fetch(points);
      if (!answer.ok) throw new Error(points);
      return answer.json();
    }));
    this.marks = answers.map(({ mark }) => mark);
    this.points = new Points(answers.map(({ points }) => points));
    this.layer.redraw();
  }

  tile({ x, y, z }) {
    const tile = document.createElement("canvas");
    const sharp = Math.min(2, window.devicePixelRatio || 1);
    tile.width = 256 * sharp;
    tile.height = 256 * sharp;
    const pen = tile.getContext("2d");
    pen.scale(sharp, sharp);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    this.points.around(z, x, y, (one) => this.circle(pen, one, one.x - x * 256, one.y - y * 256));
    return tile;
  }

  circle(pen, one, x, y) {
    const radius = radiusOf(one);
    if (x < -radius - 3 || y < -radius - 3 || x > 259 + radius || y > 259 + radius) return;
    const alone = one.count === 1;
    const layer = this.points.layer[one.first];
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = alone ? this.colours[layer] : "#1a1a1a";
    pen.fill();
    pen.lineWidth = 2.5;
    pen.strokeStyle = "#ffffff";
    pen.stroke();
    pen.fillStyle = "#ffffff";
    pen.font = `bold ${alone ? 13 : 14}px sans-serif`;
    pen.fillText(alone ? this.config.layers[layer].symbol : short(one.count), x, y + 1);
  }

  /** The cluster at a place of the map, or so many pixels beside it; nothing where there is none. */
  found(map, latlng, beside) {
    const { x, y } = map.project(latlng);
    const reach = beside === Infinity ? Math.hypot(map.getSize().x, map.getSize().y) / 2 : 26 + beside;
    const one = this.points.nearest(map.getZoom(), x, y, reach);
    if (!one || beside === Infinity) return one;
    return Math.hypot(one.x - x, one.y - y) <= radiusOf(one) + beside ? one : null;
  }

  fit(map) {
    if (!this.points.length) return;
    const every = [...this.points.x.keys()];
    map.fitBounds(this.bounds(map, every), { maxZoom: 16, padding: [40, 40], animate: false });
  }

  bounds(map, members) {
    const world = 256 * 2 ** map.getZoom();
    const corners = L.bounds([]);
    members.forEach((i) => corners.extend([this.points.x[i] * world, this.points.y[i] * world]));
    return L.latLngBounds(map.unproject(corners.min), map.unproject(corners.max));
  }
}

const colourOf = (number) => {
  const mark = document.body.appendChild(element("span", "", { className: `symbol symbol--${number}`, hidden: true }));
  const colour = getComputedStyle(mark).backgroundColor;
  mark.remove();
  return colour;
};

const short = (count) => (count < 1000 ? String(count) : `${Math.round(count / 100) / 10}k`);

/** What a point says, in a bubble that takes the focus and gives it back. */
class Bubble {
  constructor(map, canvas, config, drawn, words, said) {
    Object.assign(this, { map, canvas, config, drawn, words, said });
    this.popup = L.popup({ closeButton: false, autoPanPadding: [20, 20], minWidth: 200, maxWidth: 300 });
  }

  close() {
    this.map.closePopup(this.popup);
    this.canvas.focus({ preventScroll: true });
  }

  openAt(latlng, beside) {
    const { drawn, map } = this;
    const one = drawn.found(map, latlng, beside === 0 ? NEAR_POINTER : beside);
    if (!one) return;
    const members = drawn.points.members(one);
    const bounds = drawn.bounds(map, members);
    const apart = bounds.getNorth() - bounds.getSouth() > 1e-5 || bounds.getEast() - bounds.getWest() > 1e-5;
    if (members.length > 1 && apart && map.getZoom() < map.getMaxZoom()) {
      map.fitBounds(bounds, { padding: [40, 40], maxZoom: map.getMaxZoom(), animate: !calm });
      // Points side by side may not fit into the next size of the map: go nearer in any case.
      if (map.getBoundsZoom(bounds) <= map.getZoom()) map.setView(bounds.getCenter(), map.getZoom() + 1);
      return;
    }
    const where = map.unproject([one.x, one.y]);
    const shown = members.slice(0, MOST_IN_BUBBLE).map((i) => [drawn.points.layer[i], drawn.points.number[i]]);
    const named = shown.map(([layer, number]) => [this.config.layers[layer].slug, number]);
    this.openPlaces(named, where, members.length);
  }

  async openPlaces(named, where, count) {
    const marks = Object.fromEntries(this.config.layers.map(({ slug }, index) => [slug, this.drawn.marks[index]]));
    const query = new URLSearchParams(named.map(([slug, number]) => ["p", `${slug}:${marks[slug]}:${number}`]));
    try {
      const answer = await fetch(`${this.config.places}?${query}`);
      if (answer.status === 409) throw new Error(this.words.renewed);
      if (!answer.ok) throw new Error(this.words.failed);
      this.show((await answer.json()).places, where, count);
    } catch (problem) {
      this.said.textContent = problem.message || this.words.failed;
    }
  }

  show(places, where, count) {
    const inside = element("div", "", { className: "map__bubble", tabIndex: -1 });
    inside.setAttribute("role", "dialog");
    const together = this.words.places.replace("{count}", count);
    inside.setAttribute("aria-label", places.length === 1 ? places[0].name : together);
    if (count > 1) inside.append(element("p", together));
    places.forEach((place) => inside.append(...this.told(place)));
    if (count > places.length) inside.append(element("p", this.words.more.replace("{count}", count - places.length)));
    const close = element("button", this.words.close, { type: "button", className: "map__close" });
    close.addEventListener("click", () => this.close());
    inside.append(close);
    inside.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    this.popup.setContent(inside).setLatLng(where).openOn(this.map);
    inside.focus({ preventScroll: true });
  }

  told(place) {
    const link = element("a", place.name, { href: place.href });
    if (window.top !== window) link.target = "_top";
    const name = element("p", "", { className: "map__bubble-name" });
    name.append(link);
    const lines = [[place.layer, place.days, place.hours].filter(Boolean).join(" · "), [place.address, place.spot].filter(Boolean).join(" ")];
    const photos = place.photos.map(({ src, alt }) => element("img", "", { className: "map__photo", src, alt, lang: "ja", decoding: "async" }));
    const found = [name, ...photos, ...lines.filter(Boolean).map((line) => element("p", line))];
    if (place.phone) {
      const phone = element("p");
      phone.append(element("a", `${this.words.phone} ${place.phone}`, { href: `tel:${place.phone}` }));
      found.push(phone);
    }
    return found;
  }
}

/** The view of the address, else around where somebody looks from, else the city. */
const show = (map, config) => {
  const [zoom, latitude, longitude] = (config.view || "").split("/").map(Number);
  if ([zoom, latitude, longitude].every(Number.isFinite) && Math.abs(latitude) <= 85) map.setView([latitude, longitude], zoom);
  else if (config.origin) map.setView(config.origin.at, 15);
  else if (config.box) map.fitBounds([[config.box[1], config.box[0]], [config.box[3], config.box[2]]]);
  else map.setView([36, 138], 8);
};

/** The view goes into the address, so that it can be shared, and into the form, so that it stays. */
const remember = (map) => {
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    const view = `${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
    const field = document.querySelector("[data-map-view]");
    if (!field) return;
    field.value = view;
    const address = new URL(location.href);
    address.searchParams.set("map", view);
    history.replaceState(history.state, "", address);
    address.searchParams.delete("here");
    document.querySelector("[data-map-share]").value = address.href;
  });
};

const offerWhere = (button) => {
  const told = document.querySelector("[data-map-where]");
  const { form } = button;
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    told.textContent = button.dataset.waiting;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      // About ten metres: enough to find what is near, and no more than that.
      const here = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
      form.querySelectorAll("[name=here], [name=at]").forEach((field) => field.remove());
      form.append(element("input", "", { type: "hidden", name: "here", value: here }));
      form.elements.from.value = "";
      form.elements.map.value = "";
      form.requestSubmit();
    }, () => { told.textContent = button.dataset.refused; }, { timeout: 15_000, maximumAge: 60_000 });
  });
  // Another place to look from, another view.
  form.elements.from.addEventListener("input", () => { form.elements.map.value = ""; });
  form.elements.q.addEventListener("input", () => { form.elements.map.value = ""; });
};

const offerPrint = (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
};

// The answer is the list: whoever asked is taken to it, also where the map above it grows only now.
const goToAnswer = () => {
  const list = document.getElementById("places");
  if (location.hash !== "#places" || !list) return;
  list.scrollIntoView({ block: "start" });
  list.focus({ preventScroll: true });
};

if (section) start().then(goToAnswer);
goToAnswer();
document.querySelectorAll("[data-map-here]").forEach(offerWhere);
document.querySelectorAll("[data-map-print]").forEach(offerPrint);

