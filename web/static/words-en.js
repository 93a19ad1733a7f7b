/** What the control says on a page in English. */

/** @param {number} n @param {string} unit */
const some = (n, unit) => `${n} ${unit}${n === 1 ? "" : "s"}`;

/** @type {typeof import("./words.js").vi} */
export const en = {
  group: "Listen to this article",
  idle: "Listen",
  playing: "Pause",
  paused: "Resume",
  ended: "Listen again",
  error: "Try again",
  held: "Not yet",
  back: "Back 10 seconds",
  forward: "Forward 10 seconds",
  seek: "Position",
  speed: "Reading speed",
  menu: "More options",
  comma: ".",
  time: (h, m, s) => (h ? `${some(h, "hour")} ` : "") + (m ? `${some(m, "minute")} ` : "") + some(s, "second"),
  of: " of ",
};
