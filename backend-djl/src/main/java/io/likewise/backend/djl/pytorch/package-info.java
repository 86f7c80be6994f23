/**
 * DJL's PyTorch engine: plain functions on NDArrays, and kernels reached through TorchScript;
 * {@link io.likewise.backend.djl.pytorch.PyTorchEngine} is its face.
 */
package io.likewise.backend.djl.pytorch;
