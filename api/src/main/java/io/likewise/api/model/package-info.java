/** The network as data: its layers, tensors, constants and optimizer, and no computation. */
package io.likewise.api.model;
