/** Gives back the articles that a reader saved when there is no network: pages whole, sound in the ranges asked for. */

const SAVED = "baonoi.saved";
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(SAVED);
  const isSound = new URL(request.url).pathname.includes("/audio/");
  const saved = isSound && (await cache.match(request.url));
  if (saved) return ranged(request, saved);
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await cache.match(request.url, { ignoreSearch: true });
    if (kept) return kept;
    if (request.mode === "navigate") return list(cache);
    throw error;
  }
}

/** @param {Request} request @param {Response} saved */
async function ranged(request, saved) {
  const asked = request.headers.get("range")?.match(/^bytes=(\d+)-(\d*)$/);
  if (!asked) return saved;
  const blob = await saved.blob();
  const start = Number(asked[1]);
  const end = Math.min(asked[2] ? Number(asked[2]) : blob.size - 1, blob.size - 1);
  if (start > end) return new Response(null, { status: 416, headers: { "content-range": `bytes */${blob.size}` } });
  return new Response(blob.slice(start, end + 1), {
    status: 206,
    headers: {
      "content-type": "audio/mpeg",
      "content-length": String(end + 1 - start),
      "content-range": `bytes ${start}-${end}/${blob.size}`,
    },
  });
}

/** What there is to hear without a network. @param {Cache} cache */
async function list(cache) {
  const items = [];
  for (const { url } of await cache.keys()) {
    if (!/\/articles\/[^/]+(?<!\.json)$/.test(url)) continue;
    const page = (await (await cache.match(url))?.text()) ?? "";
    // The title is HTML already: it is put back as it was written.
    items.push(`<li><a href="${new URL(url).pathname}">${page.match(/<title>(.*?)<\/title>/s)?.[1] ?? url}</a></li>`);
  }
  const css = new URL("static/newspaper.css", worker.registration.scope).pathname;
  const html = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Không có mạng</title><link rel="stylesheet" href="${css}"><main class="wide empty"><h1 class="headline">Không có mạng</h1>
<p>${items.length ? "Các bài đã lưu vẫn nghe được:" : "Chưa có bài nào được lưu để nghe khi không có mạng."}</p><ul>${items.join("")}</ul></main>`;
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
