/** <article-player>: a news page's play control, around the one <audio> inside it. */

import { look } from "./player-look.js";
import { clock, spokenTime, vi } from "./words.js";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const THUMB = 14;

/** What this browser remembers; null forgets. @param {string} key @param {string | null} [value] */
export function remembered(key, value) {
  try {
    const name = `baonoi.${key}`;
    if (value === null) localStorage.removeItem(name);
    else if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null; // Storage is refused: a private window, or a foreign iframe.
  }
}

/** @param {string} shape */
const icon = (shape) => `<svg viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;
/** @param {string} side */
const turn = (side) =>
  icon(`<path ${side} d="M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z"/><text x="12" y="16">10</text>`);

/** @param {typeof vi} w */
const markup = (w) => `<div part="bar" role="group" aria-label="${w.group}">
<button part="play">${icon('<path class="go" d="M8 5v14l11-7z"/><path class="stop" d="M7 5h4v14H7zm6 0h4v14h-4z"/>')}<span part="label"></span></button>
<button part="back" aria-label="${w.back}">${turn("")}</button>
<button part="forward" aria-label="${w.forward}">${turn('transform="matrix(-1 0 0 1 24 0)"')}</button>
<div part="timeline"><span part="time"></span><div part="track"><input part="seek" type="range" aria-label="${w.seek}"><span part="bubble" aria-hidden="true" hidden></span></div></div>
<p part="notice" role="status" hidden></p>
<select part="speed" aria-label="${w.speed}">${SPEEDS.map((s) => `<option value="${s}">${`${s}`.replace(".", w.comma)}×</option>`).join("")}</select>
<details part="menu"><summary aria-label="${w.menu}">${icon('<path d="M10 4h4v4h-4zm0 6h4v4h-4zm0 6h4v4h-4z"/>')}</summary><div part="panel"></div></details>
</div><slot></slot>`;

/**
 * `article` is its id on this script's server; without it the article is found by `page`, the address of its page.
 * `duration` is in seconds; `state` and `waiting` are written here. A page that knows that nothing can be heard yet
 * gives `state="held"`, and says why inside.
 */
export class ArticlePlayer extends HTMLElement {
  words = vi;
  audio = document.createElement("audio");
  /** Where the audio begins in the article, and whether its next piece is awaited: see cold.js. */
  offset = 0;
  awaits = false;
  /** What a press does after the narration failed: see listening.js. @type {(() => void) | undefined} */
  again;
  voice = remembered("voice");
  #held = false;
  #left = new AbortController();
  #root = this.attachShadow({ mode: "open" });

  async connectedCallback() {
    this.#left = new AbortController();
    if (/^en/i.test(this.closest("[lang]")?.getAttribute("lang") ?? "")) this.words = (await import("./words-en.js")).en;
    const audio = this.querySelector("audio");
    if (audio) this.audio = audio;
    else {
      this.audio.preload = "none";
      this.append(this.audio);
      const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
      if (!this.of) this.setAttribute("page", (canonical ?? location).href.split("#")[0]);
    }
    if (!audio || (this.voice && this.of)) this.audio.src = this.address(".mp3");
    this.audio.controls = false;
    this.#root.adoptedStyleSheets = [look];
    this.#root.innerHTML = markup(this.words);
    this.#attend();
    this.speed = Number(remembered("speed")) || 1;
    if (this.isHeld) this.say(this.textContent ?? "");
    this.#arrive();
  }

  disconnectedCallback() {
    this.#left.abort();
    this.audio.pause();
  }

  /** What names the article: its id, or its page's address; "" when a sound is all that was given. */
  get of() {
    return this.getAttribute("article") || this.getAttribute("page") || "";
  }
  /** @param {string} kind ".mp3", ".json" … */
  address(kind) {
    const id = this.getAttribute("article");
    const url = new URL(`../articles${id ? `/${encodeURIComponent(id)}` : ""}${kind}`, import.meta.url);
    if (!id) url.searchParams.set("url", this.of);
    if (this.voice) url.searchParams.set("voice", this.voice);
    return url.href;
  }
  /** The server's word first: a stream does not know its own end. */
  get duration() {
    const { duration } = this.audio;
    return Number(this.getAttribute("duration")) || (Number.isFinite(duration) ? duration : 0);
  }
  get time() {
    return this.offset + this.audio.currentTime;
  }
  set time(seconds) {
    this.go(Math.max(0, Math.min(seconds, this.duration)));
    this.show();
    this.#tell();
  }
  /** @param {number} seconds */
  go(seconds) {
    this.audio.currentTime = seconds;
  }
  get speed() {
    return this.audio.defaultPlaybackRate;
  }
  set speed(rate) {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = rate;
    this.piece("speed").value = rate;
  }

  toggle() {
    const { again, audio, time } = this;
    if (again) return again();
    const isHeard = !audio.paused || this.awaits;
    this.awaits = false;
    if (isHeard) {
      audio.pause();
      return this.show();
    }
    this.say("");
    if (audio.error) {
      audio.load();
      this.time = time;
    }
    // Refused when a pause comes meanwhile; a broken sound comes as an "error" event.
    audio.play().catch(() => this.show());
  }

  /** @param {string} name @returns {any} */
  piece(name) {
    return this.#root.querySelector(`[part=${name}]`);
  }

  /** Say something where the timeline was; "" gives it back. @param {string} text */
  say(text) {
    this.piece("notice").textContent = text;
    this.piece("notice").hidden = !text;
    this.piece("timeline").hidden = !!text;
  }

  get isHeld() {
    return this.getAttribute("state") === "held";
  }

  /** Bring the control up to date with the sound. */
  show() {
    const { audio, duration } = this;
    const seek = this.piece("seek");
    seek.max = Math.floor(duration);
    seek.disabled = !duration;
    if (!this.#held) seek.value = this.time;
    seek.style.setProperty("--at", `${(100 * seek.value) / (duration || 1)}%`);
    this.piece("time").textContent = `${clock(this.#held ? seek.value : this.time)} / ${clock(duration)}`;
    const state = this.isHeld ? "held" : this.again || (audio.error && !this.awaits) ? "error" : !audio.paused || this.awaits ? "playing" : audio.ended ? "ended" : this.time ? "paused" : "idle";
    this.setAttribute("state", state);
    this.piece("play").disabled = this.isHeld;
    this.piece("label").textContent = this.words[state];
  }

  /** Listen to the parts, until the element leaves the page. */
  #attend() {
    /** @param {EventTarget} target @param {string} types @param {(event: any) => void} act */
    const on = (target, types, act) =>
      types.split(" ").forEach((type) => target.addEventListener(type, act, { signal: this.#left.signal }));
    const [seek, bubble, menu] = ["seek", "bubble", "menu"].map((name) => this.piece(name));
    const { audio } = this;

    on(this.piece("play"), "click", () => this.toggle());
    on(this.piece("back"), "click", () => (this.time -= 10));
    on(this.piece("forward"), "click", () => (this.time += 10));
    on(this.piece("speed"), "change", (e) => this.#choose(e.target.value));

    on(seek, "input", () => {
      this.#held = true;
      this.show();
      this.#point(seek.value / seek.max);
    });
    on(seek, "change", () => {
      this.#held = false;
      this.time = Number(seek.value);
    });
    on(seek, "pointermove", (e) => {
      const { left, width } = seek.getBoundingClientRect();
      this.#point((e.clientX - left - THUMB / 2) / (width - THUMB), e.clientX - left);
    });
    on(seek, "focus", () => this.#tell());
    on(seek, "pointerleave blur", () => (bubble.hidden = true));

    on(menu, "toggle", async () => menu.open && (await import("./menu.js")).fill(this));
    on(document, "pointerdown", (e) => e.composedPath().includes(menu) || (menu.open = false));
    on(this, "keydown", (e) => this.#key(e));
    on(window, "hashchange", () => this.#arrive());

    on(audio, "play", async () => (await import("./listening.js")).listen(this));
    on(audio, "play playing pause ended timeupdate durationchange seeked error", () => this.show());
    on(audio, "waiting", () => this.setAttribute("waiting", ""));
    on(audio, "playing pause error", () => this.removeAttribute("waiting"));
  }

  /** Start where the address says (#nghe=1:05), or where this reader left. */
  #arrive() {
    const asked = document.querySelector("article-player") === this && location.hash.match(/^#nghe=([\d:]+)$/);
    const time = asked ? asked[1].split(":").reduce((sum, n) => sum * 60 + Number(n), 0) : remembered(this.address(""));
    if (time) this.time = Number(time);
    this.show();
  }

  /** @param {number} rate */
  #choose(rate) {
    this.speed = rate;
    remembered("speed", String(rate));
  }

  /** Show the time at a place on the seek bar. @param {number} ratio @param {number} [x] pixels from its left */
  #point(ratio, x) {
    const [seek, bubble] = [this.piece("seek"), this.piece("bubble")];
    const at = Math.min(Math.max(ratio, 0), 1);
    bubble.textContent = clock(Math.round(at * seek.max));
    bubble.style.left = `${x ?? THUMB / 2 + at * (seek.offsetWidth - THUMB)}px`;
    bubble.hidden = seek.disabled;
  }

  /** Give the position in words: not as time passes, since a screen reader speaks every change. */
  #tell() {
    const { words } = this;
    const seek = this.piece("seek");
    seek.ariaValueText = spokenTime(this.time, words) + words.of + spokenTime(this.duration, words);
    if (seek.matches(":focus-visible")) this.#point(seek.value / seek.max);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    const menu = this.piece("menu");
    let { key } = event;
    if (key === "Escape" && menu.open) {
      menu.open = false;
      menu.firstChild.focus();
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.matches(key === " " ? "button,summary,a,select,label *" : "select,label *")) return;
    const seek = (/** @type {number} */ by) => () => (this.time += by);
    const speed = (/** @type {number} */ by) => () => this.#choose(SPEEDS[SPEEDS.indexOf(this.speed) + by] ?? this.speed);
    const toggle = () => this.toggle();
    /** @type {Record<string, () => unknown>} */
    const acts = {
      " ": toggle,
      k: toggle,
      j: seek(-10),
      l: seek(10),
      arrowleft: seek(-5),
      arrowright: seek(5),
      home: seek(-1e9),
      end: seek(1e9),
      "<": speed(-1),
      ">": speed(1),
      m: () => (this.audio.muted = !this.audio.muted),
    };
    key = key.toLowerCase();
    const act = /^\d$/.test(key) ? () => (this.time = (this.duration * Number(key)) / 10) : acts[key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

// A task of its own, so that a slow phone can lay the page out, and answer a finger, in between.
setTimeout(() => customElements.define("article-player", ArticlePlayer));
