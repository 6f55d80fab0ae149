<?xml version="1.0" encoding="UTF-8"?>
<!-- Any regular document: each child of the root is a row, each of its attributes and children a cell.
     Parameters: limit (most rows). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html"/>
  <xsl:param name="limit" select="'50'"/>
  <xsl:template match="/*">
    <xsl:if test="*">
      <table>
        <thead><tr>
          <xsl:for-each select="*[1]/@* | *[1]/*[not(*)]">
            <th scope="col"><xsl:call-template name="label"/></th>
          </xsl:for-each>
          <xsl:if test="not(*[1]/@* | *[1]/*)"><th scope="col"><xsl:apply-templates select="*[1]" mode="label"/></th></xsl:if>
        </tr></thead>
        <tbody>
          <xsl:for-each select="*[position() &lt;= number($limit)]">
            <tr>
              <xsl:for-each select="@* | *[not(*)]"><td><xsl:value-of select="."/></td></xsl:for-each>
              <xsl:if test="not(@* | *)"><td><xsl:value-of select="."/></td></xsl:if>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </xsl:if>
  </xsl:template>
  <xsl:template name="label"><xsl:value-of select="translate(local-name(), '_-', '  ')"/></xsl:template>
  <xsl:template match="*" mode="label"><xsl:value-of select="translate(local-name(), '_-', '  ')"/></xsl:template>
</xsl:stylesheet>
