/**
 * File formats that hold tensors, read and written: HDF5, Keras, safetensors; {@link
 * io.likewise.data.formats.Safetensors} is its face.
 */
package io.likewise.data.formats;
