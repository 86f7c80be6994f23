/** The backend that computes with engines of the Deep Java Library. */
package io.likewise.backend.djl;
