/**
 * How the bytes of an image file become pixels, whatever its format; {@link
 * io.likewise.data.images.ImageFile} is its face.
 */
package io.likewise.data.images;
