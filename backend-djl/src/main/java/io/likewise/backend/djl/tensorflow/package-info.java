/** DJL's TensorFlow engine: graphs built in Java, differentiated by TensorFlow, run through DJL. */
package io.likewise.backend.djl.tensorflow;
