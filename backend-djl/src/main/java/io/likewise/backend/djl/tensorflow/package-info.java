/**
 * DJL's TensorFlow engine: graphs built in Java, differentiated by TensorFlow, run through DJL;
 * {@link io.likewise.backend.djl.tensorflow.TensorFlowEngine} is its face.
 */
package io.likewise.backend.djl.tensorflow;
