package io.likewise.data.formats;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An open weights file of one format: the tensors in it, named as the format names them. */
public interface WeightsContainer extends AutoCloseable {
  /** Returns the file's tensors in its own order. */
  List<StoredTensor> tensors();

  @Override
  void close();

  /** Returns the failure of a weights file that the system does not let be read. */
  static LikewiseException unreadable(Path path, IOException e) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        path + ": cannot be read (" + e + "). Check the file and its permissions.",
        e);
  }
}
