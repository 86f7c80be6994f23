/**
 * The worker's side of a benchmark, of which {@link io.likewise.cli.benchmark.ModelMeasurement} is
 * the face: one model, opened one way, asked again and again.
 */
package io.likewise.cli.benchmark;
