/**
 * A finished run told from its files, as a page to look at and as the card of its model; {@link
 * io.likewise.report.story.RunStory} is its face.
 */
package io.likewise.report.story;
