// The board of a waiting area: asked for every few seconds, or sent by the server where it keeps a line open.

/** Ask again and again; `show` is given every new board. An answer that nothing has changed costs next to nothing. */
export const ask = (address, show) => {
  let mark = "";
  const once = async () => {
    let again = 10;
    try {
      const headers = mark ? { "If-None-Match": mark } : {};
      const answer = await fetch(address, { headers, credentials: "omit", cache: "no-store" });
      if (answer.status === 200) {
        mark = answer.headers.get("ETag") || "";
        const board = await answer.json();
        again = board.again;
        show(board);
      }
      if (answer.status === 503) again = Number(answer.headers.get("Retry-After")) || 30;
    } catch {
      again = 20;
    }
    // Not all at the same moment.
    setTimeout(once, 1000 * again * (0.8 + 0.4 * Math.random()));
  };
  setTimeout(once, 1000 + 3000 * Math.random());
};

/** Listen to the stream; ask instead where there is none. */
export const listen = (stream, address, show) => {
  if (!stream || !("EventSource" in window)) return ask(address, show);
  const source = new EventSource(stream);
  source.addEventListener("message", (event) => show(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    // 204 closes it for good: this process has displays enough. Otherwise the browser connects again by itself.
    if (source.readyState === EventSource.CLOSED) ask(address, show);
  });
  return undefined;
};

export const json = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** A range of minutes in words; the sentences come with the page. */
export const waitWords = (patterns, low, high) => {
  if (high < 0) return high === -2 ? patterns.closed : patterns.unknown;
  return high <= 2 ? patterns.soon : fill(patterns.range, { low, high });
};

const tell = (element, text) => { if (element.textContent !== text) element.textContent = text; };

/** Put the figures of the queues where the page shows them. */
export const showQueues = (root, patterns, board) => {
  for (const [key, queue] of Object.entries(board.queues)) {
    root.querySelectorAll(`[data-count="${key}"]`).forEach((one) => tell(one, String(queue.waiting)));
    root.querySelectorAll(`[data-wait="${key}"]`).forEach((one) => tell(one, waitWords(patterns, queue.low, queue.high)));
  }
};

/** Show what holds while numbers are given out, or that they are not and when they will be again. */
export const showOpen = (root, board) => {
  root.querySelectorAll("[data-while-open]").forEach((one) => { one.hidden = !board.open; });
  root.querySelectorAll("[data-while-closed]").forEach((one) => { one.hidden = board.open; });
  root.querySelectorAll("[data-opens]").forEach((one) => tell(one, board.opens[document.documentElement.dataset.language] || ""));
};

/** Two tones, made here: no file, and nothing to download. Browsers allow it after a press only. */
export const chime = (audio) => {
  [[0, 659.3], [0.35, 523.3]].forEach(([after, pitch]) => {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = pitch;
    const begin = audio.currentTime + after;
    loud.gain.setValueAtTime(0.0001, begin);
    loud.gain.exponentialRampToValueAtTime(0.4, begin + 0.03);
    loud.gain.exponentialRampToValueAtTime(0.0001, begin + 0.9);
    tone.connect(loud).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 1);
  });
};

const VOICES = { "ja": "ja-JP", "ja-plain": "ja-JP", "en": "en-US", "vi": "vi-VN" };

/** Say a text with the browser's own voice, where there is one; resolves when it is said. */
export const say = (text, language) => new Promise((done) => {
  if (!("speechSynthesis" in window) || !text) return done();
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = VOICES[language] || language;
  speech.rate = 0.95;
  speech.addEventListener("end", done);
  speech.addEventListener("error", done);
  window.speechSynthesis.speak(speech);
  return undefined;
});
