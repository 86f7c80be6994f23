/**
 * The commands that install engines and remove them; {@link io.likewise.cli.engines.EnginesCommand}
 * is their face.
 */
package io.likewise.cli.engines;
