// A field to write one's name into with a finger, a pen or a mouse. What is sent are the strokes as whole numbers.

const section = document.querySelector("[data-signature]");
const pad = section.querySelector("[data-signature-pad]");
const ink = pad.querySelector("path");
const form = section.querySelector("[data-signature-form]");
const [width, height] = [Number(pad.dataset.width), Number(pad.dataset.height)];
let strokes = [];
let current = null;

const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
const place = (event) => {
  const box = pad.getBoundingClientRect();
  return [within(((event.clientX - box.left) / box.width) * width, width), within(((event.clientY - box.top) / box.height) * height, height)];
};
const draw = () => ink.setAttribute("d", strokes.map((points) => `M${points.map(([x, y]) => `${x} ${y}`).join(" L")}`).join(" "));

pad.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  pad.setPointerCapture(event.pointerId);
  current = [place(event)];
  strokes.push(current);
  draw();
});
pad.addEventListener("pointermove", (event) => {
  if (!current) return;
  const point = place(event);
  const [x, y] = current[current.length - 1];
  if (Math.abs(point[0] - x) + Math.abs(point[1] - y) < 3) return;
  current.push(point);
  draw();
});
for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { current = null; });
section.querySelector("[data-signature-clear]").addEventListener("click", () => {
  strokes = [];
  draw();
});
form.addEventListener("submit", () => { form.elements.strokes.value = JSON.stringify(strokes); });
section.hidden = false;
