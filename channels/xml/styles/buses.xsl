<?xml version="1.0" encoding="UTF-8"?>
<!-- School buses: horaires/ligne[@numero, @vers]/passage[@heure]. Parameters: ligne (one line only), language. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html"/>
  <xsl:param name="ligne" select="''"/>
  <xsl:param name="language" select="'fr'"/>
  <xsl:template match="/horaires">
    <p>
      <xsl:choose>
        <xsl:when test="$language = 'fr'">Arrêt </xsl:when>
        <xsl:otherwise>Stop </xsl:otherwise>
      </xsl:choose>
      <strong><xsl:value-of select="@arret"/></strong>
    </p>
    <table>
      <thead><tr>
        <xsl:choose>
          <xsl:when test="$language = 'fr'"><th scope="col">Ligne</th><th scope="col">Vers</th><th scope="col">Départs</th></xsl:when>
          <xsl:otherwise><th scope="col">Line</th><th scope="col">To</th><th scope="col">Departures</th></xsl:otherwise>
        </xsl:choose>
      </tr></thead>
      <tbody><xsl:apply-templates select="ligne[$ligne = '' or @numero = $ligne]"/></tbody>
    </table>
  </xsl:template>
  <xsl:template match="ligne">
    <tr>
      <th scope="row"><xsl:value-of select="@numero"/></th>
      <td><xsl:value-of select="@vers"/><xsl:if test="remarque"><br/><small><xsl:value-of select="remarque"/></small></xsl:if></td>
      <td><xsl:for-each select="passage"><xsl:value-of select="@heure"/><xsl:if test="position() != last()"> · </xsl:if></xsl:for-each></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
