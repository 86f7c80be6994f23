/**
 * A backend in plain loops of Java, for those who write one; {@link
 * org.example.loops.LoopsBackendProvider} is its face.
 */
package org.example.loops;
