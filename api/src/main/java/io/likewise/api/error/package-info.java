/**
 * Failures with a code, a sentence a user can act on, and an exit status; {@link
 * io.likewise.api.error.LikewiseException} is its face.
 */
package io.likewise.api.error;
