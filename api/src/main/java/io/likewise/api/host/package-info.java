/**
 * The program's side of a backend, which refuses, for all engines alike, what none of them is to be
 * asked for; {@link io.likewise.api.host.CheckedBackend} is its face.
 */
package io.likewise.api.host;
