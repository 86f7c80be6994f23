/**
 * Labelled images that are held in memory, in an order that follows from their content; {@link
 * io.likewise.data.memory.InMemoryDataset} is its face.
 */
package io.likewise.data.memory;
