/** What a press brings: one player heard at a time, where I left, the lock screen's buttons, and the sentences. */

import { remembered } from "./article-player.js";
import { readAlong } from "./read-along.js";

/**
 * @typedef {import("./article-player.js").ArticlePlayer} ArticlePlayer
 * @typedef {{written: string, start: number, end: number, clip?: string, words?: [number, number, number][]}} Segment
 * @typedef {{state?: string, reason?: string, audio?: string, digest?: string, duration: number, segments: Segment[]}} Told
 */

const SAVE_EVERY = 5;

/** @type {ArticlePlayer | undefined} */
let heard;
/** @type {WeakSet<ArticlePlayer>} */
const begun = new WeakSet();

/** Attend to a player from its first sound on. @param {ArticlePlayer} player */
export async function listen(player) {
  if (heard !== player) heard?.audio.pause();
  heard = player;
  if (begun.has(player)) return;
  begun.add(player);
  keepPlace(player);
  watchErrors(player);
  offerButtons(player);
  announce(player);
  if (!player.hasAttribute("article")) return;
  const along = readAlong(player);
  const show = (/** @type {Told} */ told) => {
    player.setAttribute("duration", String(told.duration));
    along(told.segments);
    player.show();
  };
  /** @type {Told | undefined} */
  let told = await ask(player);
  if (told && told.state !== "ready" && told.state && !told.audio) {
    const cold = await import("./cold.js");
    const last = await cold.hearPieces(player, told, () => ask(player), show);
    if (!last) return player.say((await ask(player))?.reason ?? "");
    told = last;
  }
  if (!told) return;
  if (!told.audio || told.state === "ready") show(told);
}

/** The sentences and their times; nothing when the server has none. @param {ArticlePlayer} player */
async function ask(player) {
  try {
    const answer = await fetch(player.address(".json"));
    return answer.ok ? /** @type {Told} */ (await answer.json()) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined; // The network is away: the sound may still be in the cache.
    throw error;
  }
}

/** Remember where the listener is, until the end. @param {ArticlePlayer} player */
function keepPlace(player) {
  const { audio } = player;
  let kept = 0;
  const keep = () => {
    if (!audio.ended && player.time) remembered(player.address(""), (kept = player.time).toFixed(1));
  };
  audio.addEventListener("timeupdate", () => Math.abs(player.time - kept) > SAVE_EVERY && keep());
  audio.addEventListener("pause", keep);
  audio.addEventListener("ended", () => remembered(player.address(""), null));
  addEventListener("pagehide", keep);
}

/** @param {ArticlePlayer} player */
function watchErrors(player) {
  const [lost, absent] =
    player.words.comma === "."
      ? ["The audio could not be loaded. Check the network and try again.", "This article has no narration yet."]
      : ["Không tải được âm thanh. Mời bạn kiểm tra mạng rồi thử lại.", "Bài này hiện chưa có bản đọc."];
  const say = () => {
    const { error } = player.audio;
    if (error) player.say(error.code === error.MEDIA_ERR_SRC_NOT_SUPPORTED && navigator.onLine ? absent : lost);
  };
  player.audio.addEventListener("error", say);
  say();
}

/** @param {ArticlePlayer} player */
function offerButtons(player) {
  const session = navigator.mediaSession;
  if (!session) return;
  const tell = () => {
    const { duration } = player;
    if (heard !== player || !duration) return;
    session.setPositionState({ duration, position: Math.min(player.time, duration), playbackRate: player.audio.playbackRate });
  };
  /** @type {Partial<Record<MediaSessionAction, MediaSessionActionHandler>>} */
  const acts = {
    play: () => player.audio.play(),
    pause: () => player.audio.pause(),
    seekbackward: (details) => (player.time -= details.seekOffset ?? 10),
    seekforward: (details) => (player.time += details.seekOffset ?? 10),
    seekto: (details) => (player.time = details.seekTime ?? 0),
  };
  const take = () => {
    for (const [action, act] of Object.entries(acts)) session.setActionHandler(/** @type {MediaSessionAction} */ (action), act);
    tell();
  };
  for (const type of ["seeked", "ratechange", "durationchange"]) player.audio.addEventListener(type, tell);
  player.audio.addEventListener("play", take);
  take();
}

/** What the page says of itself. @param {string} property */
const told = (property) => document.querySelector(`meta[property="og:${property}"]`)?.getAttribute("content");

/** Name what is heard on the lock screen. @param {ArticlePlayer} player */
function announce(player) {
  if (!navigator.mediaSession) return;
  const cover = told("image");
  const tell = () => {
    navigator.mediaSession.metadata = new MediaMetadata({
      title: player.dataset.title ?? player.closest("article")?.querySelector("h1")?.textContent ?? document.title,
      artist: told("site_name") ?? location.hostname,
      artwork: cover ? [{ src: cover }] : [],
    });
  };
  player.audio.addEventListener("play", tell);
  tell();
}
