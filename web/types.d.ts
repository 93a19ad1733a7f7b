/** The shapes that the control's modules share; nothing of this is served. */

type ArticlePlayer = import("./static/article-player.js").ArticlePlayer;

/** A sentence: when it sounds, in seconds; its own sound while the whole is being made; its words as [from, to, at]. */
interface Segment {
  written: string;
  start: number;
  end: number;
  clip?: string;
  words?: [number, number, number][];
}

/** What /articles/{id}.json tells of an article. */
interface Told {
  state: "queued" | "speaking" | "ready" | "failed" | "held" | "absent";
  reason: string | null;
  audio: string | null;
  voice: string;
  duration: number;
  segments: Segment[];
}
