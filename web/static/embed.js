/** What a newspaper puts on its page: <article-player article="ID"> becomes a play control. */

import "./static/article-player.js";
