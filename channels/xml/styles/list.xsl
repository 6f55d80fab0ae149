<?xml version="1.0" encoding="UTF-8"?>
<!-- Any document as nested lists of names and values. Parameters: limit (most items at each level). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html"/>
  <xsl:param name="limit" select="'30'"/>
  <xsl:template match="/*">
    <xsl:if test="* or normalize-space()"><ul><xsl:apply-templates select="*[position() &lt;= number($limit)]"/></ul></xsl:if>
  </xsl:template>
  <xsl:template match="*">
    <li>
      <strong><xsl:value-of select="translate(local-name(), '_-', '  ')"/></strong>
      <xsl:for-each select="@*"><xsl:text> </xsl:text><xsl:value-of select="."/><xsl:if test="position() != last()">,</xsl:if></xsl:for-each>
      <xsl:choose>
        <xsl:when test="*"><ul><xsl:apply-templates select="*[position() &lt;= number($limit)]"/></ul></xsl:when>
        <xsl:otherwise><xsl:text> </xsl:text><xsl:value-of select="normalize-space()"/></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>
</xsl:stylesheet>
