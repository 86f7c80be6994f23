/**
 * The compatibility kit: the rules that every backend keeps, as tests that a backend's own tests
 * inherit; {@link io.likewise.tck.BackendCompatibilityKit} is its face.
 */
package io.likewise.tck;
