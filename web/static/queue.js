/** The front page's bulletin: every article that can be heard, one after the other, on the one player of the page. */

const player = /** @type {ArticlePlayer} */ (document.querySelector("article-player[data-queue]"));
const now = /** @type {HTMLElement} */ (document.querySelector(".now"));
const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a.listen")]);
let at = 0;

// It is defined in a task of its own: until then it has no sound.
await customElements.whenDefined("article-player");

/** Put an article on the player and play it. @param {number} index */
function play(index) {
  if (!links[index]) return;
  const { article = "", duration = "", title = "" } = links[index].dataset;
  if (index !== at || !player.time) {
    at = index;
    player.setAttribute("article", article);
    player.setAttribute("duration", duration);
    player.setAttribute("page", String(new URL(`articles/${article}`, new URL("..", import.meta.url))));
    player.dataset.title = title;
    player.audio.src = links[index].href;
  }
  player.audio.play();
}

/** Show which article is heard. */
function show() {
  const { paused } = player.audio;
  links.forEach((link, index) => link.classList.toggle("heard", index === at && !paused));
  const name = document.createElement("a");
  name.href = `${new URL(player.getAttribute("page") ?? "", location.href)}`;
  name.textContent = player.dataset.title ?? "";
  now.replaceChildren(`Đang nghe (${at + 1}/${links.length}): `, name);
}

links.forEach((link, index) =>
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (index === at && !player.audio.paused) player.audio.pause();
    else play(index);
  }),
);
for (const type of ["play", "pause"]) player.audio.addEventListener(type, show);
player.audio.addEventListener("ended", () => play(at + 1));
player.audio.addEventListener("play", () => {
  navigator.mediaSession?.setActionHandler("nexttrack", () => play(at + 1));
  navigator.mediaSession?.setActionHandler("previoustrack", () => play(at - 1));
});
