/**
 * The options that several commands have; {@link io.likewise.cli.options.ExperimentOptions} decides
 * what is trained, {@link io.likewise.cli.options.EngineOptions} on what.
 */
package io.likewise.cli.options;
