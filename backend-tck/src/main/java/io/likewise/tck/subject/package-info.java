/**
 * The engine under test: opened, trained, timed, compared and reported on; {@link
 * io.likewise.tck.subject.Subject} is its face.
 */
package io.likewise.tck.subject;
