/**
 * Benchmarks of what prepares batches beside the engines; {@link
 * io.likewise.bench.BatchStreamBenchmark} is its face.
 */
package io.likewise.bench;
