/**
 * What a user sees: notices, failures, bars, tables; {@link
 * io.likewise.cli.console.ConsoleProgress} shows how the runner gets on.
 */
package io.likewise.cli.console;
