/**
 * What finished models make of images that are given to them, of which {@link
 * io.likewise.runner.inference.ModelInference} is the face.
 */
package io.likewise.runner.inference;
