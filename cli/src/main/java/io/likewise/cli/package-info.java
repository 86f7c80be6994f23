/** The command line, and the worker process in which the modules are put together. */
package io.likewise.cli;
