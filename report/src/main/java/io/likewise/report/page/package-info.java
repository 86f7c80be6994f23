/**
 * What pages of HTML are made of: escaped text, tables, facts, pictures; {@link
 * io.likewise.report.page.HtmlPage} is its face.
 */
package io.likewise.report.page;
