// Conditions of a procedure, computed in the browser from the JSON tree that the server compiled.
// The server decides; this only previews. `null` is unknown, the third truth value.
// A scope is anything with get(path): a Map, or {get(path) {…}}. The same vectors hold both engines equal.

const GREATEST = Number.MAX_SAFE_INTEGER;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const known = (value) => (value === undefined ? null : value);
const tidy = (number) => (number >= -GREATEST && number <= GREATEST ? number : null);

// 一円未満切捨て; a millionth is rounded first, as on the server.
const wholeYen = (amount) => {
  if (!(amount >= -GREATEST && amount <= GREATEST)) return null;
  return Number.isInteger(amount) ? amount : Math.trunc(Math.floor(amount * 1e6 + 0.5) / 1e6);
};

const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lastDay = (year, month) => (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]);
const written = (year, month, day) =>
  [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");

function makeDate(year, month, day) {
  if (![year, month, day].every(Number.isInteger)) return null;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) return null;
  return written(year, month, day);
}

export function isDay(text) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return found !== null && makeDate(Number(found[1]), Number(found[2]), Number(found[3])) !== null;
}

const parts = (day) => day.split("-").map(Number);

// Days since 1970-01-01 in the proleptic Gregorian calendar, by counting 400-year eras from March.
function dayNumber(day) {
  const [y, month, date] = parts(day);
  const year = month <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function addDays(day, days) {
  if (!Number.isInteger(days) || Math.abs(days) > 4000000) return null;
  const shifted = dayNumber(day) + days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return makeDate(year, month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1);
}

function addMonths(day, months) {
  if (!Number.isInteger(months)) return null;
  const [year, month, date] = parts(day);
  const count = year * 12 + month - 1 + months;
  const newYear = Math.floor(count / 12);
  const newMonth = count - newYear * 12 + 1;
  if (newYear < 1 || newYear > 9999) return null;
  return written(newYear, newMonth, Math.min(date, lastDay(newYear, newMonth)));
}

const fullYears = (born, on) =>
  on < born ? null : Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);

const READERS = {
  text: (value) => (typeof value === "string" ? value : null),
  choice: (value) => (typeof value === "string" ? value : null),
  number: (value) => (typeof value === "number" ? tidy(value) : null),
  money: (value) => (typeof value === "number" ? tidy(value) : null),
  bool: (value) => (typeof value === "boolean" ? value : null),
  date: (value) => (typeof value === "string" && isDay(value) ? value : null),
  choices: (value) => (Array.isArray(value) ? value : null),
  list: (value) => (Array.isArray(value) ? value : null),
  object: (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? value : null),
  none: () => null,
};

const COMPARE = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const ARITHMETIC = {
  "+number": (a, b) => tidy(a + b),
  "-number": (a, b) => tidy(a - b),
  "*number": (a, b) => tidy(a * b),
  "/number": (a, b) => (b === 0 ? null : tidy(a / b)),
  "+money": (a, b) => wholeYen(a + b),
  "-money": (a, b) => wholeYen(a - b),
  "*money": (a, b) => wholeYen(a * b),
  "/money": (a, b) => (b === 0 ? null : wholeYen(a / b)),
  "+date": addDays,
  "-date": (day, days) => addDays(day, -days),
  "-days": (end, start) => dayNumber(end) - dayNumber(start),
};

const isSelector = (point) => (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);

// Each gets the scope, then values that are known.
const FUNCTIONS = {
  age: (scope, born, on = known(scope.get("@today"))) => (on === null ? null : fullYears(born, on)),
  legal_age: (scope, born, on = known(scope.get("@today"))) => {
    const following = on === null ? null : addDays(on, 1);
    return following === null ? null : fullYears(born, following);
  },
  today: (scope) => known(scope.get("@today")),
  days_between: (scope, start, end) => dayNumber(end) - dayNumber(start),
  months_between: (scope, start, end) => {
    const [a, b] = [parts(start), parts(end)];
    return (b[0] - a[0]) * 12 + b[1] - a[1] - (b[2] < a[2] ? 1 : 0);
  },
  add_months: (scope, day, months) => addMonths(day, months),
  date: (scope, year, month, day) => makeDate(year, month, day),
  fiscal_year: (scope, day) => Number(day.slice(0, 4)) - (day.slice(5, 7) < "04" ? 1 : 0),
  year: (scope, day) => parts(day)[0],
  month: (scope, day) => parts(day)[1],
  day: (scope, day) => parts(day)[2],
  length: (scope, text) => [...text].filter((c) => !isSelector(c.codePointAt(0))).length,
  floor: (scope, number) => Math.floor(number),
  ceil: (scope, number) => Math.ceil(number),
};

const least = (values) => values.reduce((a, b) => (b < a ? b : a));
const most = (values) => values.reduce((a, b) => (b > a ? b : a));
const whenKnown = (combine) => (values) => (values.includes(null) ? null : combine(values));

const OVER_ROWS = {
  any: (values) => (values.includes(true) ? true : values.includes(null) ? null : false),
  all: (values) => (values.includes(false) ? false : values.includes(null) ? null : true),
  tally: whenKnown((values) => values.filter(Boolean).length),
  sum: whenKnown((values) => tidy(values.reduce((a, b) => a + b, 0))),
  least: whenKnown((values) => (values.length ? least(values) : null)),
  most: whenKnown((values) => (values.length ? most(values) : null)),
};

function logic(trees, scope, decisive) {
  let result = !decisive;
  for (const tree of trees) {
    const value = evaluate(tree, scope);
    if (value === decisive) return decisive;
    if (value === null) result = null;
  }
  return result;
}

function overRows([name, paths, part, repeat], scope) {
  const combine = OVER_ROWS[name];
  const rows = scope.get(repeat);
  if (Array.isArray(rows) && rows.length === 0) return combine([]);
  const columns = paths.map((path) => scope.get(path));
  if (!columns.every(Array.isArray)) return null;
  const values = [];
  for (let index = 0; index < Math.max(...columns.map((c) => c.length)); index += 1) {
    const row = new Map(paths.map((path, place) => [path, known(columns[place][index])]));
    values.push(evaluate(part, { get: (path) => (row.has(path) ? row.get(path) : scope.get(path)) }));
  }
  return combine(values);
}

function call([, name, ...trees], scope) {
  const compute = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : null;
  if (compute === null) return null; // only the server can ask the registers
  const values = trees.map((tree) => evaluate(tree, scope));
  return values.includes(null) ? null : known(compute(scope, ...values));
}

function withKnown(trees, scope, compute) {
  const values = trees.map((tree) => evaluate(tree, scope));
  return values.includes(null) ? null : compute(...values);
}

// The value of `tree` in `scope`; null when it is unknown.
export function evaluate(tree, scope) {
  const [name, ...rest] = tree;
  switch (name) {
    case "lit":
      return rest[0];
    case "name":
      return READERS[rest[1]](known(scope.get(rest[0])));
    case "rank":
      return withKnown([rest[0]], scope, (key) => (rest[1].includes(key) ? rest[1].indexOf(key) : null));
    case "cmp":
      return withKnown(rest.slice(1), scope, COMPARE[rest[0]]);
    case "in":
      return withKnown([rest[0]], scope, (value) => rest[1].includes(value));
    case "contains":
      return withKnown([rest[0]], scope, (chosen) => chosen.includes(rest[1]));
    case "and":
      return logic(rest, scope, false);
    case "or":
      return logic(rest, scope, true);
    case "not":
      return withKnown(rest, scope, (value) => !value);
    case "neg":
      return withKnown(rest, scope, (value) => -value);
    case "if": {
      const holds = evaluate(rest[0], scope);
      return holds === null ? null : evaluate(holds ? rest[1] : rest[2], scope);
    }
    case "+":
    case "-":
    case "*":
    case "/":
      return withKnown(rest.slice(1), scope, ARITHMETIC[name + rest[0]]);
    case "min":
      return withKnown(rest, scope, (...values) => least(values));
    case "max":
      return withKnown(rest, scope, (...values) => most(values));
    case "count":
      return withKnown(rest, scope, (rows) => rows.length);
    case "known": {
      const value = known(scope.get(rest[0]));
      return !(value === null || value === "" || (Array.isArray(value) && value.length === 0));
    }
    case "call":
      return call(tree, scope);
    default:
      return Object.hasOwn(OVER_ROWS, name) ? overRows(tree, scope) : null;
  }
}
