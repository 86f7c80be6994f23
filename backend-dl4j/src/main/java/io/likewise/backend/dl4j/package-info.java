/**
 * The backend that computes with Deeplearning4j on ND4J; {@link
 * io.likewise.backend.dl4j.Dl4jBackendProvider} is its face.
 */
package io.likewise.backend.dl4j;
