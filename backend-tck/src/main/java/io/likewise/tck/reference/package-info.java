/**
 * Independently computed values, and how close each way of computing must come to them; {@link
 * io.likewise.tck.reference.KnownAnswers} is its face.
 */
package io.likewise.tck.reference;
