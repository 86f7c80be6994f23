/**
 * The ResNet50 of DL4J's model zoo, trained as it is released; {@link
 * io.likewise.backend.dl4j.zoo.ZooEngine} is its face.
 */
package io.likewise.backend.dl4j.zoo;
