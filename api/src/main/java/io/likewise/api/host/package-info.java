/**
 * The program's side of a backend: {@link io.likewise.api.host.CheckedBackend} opens an engine and
 * refuses, for all of them alike, what none of them is to be asked for.
 */
package io.likewise.api.host;
