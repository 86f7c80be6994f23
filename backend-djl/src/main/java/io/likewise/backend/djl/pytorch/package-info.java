/** DJL's PyTorch engine: plain functions on NDArrays, and kernels reached through TorchScript. */
package io.likewise.backend.djl.pytorch;
