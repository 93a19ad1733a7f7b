/** An article that was changed while it is heard: its new form from the next sentence on. */

import { lastBegun } from "./read-along.js";

/** @param {Segment[]} segments @param {number} time */
const sentenceAt = (segments, time) => lastBegun(segments, (one) => one.start, time);

/**
 * The sentence of the new form that follows one of the old: after the nearest that both have, as many further as it was.
 * @param {Segment[]} old @param {Segment[]} fresh @param {number} at
 */
function following(old, fresh, at) {
  for (let same = at; same >= 0; same--) {
    const found = fresh.flatMap((one, i) => (one.written === old[same].written ? [i] : []));
    found.sort((a, b) => Math.abs(a - same) - Math.abs(b - same));
    if (found.length) return found[0] + 1 + at - same;
  }
  return at + 1;
}

/**
 * Go over to the new form when the sentence that is heard ends.
 * @param {ArticlePlayer} player @param {Told} old @param {Told} fresh @param {() => boolean} isStill whether `old` is heard
 * @returns {Promise<boolean>} whether it was done
 */
export async function correct(player, old, fresh, isStill) {
  const { audio } = player;
  // Of a person's recording it may not be known which sentence is heard: then what was begun is heard to its end.
  if (!fresh.audio || !fresh.segments.length || !old.segments.length) return false;
  // The new sound is fetched whole beforehand, so that it begins from the browser's own cache.
  await (await fetch(fresh.audio)).arrayBuffer();
  return new Promise((resolve) => {
    const step = () => {
      const at = sentenceAt(old.segments, player.time);
      const next = fresh.segments[following(old.segments, fresh.segments, at)];
      if (!isStill() || !next || !fresh.audio) return resolve(false);
      const left = (old.segments[at].end - player.time) / audio.playbackRate;
      if (audio.paused || left > 0.01) return void setTimeout(step, audio.paused ? 500 : Math.min(left * 1000, 200));
      audio.src = fresh.audio;
      audio.currentTime = next.start;
      audio.play().catch(() => player.show());
      resolve(true);
    };
    step();
  });
}
