/** The backend that computes with Deeplearning4j's graphs and layers on ND4J. */
package io.likewise.backend.dl4j;
