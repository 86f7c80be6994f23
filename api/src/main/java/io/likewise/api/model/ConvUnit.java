package io.likewise.api.model;

import io.likewise.api.model.TensorSpec.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution, its batch normalisation and, where {@link #relu}, a ReLU: the unit a residual
 * network is made of.
 *
 * <p>Padding is symmetric and explicit on every side (never an engine's SAME, which pads (0, 1) at
 * stride 2 in TensorFlow).
 *
 * @param name the canonical prefix, such as {@code conv2_block1_1}; the layers are {@code
 *     <name>_conv} and {@code <name>_bn}
 * @param inputChannels channels in
 * @param outputChannels channels out
 * @param kernel the kernel's height and width
 * @param stride the stride in both directions
 * @param padding zeros on each side
 * @param inputSize the input's height and width at the network's image size
 * @param bias whether the convolution has a bias
 * @param relu whether a ReLU follows the batch normalisation
 */
public record ConvUnit(
    String name,
    int inputChannels,
    int outputChannels,
    int kernel,
    int stride,
    int padding,
    int inputSize,
    boolean bias,
    boolean relu) {

  /** Returns the output's height and width at the network's image size. */
  public int outputSize() {
    return (inputSize + 2 * padding - kernel) / stride + 1;
  }

  /** Returns the name of the convolution's kernel tensor. */
  public String kernelName() {
    return name + "_conv/kernel";
  }

  /** Returns the name of the convolution's bias tensor, which exists if {@link #bias}. */
  public String biasName() {
    return name + "_conv/bias";
  }

  /** Returns the name of the batch normalisation's scale tensor. */
  public String gammaName() {
    return name + "_bn/gamma";
  }

  /** Returns the name of the batch normalisation's offset tensor. */
  public String betaName() {
    return name + "_bn/beta";
  }

  /** Returns the name of the batch normalisation's moving mean tensor. */
  public String movingMeanName() {
    return name + "_bn/moving_mean";
  }

  /** Returns the name of the batch normalisation's moving variance tensor. */
  public String movingVarianceName() {
    return name + "_bn/moving_variance";
  }

  /** Returns the unit's tensors: kernel, bias if any, gamma, beta, moving mean and variance. */
  public List<TensorSpec> tensors() {
    List<Integer> channels = List.of(outputChannels);
    List<TensorSpec> tensors = new ArrayList<>(6);
    tensors.add(
        new TensorSpec(
            kernelName(),
            Role.CONV_KERNEL,
            List.of(kernel, kernel, inputChannels, outputChannels)));
    if (bias) {
      tensors.add(new TensorSpec(biasName(), Role.CONV_BIAS, channels));
    }
    tensors.add(new TensorSpec(gammaName(), Role.GAMMA, channels));
    tensors.add(new TensorSpec(betaName(), Role.BETA, channels));
    tensors.add(new TensorSpec(movingMeanName(), Role.MOVING_MEAN, channels));
    tensors.add(new TensorSpec(movingVarianceName(), Role.MOVING_VARIANCE, channels));
    return tensors;
  }
}
