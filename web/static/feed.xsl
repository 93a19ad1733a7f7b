<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" exclude-result-prefixes="itunes">
<xsl:output method="html" version="5.0" encoding="UTF-8" doctype-system="about:legacy-compat"/>
<xsl:template match="/rss/channel">
<html lang="vi">
<head>
<title><xsl:value-of select="title"/></title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="stylesheet">
<xsl:attribute name="href"><xsl:value-of select="substring-before(image/url, 'cover.png')"/>newspaper.css</xsl:attribute>
</link>
</head>
<body>
<header class="masthead"><div class="wide"><a class="name" href="{link}"><xsl:value-of select="title"/></a></div></header>
<main class="wide">
<div class="empty">
<h1 class="headline">Nghe bằng ứng dụng podcast</h1>
<p>Chép địa chỉ của trang này vào ứng dụng podcast của bạn; bài mới có lời đọc sẽ tự đến.</p>
<p><xsl:value-of select="description"/></p>
</div>
<h2 class="rule"><xsl:value-of select="count(item)"/> bài mới</h2>
<xsl:for-each select="item">
<article class="card">
<h3 class="headline"><a href="{link}"><xsl:value-of select="title"/></a></h3>
<p class="summary"><xsl:value-of select="description"/></p>
<p class="meta"><a class="listen" href="{enclosure/@url}">Nghe</a></p>
</article>
</xsl:for-each>
</main>
</body>
</html>
</xsl:template>
</xsl:stylesheet>
