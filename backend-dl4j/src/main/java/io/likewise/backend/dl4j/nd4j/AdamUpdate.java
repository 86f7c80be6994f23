package io.likewise.backend.dl4j.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What carries out Adam's formula on values that lie in one piece. */
interface AdamUpdate extends AutoCloseable {
  /**
   * Makes one update. All arrays end with the same tensor; those that hold more begin with what is
   * not trained.
   *
   * @param parameters of the network; changed
   * @param gradients of the loss; may be used up
   * @param first the first moment; changed
   * @param second the second moment; changed
   * @param stepSize with the bias correction in it
   */
  void run(
      INDArray parameters, INDArray gradients, INDArray first, INDArray second, double stepSize);

  /** Ends its threads, if it has any. */
  @Override
  default void close() {}
}
