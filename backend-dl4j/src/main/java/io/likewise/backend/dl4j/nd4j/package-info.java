/**
 * ND4J's CPU engine: graphs over parameters that lie in one array, trained step by step; {@link
 * io.likewise.backend.dl4j.nd4j.Nd4jEngine} is its face.
 */
package io.likewise.backend.dl4j.nd4j;
