/** What the control's menu holds: volume, scrolling along, a link to this moment, the download. Loaded when it opens. */

import { remembered } from "./article-player.js";
import { clock } from "./words.js";

const look = new CSSStyleSheet();
look.replaceSync(`
[part=panel]{position:absolute;right:0;top:calc(100% + 6px);z-index:3;box-sizing:border-box;width:min(320px,100%);padding:8px;
background:Canvas;color:CanvasText;border:1px solid var(--line);border-radius:14px;box-shadow:0 6px 24px rgb(0 0 0/.22)}
:host([up]) [part=panel]{top:auto;bottom:calc(100% + 6px)}
[part=panel]>*{display:flex;align-items:center;gap:10px;width:100%;height:auto;min-height:44px;padding:0 8px;box-sizing:border-box;
justify-content:flex-start;color:inherit;font:inherit;text-decoration:none;border-radius:8px;text-align:left;cursor:pointer}
:host([tight]) [part=panel]{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));width:100%;padding:5px;font-size:13px}
:host([tight]) [part=panel]>*{min-height:38px;gap:6px}
[part=panel]>:hover{background:var(--line)}
[part=panel] [type=checkbox]{width:20px;height:20px;margin:0;accent-color:var(--accent)}
[part=panel] select{border:1px solid var(--line);border-radius:8px;flex:1;min-width:0;padding:0 8px}`);

const VI = { voice: "Giọng đọc", person: "Người đọc", volume: "Âm lượng", download: "Tải âm thanh về máy", share: "Chép liên kết đến đoạn này", shared: "Đã chép liên kết", follow: "Cuộn theo lời đọc" };
const EN = { voice: "Voice", person: "A person", volume: "Volume", download: "Download the audio", share: "Copy a link to this moment", shared: "Link copied", follow: "Scroll along" };

/**
 * An element with its attributes and content.
 * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} content
 */
export function make(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** Fill the menu of a player the first time it opens, and open it where there is room. @param {ArticlePlayer} player */
export function fill(player) {
  const { bottom, top } = player.getBoundingClientRect();
  const panel = player.piece("panel");
  if (!panel.childElementCount) furnish(player, panel);
  player.toggleAttribute("up", bottom + panel.offsetHeight + 8 > innerHeight && top >= panel.offsetHeight + 6);
}

/** @param {ArticlePlayer} player @param {HTMLElement} panel */
function furnish(player, panel) {
  const { audio } = player;
  const more = player.words.comma === "." ? EN : VI;
  player.shadowRoot?.adoptedStyleSheets.push(look);

  const volume = /** @type {HTMLInputElement} */ (make("input", { part: "volume", type: "range", max: "100", step: "5" }));
  const paint = () => {
    volume.value = String(audio.muted ? 0 : audio.volume * 100);
    volume.style.setProperty("--at", `${volume.value}%`);
  };
  volume.addEventListener("input", () => {
    audio.volume = Number(volume.value) / 100;
    audio.muted = false;
  });
  audio.addEventListener("volumechange", paint);
  paint();

  const follow = /** @type {HTMLInputElement} */ (make("input", { part: "follow", type: "checkbox" }));
  follow.checked = remembered("follow") !== "no";
  follow.addEventListener("change", () => remembered("follow", follow.checked ? "yes" : "no"));

  const share = make("button", { part: "share", type: "button" }, more.share);
  share.addEventListener("click", async () => {
    const address = new URL(player.getAttribute("page") ?? location.href);
    address.hash = `nghe=${clock(player.time)}`;
    await navigator.clipboard.writeText(address.href);
    share.textContent = more.shared;
  });

  const href = player.of ? player.address(".mp3?download") : audio.src;
  // A small frame has no text to follow, and room for two rows.
  const isTight = innerHeight < 240;
  player.toggleAttribute("tight", isTight);
  panel.append(
    make("label", {}, more.volume, volume),
    ...(isTight ? [] : [make("label", {}, follow, more.follow)]),
    share,
    make("a", { part: "download", href, download: "" }, more.download),
  );
  offerVoices(player, panel, more);
}

/** Let the reader choose who speaks, where there is a choice. @param {ArticlePlayer} player @param {HTMLElement} panel @param {typeof VI} words */
async function offerVoices(player, panel, { voice, person }) {
  const answer = await fetch(new URL("../api/voices", import.meta.url)).catch(() => undefined);
  /** @type {{name: string, label: string, available: boolean}[]} */
  const voices = answer?.ok ? (await answer.json()).filter((/** @type {{available: boolean}} */ one) => one.available) : [];
  if (voices.length < 2 || !player.of) return;
  const choice = /** @type {HTMLSelectElement} */ (make("select", { part: "voice" }));
  choice.append(...voices.map(({ name, label }) => make("option", { value: name }, label)));
  // No voice is named where a person reads.
  if (player.getAttribute("voice") === "") choice.prepend(make("option", { value: "" }, person));
  choice.value = player.voice ?? player.getAttribute("voice") ?? voices[0].name;
  choice.addEventListener("change", async () => {
    player.voice = remembered("voice", choice.value || null) || choice.value;
    (await import("./listening.js")).retell(player);
  });
  panel.prepend(make("label", {}, voice, choice));
}
