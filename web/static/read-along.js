/** The sentence that is heard, highlighted in the newspaper's own text without touching it; a click plays from there. */

import { remembered } from "./article-player.js";

/**
 * @typedef {import("./article-player.js").ArticlePlayer} ArticlePlayer
 * @typedef {import("./listening.js").Segment} Segment
 */

const NAME = "article-player";
const SKIPPED = "script,style,noscript,template,textarea,article-player,[data-not-read]";
const INTERACTIVE = "a,button,input,select,textarea,label,summary,audio,video,article-player,[contenteditable]";
/** A sentence is looked for this many letters ahead: a common short one must not pull the place to the article's end. */
const REACH = 3000;

/** The letters of an element's text without its white space, each with the place it comes from. @param {Element} element */
function lettersOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let letters = "";
  /** @type {[Text, number, number][]} */
  const places = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    for (const { 0: cluster, index } of node.data.matchAll(/\P{M}\p{M}*/gu)) {
      for (const unit of bare(cluster).split("")) {
        letters += unit;
        places.push([node, index, index + cluster.length]);
      }
    }
  }
  return { letters, places };
}

/** @param {string} text */
const bare = (text) => text.normalize("NFC").replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/g, "");

/**
 * The place of each segment in an element's text, in order; undefined where it is not found.
 * @param {Element} element @param {Segment[]} segments @returns {(Range | undefined)[]}
 */
export function rangesOf(element, segments) {
  const { letters, places } = lettersOf(element);
  let from = 0;
  return segments.map(({ written }) => {
    const wanted = bare(written);
    const at = wanted ? letters.indexOf(wanted, from) : -1;
    if (at < 0 || (from && at > from + REACH)) return undefined;
    from = at + wanted.length;
    const range = document.createRange();
    range.setStart(places[at][0], places[at][1]);
    range.setEnd(places[from - 1][0], places[from - 1][2]);
    return range;
  });
}

/** The index of the last segment that has begun at a time; −1 before the first. @param {Segment[]} segments @param {number} time */
export function segmentAt(segments, time) {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The text that a player reads: what its `for` names, or the article, or the page. @param {ArticlePlayer} player */
function textOf(player) {
  const named = player.getAttribute("for");
  return (named && document.querySelector(named)) || player.closest("article") || document.querySelector("article,main");
}

/** Follow the sound through the text. @param {ArticlePlayer} player @param {Segment[]} segments */
export function readAlong(player, segments) {
  const element = textOf(player);
  if (!element || !CSS.highlights) return;
  const { audio } = player;
  const ranges = rangesOf(element, segments);
  const follow = follower();
  let shown = -2;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(${NAME}){background-color:var(--article-player-highlight,#ffe08a);color:var(--article-player-highlight-ink,#1a1a1a)}`);
  document.adoptedStyleSheets.push(sheet);

  const show = () => {
    const at = segmentAt(segments, audio.currentTime);
    if (at === shown) return;
    shown = at;
    const range = ranges[at];
    if (!range) CSS.highlights.delete(NAME);
    else {
      CSS.highlights.set(NAME, new Highlight(range));
      if (!audio.paused) follow(range);
    }
  };
  const tick = () => {
    show();
    if (!audio.paused) requestAnimationFrame(tick);
  };
  audio.addEventListener("play", () => {
    shown = -2;
    tick();
  });
  audio.addEventListener("seeked", show);
  audio.addEventListener("ended", () => {
    CSS.highlights.delete(NAME);
    shown = -2;
  });
  tick();

  /** @param {Node | undefined} node @param {number} offset */
  const playFrom = (node, offset) => {
    const at = node ? ranges.findIndex((range) => range?.isPointInRange(node, offset)) : -1;
    if (at < 0) return;
    player.time = segments[at].start;
    audio.play();
  };
  element.addEventListener("click", (event) => {
    const { target, clientX, clientY } = /** @type {MouseEvent} */ (event);
    if (!(target instanceof Element) || target.closest(INTERACTIVE) || !getSelection()?.isCollapsed) return;
    const caret = caretAt(clientX, clientY);
    if (caret) playFrom(...caret);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    const selection = getSelection();
    if (key !== "Enter" || target !== document.body || !selection?.anchorNode) return;
    if (element.contains(selection.anchorNode)) playFrom(selection.anchorNode, selection.anchorOffset);
  });
}

/** @param {number} x @param {number} y @returns {[Node, number] | undefined} */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret ? [caret.offsetNode, caret.offset] : undefined;
  }
  const range = document.caretRangeFromPoint(x, y);
  return range ? [range.startContainer, range.startOffset] : undefined;
}

/** Keep the sentence in sight, until the reader scrolls away; coming back to it takes it up again. */
function follower() {
  let away = false;
  for (const type of ["wheel", "touchmove"]) document.addEventListener(type, () => (away = true), { passive: true });
  document.addEventListener("keydown", ({ key, target }) => {
    if (target === document.body && /^(Arrow(Up|Down)|Page|Home$|End$| $)/.test(key)) away = true;
  });
  /** @param {Range} range */
  return (range) => {
    if (remembered("follow") === "no") return;
    const { top, bottom } = range.getBoundingClientRect();
    const seen = top >= 0 && bottom <= innerHeight;
    if (away) away = !seen;
    if (away || (top > innerHeight * 0.15 && bottom < innerHeight * 0.75)) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    scrollTo({ top: scrollY + top - innerHeight * 0.3, behavior });
  };
}
