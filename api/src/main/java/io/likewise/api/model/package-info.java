/**
 * The network as data: its layers, tensors, constants and optimizer, and no computation; {@link
 * io.likewise.api.model.ModelSpec} is its face.
 */
package io.likewise.api.model;
