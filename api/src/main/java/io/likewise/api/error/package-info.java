/** Failures with a code, a sentence a user can act on, and an exit status. */
package io.likewise.api.error;
