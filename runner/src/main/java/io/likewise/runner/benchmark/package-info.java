/**
 * How fast a finished model is, in every format and on every engine, each measured in a worker of
 * its own; {@link io.likewise.runner.benchmark.ModelBenchmark} is the face.
 */
package io.likewise.runner.benchmark;
