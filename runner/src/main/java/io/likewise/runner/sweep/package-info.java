/**
 * The cells of a grid, each carried out once whoever else works in the folder; {@link
 * io.likewise.runner.sweep.Sweep} is its face.
 */
package io.likewise.runner.sweep;
