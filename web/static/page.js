/** The article page's own script: times in the transcript play from there. */

document.querySelector(".transcript")?.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-at]");
  const player = /** @type {ArticlePlayer | null} */ (document.querySelector("article-player"));
  if (!link || !player) return;
  event.preventDefault();
  player.time = Number(link.getAttribute("data-at"));
  player.audio.play();
});
