package io.likewise.data.formats;

import java.util.List;

/** An open weights file of one format: the tensors in it, named as the format names them. */
public interface WeightsContainer extends AutoCloseable {

  /** Returns the file's tensors in its own order. */
  List<StoredTensor> tensors();

  @Override
  void close();
}
