/** What a press brings: one player heard at a time, where I left, the lock screen's buttons, and the sentences. */

import { remembered } from "./article-player.js";
import { lastBegun, readAlong } from "./read-along.js";

const SAVE_EVERY = 5;
/** Milliseconds between two looks whether the newsroom changed what is heard. */
const LOOK = 8000;

/** @type {ArticlePlayer | undefined} */
let heard;
/** @type {WeakSet<ArticlePlayer>} */
const begun = new WeakSet();
/** @type {WeakMap<ArticlePlayer, {of: string, told: Told, show: (told: Told) => void}>} */
const tellings = new WeakMap();
/** What is told of the article that a player has now. @param {ArticlePlayer} player */
const tellingOf = (player) => {
  const telling = tellings.get(player);
  return telling?.of === player.of ? telling : undefined;
};

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
  if (!player.of) return;
  const along = readAlong(player);
  const show = (/** @type {Told} */ told) => {
    tellings.set(player, { of: player.of, told, show });
    player.setAttribute("duration", String(told.duration));
    if (!player.voice) player.setAttribute("voice", told.voice);
    along(told.segments);
    player.show();
  };
  await hear(player, await ask(player), show);
  watchEdits(player);
}

/** @param {ArticlePlayer} player */
function watchEdits(player) {
  setTimeout(async () => {
    const telling = tellingOf(player);
    const fresh = telling && !player.audio.paused && (await ask(player));
    if (fresh && fresh.state === "ready" && telling.told.audio && fresh.audio !== telling.told.audio) {
      const { correct } = await import("./hot.js");
      const isStill = () => player.isConnected && tellingOf(player) === telling;
      if (await correct(player, telling.told, fresh, isStill)) telling.show(fresh);
    }
    if (player.isConnected) watchEdits(player);
  }, LOOK);
}

/**
 * Follow what the server tells; what is still being spoken is heard in pieces.
 * @param {ArticlePlayer} player @param {Told | undefined} told @param {(told: Told) => void} show @param {number} [sentence]
 */
async function hear(player, told, show, sentence) {
  if (!told) return player.awaits ? giveUp(player, "") : undefined;
  if (told.audio || !told.state) {
    if (told.state === "ready" || told.state === "held" || !told.state) show(told);
    return;
  }
  if (told.state === "held") return hold(player, told.reason);
  const { hearPieces } = await import("./cold.js");
  const whole = await hearPieces(player, told, () => ask(player), show, sentence);
  if (whole) show(whole);
  else giveUp(player, (await ask(player))?.reason);
}

/** Say why nothing is heard until the newsroom lets it. @param {ArticlePlayer} player @param {string | null} reason */
function hold(player, reason) {
  player.awaits = false;
  player.setAttribute("state", "held");
  player.say(reason ?? "");
  player.show();
}

/** Say why nothing more is heard; the next press asks for it once more. @param {ArticlePlayer} player @param {string | null} [reason] */
function giveUp(player, reason) {
  player.awaits = false;
  player.removeAttribute("waiting");
  player.say(reason || troubles(player)[0]);
  player.again = () => {
    player.again = undefined;
    player.awaits = true;
    player.say("");
    player.show();
    retell(player);
  };
  player.show();
}

/** Go on in the player's voice, as it is now, from the beginning of the sentence that is heard. @param {ArticlePlayer} player */
export async function retell(player) {
  const { audio } = player;
  const telling = tellingOf(player);
  if (!telling) {
    const plays = !audio.paused;
    audio.src = player.address(".mp3");
    if (plays) audio.play();
    return;
  }
  const sentence = Math.max(0, lastBegun(telling.told.segments, (one) => one.start, player.time));
  const told = await ask(player, "/listen", { method: "POST" });
  if (!told?.audio) return hear(player, told, telling.show, sentence);
  const plays = !audio.paused || player.awaits;
  (await import("./cold.js")).leave(player);
  player.awaits = false;
  audio.src = told.audio;
  telling.show(told);
  player.time = told.segments[sentence]?.start ?? 0;
  if (plays) audio.play();
}

/**
 * What the server tells; nothing when it has nothing.
 * @param {ArticlePlayer} player @param {string} [kind] @param {RequestInit} [how] @returns {Promise<Told | undefined>}
 */
async function ask(player, kind = ".json", how = undefined) {
  try {
    const answer = await fetch(player.address(kind), how);
    return answer.ok ? await answer.json() : undefined;
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

/** What is said when no sound comes, and when there is none. @param {ArticlePlayer} player */
const troubles = (player) =>
  player.words.comma === "."
    ? ["The audio could not be loaded. Check the network and try again.", "This article has no narration yet."]
    : ["Không tải được âm thanh. Mời bạn kiểm tra mạng rồi thử lại.", "Bài này hiện chưa có bản đọc."];

/** @param {ArticlePlayer} player */
function watchErrors(player) {
  const [lost, absent] = troubles(player);
  const { audio } = player;
  const say = async () => {
    const { error, src } = audio;
    if (!error || player.isHeld) return;
    // Only asking again tells a server that refuses from one that is not reached.
    const answer = await fetch(src, { method: "HEAD" }).catch(() => null);
    if (player.voice && answer?.status === 422) {
      // A voice that was chosen once and is not there any more.
      player.voice = remembered("voice", null);
      audio.src = player.address(".mp3");
      audio.play();
    } else if (!player.again) player.say(answer && error.code === error.MEDIA_ERR_SRC_NOT_SUPPORTED ? absent : lost);
  };
  audio.addEventListener("error", say);
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
