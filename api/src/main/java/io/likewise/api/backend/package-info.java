/**
 * What a backend module implements, which computes and decides nothing; {@link
 * io.likewise.api.backend.BackendProvider} is its face.
 */
package io.likewise.api.backend;
