package io.likewise.api.model;

/**
 * The constants of every batch normalisation of a network.
 *
 * <p>A training pass in {@link BatchNormMode#BATCH} computes {@code moving = momentum * moving + (1
 * - momentum) * batch} for the mean and for the variance that {@link #movingVariance} names.
 *
 * @param epsilon added to the variance before its square root
 * @param momentum the share of the old moving value that is kept, as Keras counts it
 * @param movingVariance which batch variance enters the moving variance
 */
public record BatchNorm(double epsilon, double momentum, MovingVariance movingVariance) {

  /** Which variance of a batch enters the moving variance; N is samples × height × width. */
  public enum MovingVariance {
    /** The sum of squares over N: Keras 3, and so tf.keras since TensorFlow 2.16. */
    POPULATION,
    /** The sum of squares over N − 1: PyTorch. */
    UNBIASED
  }

  /** {@code keras.applications.ResNet50}: epsilon 1.001e-5, momentum 0.99, population variance. */
  public static final BatchNorm KERAS = new BatchNorm(1.001e-5, 0.99, MovingVariance.POPULATION);

  /** {@code torchvision.models.resnet50}: epsilon 1e-5, PyTorch momentum 0.1, unbiased variance. */
  public static final BatchNorm TORCHVISION = new BatchNorm(1e-5, 0.9, MovingVariance.UNBIASED);
}
