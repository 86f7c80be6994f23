/**
 * Files that appear whole or not at all, locks that processes hold on files, and digests; {@link
 * io.likewise.files.AtomicFile} is its face.
 */
package io.likewise.files;
