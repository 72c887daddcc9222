// Numbers and times as people read them.

const whole = new Intl.NumberFormat("en-GB");
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const count = (number) => (number === null || number === undefined ? "–" : whole.format(number));

export const several = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

export const time = (instant) => (instant ? moment.format(new Date(instant)) : "–");

export function since(instant) {
  if (!instant) {
    return "–";
  }
  const seconds = (new Date(instant) - Date.now()) / 1000;
  const steps = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [Infinity, "day", 86400]];
  const [, unit, size] = steps.find(([limit]) => Math.abs(seconds) < limit);
  return ago.format(Math.round(seconds / size), unit);
}

export function duration(millis) {
  if (millis === null || millis === undefined || Number.isNaN(millis)) {
    return "–";
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(number) {
  if (number === null || number === undefined) {
    return "–";
  }
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = number;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

export const between = (from, to) => duration(new Date(to ?? Date.now()) - new Date(from));

const tones = {
  published: "good", done: "good", proven: "good", Started: "good", "can be run": "good",
  running: "calm", rehearsed: "calm", abandoned: "calm", "rolled back": "calm", undone: "calm", replayed: "good", corrected: "calm",
  stopped: "warn", paused: "warn", loaded: "good", copying: "calm", open: "warn", different: "warn", changed: "warn", Stopped: "warn", Suspended: "warn",
  failed: "bad", unproven: "bad", interrupted: "bad", refused: "bad",
};

export const tone = (state) => tones[state] || "calm";
