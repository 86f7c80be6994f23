/**
 * Runs in one file, for someone else; {@link io.likewise.runner.archive.RunArchive} is its face.
 */
package io.likewise.runner.archive;
