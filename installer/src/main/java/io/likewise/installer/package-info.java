/**
 * Installs engines that the program offers and comes without: their jars, from Maven repositories
 * or a folder; {@link io.likewise.installer.EngineInstaller} is its face.
 */
package io.likewise.installer;
