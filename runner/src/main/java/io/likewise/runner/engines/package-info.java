/**
 * The engines that are installed and what each needs of its process; {@link
 * io.likewise.runner.engines.InstalledBackends} is its face.
 */
package io.likewise.runner.engines;
