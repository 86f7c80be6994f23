/**
 * The compatibility kit: the rules that every backend keeps, as tests that a backend's own tests
 * inherit, and the independently computed values that they compare with.
 */
package io.likewise.tck;
