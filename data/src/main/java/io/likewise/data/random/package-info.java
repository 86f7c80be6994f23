/**
 * Randomness by purpose, and what is drawn with it alone: the order of samples and the images held
 * out; {@link io.likewise.data.random.Randomness} is its face.
 */
package io.likewise.data.random;
