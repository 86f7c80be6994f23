/**
 * The commands: each parses its options, wires what the runner does, and prints what it came to;
 * {@link io.likewise.cli.Main} is its face.
 */
package io.likewise.cli;
