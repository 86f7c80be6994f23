/**
 * What every backend computes around its engine, in plain Java; {@link
 * io.likewise.toolkit.BatchCopy} is its face for what goes in, {@link
 * io.likewise.toolkit.InferenceBase} for a fast path.
 */
package io.likewise.toolkit;
