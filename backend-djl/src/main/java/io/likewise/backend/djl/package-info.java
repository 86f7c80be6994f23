/**
 * The backend that computes with engines of the Deep Java Library; {@link
 * io.likewise.backend.djl.DjlBackendProvider} is its face.
 */
package io.likewise.backend.djl;
