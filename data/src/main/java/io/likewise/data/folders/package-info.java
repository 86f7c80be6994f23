/**
 * Data sets that are folders of image files: what is in them, how much of it, and what of it is
 * read; {@link io.likewise.data.folders.ImageFolder} is its face.
 */
package io.likewise.data.folders;
