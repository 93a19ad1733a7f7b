/** The sentence that is heard, highlighted in the newspaper's own text without touching it; a click plays from there. */

import { remembered } from "./article-player.js";

const SENTENCE = "article-player-sentence";
const WORD = "article-player-word";
const SKIPPED = "script,style,noscript,template,textarea,article-player,[data-not-read]";
const INTERACTIVE = "a,button,input,select,textarea,label,summary,audio,video,article-player,[contenteditable]";
/** A sentence is looked for this many letters ahead: a common short one must not pull the place to the article's end. */
const REACH = 3000;

/** @param {string} text */
const bare = (text) => text.normalize("NFC").replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/g, "");

/** An element's text as letters without white space, each with the place in the page it comes from. */
class Letters {
  #text = "";
  /** @type {[Text, number, number][]} */
  #places = [];

  /** @param {Element} element */
  constructor(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node instanceof Element && node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text)) continue;
      for (const { 0: cluster, index } of node.data.matchAll(/\P{M}\p{M}*/gu)) {
        for (const unit of bare(cluster).split("")) {
          this.#text += unit;
          this.#places.push([node, index, index + cluster.length]);
        }
      }
    }
  }

  /** Where each segment begins among the letters, in order; −1 where it is not found. @param {Segment[]} segments */
  find(segments) {
    let from = 0;
    return segments.map(({ written }) => {
      const wanted = bare(written);
      const at = wanted ? this.#text.indexOf(wanted, from) : -1;
      if (at < 0 || (from && at > from + REACH)) return -1;
      from = at + wanted.length;
      return at;
    });
  }

  /** @param {number} start @param {number} end among the letters */
  range(start, end) {
    const range = document.createRange();
    range.setStart(this.#places[start][0], this.#places[start][1]);
    range.setEnd(this.#places[end - 1][0], this.#places[end - 1][2]);
    return range;
  }
}

/**
 * The index of the last that has begun at a time; −1 before the first.
 * @template T @param {T[]} list @param {(one: T) => number} startOf @param {number} time
 */
export function lastBegun(list, startOf, time) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(list[middle]) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The text that a player reads: what its `for` names, or the article, or the page. @param {ArticlePlayer} player */
function textOf(player) {
  const named = player.getAttribute("for");
  return (named && document.querySelector(named)) || player.closest("article") || document.querySelector("article,main");
}

/**
 * Follow the sound through the text; what is returned takes the segments, and again when there are others.
 * @param {ArticlePlayer} player @returns {(segments: Segment[]) => void}
 */
export function readAlong(player) {
  const element = textOf(player);
  if (!element || !CSS.highlights) return () => {};
  const { audio } = player;
  const letters = new Letters(element);
  /** @type {Segment[]} */
  let segments = [];
  /** @type {number[]} */
  let places = [];
  /** @type {(Range | undefined)[]} */
  let ranges = [];
  const follow = follower();
  /** What is highlighted: a segment and a word of it. @type {[number, number]} */
  let shown = [-1, -1];
  document.adoptedStyleSheets.push(look());

  const show = () => {
    const { time } = player;
    const at = audio.ended && !player.awaits ? -1 : lastBegun(segments, (one) => one.start, time);
    const words = segments[at]?.words ?? [];
    const word = lastBegun(words, (one) => one[2], time);
    if (at !== shown[0]) {
      highlight(SENTENCE, ranges[at]);
      if (ranges[at] && !audio.paused) follow(ranges[at]);
    }
    if (at !== shown[0] || word !== shown[1]) {
      const [from, to] = words[word] ?? [];
      const count = (/** @type {number} */ end) => places[at] + bare(segments[at].written.slice(0, end)).length;
      highlight(WORD, ranges[at] && to ? letters.range(count(from), count(to)) : undefined);
    }
    shown = [at, word];
  };
  const tick = () => {
    show();
    if (!audio.paused) requestAnimationFrame(tick);
  };
  audio.addEventListener("play", tick);
  for (const type of ["seeked", "ended"]) audio.addEventListener(type, show);
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

  return (fresh) => {
    segments = fresh;
    places = letters.find(segments);
    ranges = places.map((at, i) => (at < 0 ? undefined : letters.range(at, at + bare(segments[i].written).length)));
    // Of a person's recording there may be no segments: what was highlighted before is not.
    shown = [-2, -2];
    show();
  };
}

/** @param {string} name @param {Range | undefined} range */
function highlight(name, range) {
  if (range) CSS.highlights.set(name, new Highlight(range));
  else CSS.highlights.delete(name);
}

function look() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(${SENTENCE}){background-color:var(--article-player-highlight,#ffe9a8);
color:var(--article-player-highlight-ink,#1a1a1a)}
::highlight(${WORD}){background-color:var(--article-player-word,#f7c948);color:var(--article-player-highlight-ink,#1a1a1a)}`);
  return sheet;
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
