<?xml version="1.0" encoding="UTF-8"?>
<!-- Any SOAP answer: its leaves as a table of names and values. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" exclude-result-prefixes="soap">
  <xsl:output method="html"/>
  <xsl:template match="/">
    <table><tbody><xsl:apply-templates select="//soap:Body/*//*[not(*)][normalize-space()]"/></tbody></table>
  </xsl:template>
  <xsl:template match="*">
    <tr><th scope="row"><xsl:value-of select="translate(local-name(), '_-', '  ')"/></th><td><xsl:value-of select="normalize-space()"/></td></tr>
  </xsl:template>
</xsl:stylesheet>
