/**
 * Trained models as files that other programs open, none of which needs an engine to be written;
 * {@link io.likewise.data.exports.ModelFile} is its face.
 */
package io.likewise.data.exports;
