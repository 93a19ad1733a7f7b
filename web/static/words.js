/** What the control says, and how it writes and speaks a time. */

export const vi = {
  group: "Nghe bài viết",
  idle: "Nghe bài",
  playing: "Tạm dừng",
  paused: "Nghe tiếp",
  ended: "Nghe lại",
  error: "Thử lại",
  held: "Chưa nghe được",
  back: "Lùi 10 giây",
  forward: "Tới 10 giây",
  seek: "Vị trí đang nghe",
  speed: "Tốc độ đọc",
  menu: "Thêm lựa chọn",
  comma: ",",
  /** @param {number} h @param {number} m @param {number} s */
  time: (h, m, s) => (h ? `${h} giờ ` : "") + (m ? `${m} phút ` : "") + `${s} giây`,
  of: " trên ",
};

/** 65 → [0, 1, 5]. @param {number} seconds */
const parts = (seconds) => {
  const s = Math.max(0, Math.floor(seconds || 0));
  return /** @type {const} */ ([Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60]);
};

/** 65 → "1:05". @param {number} seconds */
export function clock(seconds) {
  const [h, ...rest] = parts(seconds);
  const text = rest.map((n) => String(n).padStart(2, "0")).join(":");
  return h ? `${h}:${text}` : text.replace(/^0/, "");
}

/** 65 → "1 phút 5 giây". @param {number} seconds @param {typeof vi} words */
export const spokenTime = (seconds, words) => words.time(...parts(seconds));
