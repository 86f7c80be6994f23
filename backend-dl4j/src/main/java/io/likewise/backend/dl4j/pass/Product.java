package io.likewise.backend.dl4j.pass;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A product of float32 matrices on BLAS, with all that it needs found out: {@code c = f·a·b}, or
 * {@code c += f·a·b}.
 */
record Product(Operand a, Operand b, Operand c, float factor, boolean onTop) implements Runnable {

  /**
   * A matrix, as it is or transposed.
   *
   * @param stride how far a row begins behind the one before
   */
  record Operand(FloatPointer values, int rows, int columns, int stride, boolean transposed) {
    /** Returns a matrix that lies row by row. */
    static Operand of(INDArray matrix) {
      int columns = (int) matrix.size(1);
      return new Operand(Rooms.pointer(matrix), (int) matrix.size(0), columns, columns, false);
    }

    /** Returns one position of all images, {@code [batch, channels]}. */
    static Operand position(FeatureMap map, int position) {
      FloatPointer values =
          Rooms.pointer(map.values()).getPointer((long) position * map.channels());
      int stride = map.size() * map.size() * map.channels();
      return new Operand(values, map.batch(), map.channels(), stride, false);
    }

    Operand t() {
      return new Operand(values, rows, columns, stride, !transposed);
    }

    private int height() {
      return transposed ? columns : rows;
    }

    private int width() {
      return transposed ? rows : columns;
    }

    private int order() {
      return transposed ? CblasTrans : CblasNoTrans;
    }
  }

  Product {
    if (a.width() != b.height()
        || c.height() != a.height()
        || c.width() != b.width()
        || c.transposed) {
      throw new IllegalArgumentException("no product: " + a + ", " + b + ", " + c);
    }
  }

  /** Returns the product in place of what is in {@code c}. */
  static Product of(Operand a, Operand b, Operand c) {
    return new Product(a, b, c, 1, false);
  }

  /** Returns the product in place of what is there, or added to it. */
  Product added(boolean onTop) {
    return new Product(a, b, c, factor, onTop);
  }

  /** Returns the product times a factor. */
  Product times(double factor) {
    return new Product(a, b, c, (float) factor, onTop);
  }

  @Override
  public void run() {
    float kept = onTop ? 1 : 0;
    if (a.height() == 1 && !b.transposed) {
      cblas_sgemv(
          CblasRowMajor,
          CblasTrans,
          b.rows,
          b.columns,
          factor,
          b.values,
          b.stride,
          a.values,
          1,
          kept,
          c.values,
          1);
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        a.order(),
        b.order(),
        a.height(),
        b.width(),
        a.width(),
        factor,
        a.values,
        a.stride,
        b.values,
        b.stride,
        kept,
        c.values,
        c.stride);
  }
}
