/**
 * What the engines of the Deep Java Library have in common, said once on its {@code NDArray}: how a
 * batch enters an engine.
 */
package io.likewise.backend.djl.engine;
