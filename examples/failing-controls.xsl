<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  A plain list of the controls that are not satisfied, out of the XML report:

      xsltproc failing-controls.xsl cis-docker-2026-Q3.xml

  Each with the words of the framework, its open findings and its reasons.  A start for lists of your
  own: docs/report-xml.md says what stands where.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:m="urn:muster:report:1">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/m:report">
    <xsl:if test="not(m:end)">
      <xsl:message terminate="yes">The report is not complete.</xsl:message>
    </xsl:if>
    <xsl:variable name="failing" select="//m:controls/m:control_result
        [@kind='control'][@profile='inside'][@status='not-satisfied']"/>
    <xsl:value-of select="m:head/m:title"/>
    <xsl:text>&#10;As of </xsl:text>
    <xsl:value-of select="m:head/m:as-of"/>
    <xsl:text>: </xsl:text>
    <xsl:value-of select="count($failing)"/>
    <xsl:text> controls are not satisfied.&#10;</xsl:text>
    <xsl:apply-templates select="$failing"/>
  </xsl:template>

  <xsl:template match="m:control_result">
    <xsl:text>&#10;</xsl:text>
    <xsl:value-of select="concat(@control, ' ', @title)"/>
    <xsl:text>&#10;    </xsl:text>
    <xsl:value-of select="concat(@label, ', ', @open_findings, ' open')"/>
    <xsl:text>&#10;    </xsl:text>
    <xsl:apply-templates select="m:why/node()"/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <!-- Reasons stand on lines of their own. -->
  <xsl:template match="m:break">
    <xsl:text>&#10;    </xsl:text>
  </xsl:template>
</xsl:stylesheet>
