package io.likewise.backend.djl.engine;

import ai.djl.ndarray.types.DataType;
import io.likewise.api.model.Precision;

/** DJL's names for precisions. */
public final class DataTypes {
  private DataTypes() {}

  /** Returns DJL's name for a precision. */
  public static DataType of(Precision precision) {
    return precision == Precision.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }
}
