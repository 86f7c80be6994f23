/**
 * What the engines of the Deep Java Library have in common, said once on its {@code NDArray}: how
 * an engine is loaded, how a batch enters it, and when the fast path may be taken.
 */
package io.likewise.backend.djl.engine;
