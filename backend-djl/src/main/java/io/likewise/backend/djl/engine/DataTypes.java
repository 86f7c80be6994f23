package io.likewise.backend.djl.engine;

import ai.djl.ndarray.types.DataType;
import io.likewise.api.model.Precision;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** DJL's names for precisions, and numbers in them. */
public final class DataTypes {
  private DataTypes() {}

  /** Returns DJL's name for a precision. */
  public static DataType of(Precision precision) {
    return precision == Precision.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }

  /** Returns bytes as numbers of a precision. */
  public static Buffer numbers(ByteBuffer bytes, DataType type) {
    return type == DataType.FLOAT64 ? bytes.asDoubleBuffer() : bytes.asFloatBuffer();
  }
}
