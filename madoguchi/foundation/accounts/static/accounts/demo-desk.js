// The codes of the demo desk change every half minute: load them again when they do.
const note = document.querySelector("[data-demo-desk]");
if (note) {
  const seconds = Number(note.dataset.demoDesk);
  setTimeout(() => window.location.reload(), (seconds + 1) * 1000);
}
