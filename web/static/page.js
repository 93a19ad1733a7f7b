/** The article page's own script: times in the transcript play from there, and an article can be saved to be heard offline. */

const SAVED = "baonoi.saved";
const WORDS = {
  save: "Lưu để nghe khi không có mạng",
  saving: "Đang lưu…",
  saved: "Đã lưu để nghe khi không có mạng. Bỏ lưu",
  failed: "Chưa lưu được. Thử lại",
};
const ASSETS =
  "newspaper.css icon.svg article-player.js player-look.js words.js listening.js read-along.js menu.js cold.js hot.js page.js";
const player = /** @type {ArticlePlayer | null} */ (document.querySelector("article-player"));

document.querySelector(".transcript")?.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-at]");
  if (!link || !player) return;
  event.preventDefault();
  player.time = Number(link.getAttribute("data-at"));
  player.audio.play();
});

/** Offer to keep this article. @param {Element} place @param {string} sound */
async function offerToSave(place, sound) {
  const cache = await caches.open(SAVED);
  const page = location.pathname;
  const ours = [page, `${page}.json`, sound];
  const button = document.createElement("button");
  button.className = "save";
  button.textContent = (await cache.match(page)) ? WORDS.saved : WORDS.save;
  button.addEventListener("click", async () => {
    if (await cache.match(page)) {
      await Promise.all(ours.map((url) => cache.delete(url)));
      button.textContent = WORDS.save;
      return;
    }
    button.textContent = WORDS.saving;
    try {
      await navigator.serviceWorker.register(new URL("../offline.js", import.meta.url));
      await cache.addAll([...ASSETS.split(" ").map((name) => String(new URL(name, import.meta.url))), ...ours.slice(1), page]);
      button.textContent = WORDS.saved;
    } catch (error) {
      // No network, no room, or a browser that keeps nothing here: the reader may try again.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      button.textContent = WORDS.failed;
    }
  });
  place.before(button);
}

const place = document.querySelector(".after");
const sound = document.querySelector("[data-sound]")?.getAttribute("data-sound");
if (place && sound && "serviceWorker" in navigator && "caches" in window) offerToSave(place, sound);
