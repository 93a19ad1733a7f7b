/** What a newspaper loads. */
import "./static/article-player.js";
