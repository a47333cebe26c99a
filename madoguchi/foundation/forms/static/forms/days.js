// A typed day in either calendar, to tell at once how it is read. The server decides; this only echoes.

import { isDay } from "./expressions.js";

const ERAS = [
  ["令和", "r", "2019-05-01"],
  ["平成", "h", "1989-01-08"],
  ["昭和", "s", "1926-12-25"],
  ["大正", "t", "1912-07-30"],
  ["明治", "m", "1873-01-01"],
];
const FIRST_YEAR = { 令和: 2019, 平成: 1989, 昭和: 1926, 大正: 1912, 明治: 1868 };
const LAST_DAY = { 平成: "2019-04-30", 昭和: "1989-01-07", 大正: "1926-12-25", 明治: "1912-07-30" };

const narrow = (text) =>
  text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑‒–—―−ー]/g, "-")
    .replace(/[\s　]/g, "")
    .toLowerCase();

const iso = (year, month, day) =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

// "1985-04-01" for anything the server would read, null when it cannot be told here.
export function readDay(typed) {
  const text = narrow(typed);
  const western = /^(\d{4})(?:年(\d{1,2})月(\d{1,2})日?|([./-])(\d{1,2})\4(\d{1,2})|(\d{2})(\d{2}))$/.exec(text);
  if (western) {
    const day = iso(western[1], western[2] ?? western[5] ?? western[7], western[3] ?? western[6] ?? western[8]);
    return isDay(day) ? day : null;
  }
  const names = ERAS.map(([name, letter]) => `${name}|${letter}`).join("|");
  const era = new RegExp(
    `^(${names})[.-]?(元|\\d{1,3})(?:年(\\d{1,2})月(\\d{1,2})日?|([./-])(\\d{1,2})\\5(\\d{1,2}))$`,
  ).exec(text);
  if (!era) return null;
  const [name, , first] = ERAS.find(([word, letter]) => era[1] === word || era[1] === letter);
  const year = FIRST_YEAR[name] + (era[2] === "元" ? 1 : Number(era[2])) - 1;
  const day = iso(year, era[3] ?? era[6], era[4] ?? era[7]);
  return isDay(day) && day >= first && day <= (LAST_DAY[name] ?? "9999-12-31") ? day : null;
}

// "昭和60年4月1日 (1985-04-01)".
export function inWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  const era = ERAS.find(([, , first]) => day >= first);
  if (!era) return day;
  const count = year - FIRST_YEAR[era[0]] + 1;
  return `${era[0]}${count === 1 ? "元" : count}年${month}月${date}日 (${day})`;
}
