/** The cells of a sweep and who carries one out; {@link io.likewise.runs.grid.Grid} is its face. */
package io.likewise.runs.grid;
