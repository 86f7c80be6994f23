/**
 * The runs that a comparison takes, made or found, and put side by side; {@link
 * io.likewise.runner.compare.ComparisonRuns} is its face.
 */
package io.likewise.runner.compare;
