/**
 * DL4J's layers, mended, the arithmetic under them, and which of them a base is made of; {@link
 * io.likewise.backend.dl4j.layers.LayerChoice} is its face.
 */
package io.likewise.backend.dl4j.layers;
