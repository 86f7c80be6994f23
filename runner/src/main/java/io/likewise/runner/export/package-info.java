/**
 * Models of finished runs, written in formats of engines; {@link
 * io.likewise.runner.export.ModelExports} is its face.
 */
package io.likewise.runner.export;
