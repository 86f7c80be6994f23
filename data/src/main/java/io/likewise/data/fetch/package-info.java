/**
 * Published files whose every byte is known, fetched once and kept; {@link
 * io.likewise.data.fetch.FileCache} is its face.
 */
package io.likewise.data.fetch;
