/**
 * Initial weights, drawn or read, whatever names their file gives them; {@link
 * io.likewise.data.weights.WeightsFiles} is its face.
 */
package io.likewise.data.weights;
