/**
 * A backend in plain loops of Java: small, exact, slow, and whole. It is what a new backend starts
 * from; {@code docs/backends.md} says how.
 */
package org.example.loops;
