/** An article that is still being spoken: heard piece by piece, then from its whole sound, without a jump. */

import { lastBegun } from "./read-along.js";

/** Milliseconds between two looks at what is made, and how many without a piece before the listener is told. */
const LOOK = 200;
const PATIENCE = 25;

/** @type {WeakMap<ArticlePlayer, AbortController>} */
const going = new WeakMap();

/** What is said to who waits. @param {ArticlePlayer} player */
const soon = ({ words }) => (words.comma === "." ? "The narration is being prepared." : "Bản đọc đang được chuẩn bị, mời bạn đợi.");

/** Leave the pieces. @param {ArticlePlayer} player */
export function leave(player) {
  going.get(player)?.abort();
  Reflect.deleteProperty(player, "go");
  player.offset = 0;
}

/**
 * Play what there is, and go on as more comes; settled once the whole sound plays, or nothing more will come.
 * @param {ArticlePlayer} player @param {Told} told @param {() => Promise<Told | undefined>} ask
 * @param {(told: Told) => void} show @param {number} [sentence] to begin with @returns {Promise<Told | undefined>}
 */
export const hearPieces = (player, told, ask, show, sentence) =>
  new Promise((resolve) => {
    const { audio } = player;
    const done = new AbortController();
    const { signal } = done;
    leave(player);
    going.set(player, done);
    let piece = 0;
    let looks = 0;

    /** Play from a time in the article: of its whole sound if there is one, else of the piece it falls in. @param {number} time */
    const from = (time) => {
      const { segments, audio: whole, state } = told;
      const plays = !audio.paused || player.awaits;
      if (state === "ready" && whole) {
        leave(player);
        player.awaits = false;
        audio.src = whole;
        audio.currentTime = time;
        resolve(told);
      } else {
        piece = Math.max(0, lastBegun(segments, (one) => one.start, time));
        const { start, clip } = segments[piece] ?? {};
        player.awaits = plays;
        if (!clip) return player.setAttribute("waiting", "");
        player.offset = start;
        audio.src = clip;
        audio.currentTime = time - start;
      }
      if (plays) audio.play().catch(() => player.show());
    };
    const next = () => {
      const after = told.segments[piece + 1];
      if (after) from(after.start);
      else player.setAttribute("waiting", "");
    };
    const hasMore = () => audio.ended && (told.state !== "ready" || piece + 1 < told.segments.length);
    /** @param {string} type @param {(event: Event) => void} act */
    const on = (type, act) => audio.addEventListener(type, act, { capture: true, signal });
    on("pause", () => hasMore() && (player.awaits = true));
    on("playing", () => {
      player.awaits = false;
      player.say("");
    });
    on("ended", (event) => {
      if (!hasMore()) return void setTimeout(from, 0, 0);
      event.stopImmediatePropagation();
      player.awaits = true;
      next();
    });
    // A piece that did not come is asked for again: the sentence is not skipped.
    on("error", (event) => {
      event.stopImmediatePropagation();
      player.awaits = true;
      setTimeout(() => signal.aborted || !player.awaits || from(player.offset), 1000);
    });
    player.go = from;

    const look = async () => {
      const had = told.segments.length;
      told = (await ask()) ?? told;
      if (signal.aborted || !player.isConnected) return;
      show(told);
      if (!told.segments.length && player.awaits && ++looks === PATIENCE) player.say(soon(player));
      if (!sentence && !had && told.segments.length) from(player.time);
      else if (player.awaits && audio.paused && told.segments.length > piece + 1) next();
      else if (player.awaits && audio.ended && told.state === "ready") {
        // The last piece was heard before the whole was joined.
        player.awaits = false;
        audio.dispatchEvent(new Event("ended"));
        audio.pause();
        return from(0);
      }
      // What was made before it failed is heard.
      if (["failed", "held"].includes(told.state) && (audio.paused || player.awaits)) {
        done.abort();
        resolve(undefined);
      } else setTimeout(look, LOOK);
    };
    if (sentence) {
      player.awaits = !audio.paused || player.awaits;
      audio.pause();
      piece = sentence - 1;
      next();
    } else from(player.time);
    look();
  });
