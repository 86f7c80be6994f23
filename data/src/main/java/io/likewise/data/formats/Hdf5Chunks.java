package io.likewise.data.formats;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.PipelineFilterWithData;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Looks at values that are stored in chunks before the library reads them: a few compressed bytes
 * can stand for a thousand times as many, and the library would unpack them all.
 *
 * <p>Of HDF5's filters those are read that h5py applies by {@code compression="gzip"} and {@code
 * "lzf"}, {@code shuffle} and {@code fletcher32}.
 *
 * @param origin the file, for messages
 * @param tensor what messages call the values
 */
record Hdf5Chunks(String origin, String tensor, ChunkedDataset dataset) {
  // https://support.hdfgroup.org/documentation/hdf5/latest/_h5_z__u_g.html
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32000;
  private static final Set<Integer> READ = Set.of(DEFLATE, SHUFFLE, FLETCHER32, LZF);

  /** Where h5py's filter LZF keeps how many bytes a chunk is unpacked to. */
  private static final int LZF_BYTES = 2;

  private static final int CHECKSUM_BYTES = 4;

  /** A ResNet's largest tensor has 19 MB in float64, and chunks are smaller than tensors. */
  private static final long MOST_CHUNK_BYTES = 1 << 26;

  /** The library keeps a few objects of each. */
  private static final long MOST_CHUNKS = 1 << 16;

  /**
   * Makes sure that values can be read, and that no chunk of them is more than it should be.
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if not
   */
  void require() {
    int[] shape = dataset.getDimensions();
    int[] chunk = dataset.getChunkDimensions();
    long bytes = dataset.getDataType().getSize();
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      if (chunk[i] < 1) {
        throw Hdf5File.corrupt(origin, "tensor " + tensor + " has chunks of no size");
      }
      bytes = Math.min(bytes * chunk[i], Integer.MAX_VALUE);
      count = Math.min(count * ((shape[i] + chunk[i] - 1L) / chunk[i]), Integer.MAX_VALUE);
    }
    if (bytes > MOST_CHUNK_BYTES || count > MOST_CHUNKS) {
      throw unread(
          String.format(
              "in %,d chunks of %,d bytes, and at most %,d of %,d are read",
              count, bytes, MOST_CHUNKS, MOST_CHUNK_BYTES));
    }
    if (requireFilters(bytes + CHECKSUM_BYTES)) {
      int[] offset = new int[shape.length];
      do {
        ByteBuffer stored = stored(offset);
        if (stored != null) {
          requireInflated(stored, bytes + CHECKSUM_BYTES);
        }
      } while (next(offset, shape, chunk));
    }
  }

  /** Returns what the file has of a chunk; null if nothing was ever written to it. */
  private ByteBuffer stored(int[] offset) {
    try {
      return dataset.getRawChunkBuffer(offset);
    } catch (HdfException e) {
      return null;
    }
  }

  /** Returns whether the chunks are deflated, of which nothing says how long they are unpacked. */
  private boolean requireFilters(long mostBytes) {
    int compressions = 0;
    boolean deflated = false;
    for (PipelineFilterWithData filter : filters()) {
      int id = filter.getId();
      int[] data = filter.getFilterData();
      if (!READ.contains(id)) {
        throw unread("by the filter " + filter.getName() + ", which is not read");
      }
      if (id == LZF && (data.length <= LZF_BYTES || data[LZF_BYTES] > mostBytes)) {
        throw tooLong();
      }
      deflated |= id == DEFLATE;
      compressions += id == DEFLATE || id == LZF ? 1 : 0;
    }
    if (compressions > 1) {
      throw unread("compressed " + compressions + " times");
    }
    return deflated;
  }

  private List<PipelineFilterWithData> filters() {
    try {
      return dataset.getFilters();
    } catch (HdfFilterException e) {
      throw unread("by a filter that is not read (" + e.getMessage() + ")");
    }
  }

  private LikewiseException unread(String how) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        String.format(
            "%s: tensor %s is stored %s. Write the file again without compression, as Keras does.",
            origin, tensor, how));
  }

  private LikewiseException tooLong() {
    return Hdf5File.corrupt(origin, "a chunk of tensor " + tensor + " is longer than it may be");
  }

  /** Moves on to the next chunk in row-major order; returns false if there is none. */
  private static boolean next(int[] offset, int[] shape, int[] chunk) {
    for (int i = shape.length - 1; i >= 0; i--) {
      offset[i] += chunk[i];
      if (offset[i] < shape[i]) {
        return true;
      }
      offset[i] = 0;
    }
    return false;
  }

  /** A check sum may follow the compressed bytes, or be compressed with the values. */
  private void requireInflated(ByteBuffer stored, long most) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stored);
      byte[] unused = new byte[1 << 16];
      while (!inflater.finished()) {
        int count = inflater.inflate(unused);
        if (inflater.getBytesWritten() > most) {
          throw tooLong();
        }
        if (count == 0) {
          throw Hdf5File.corrupt(origin, "a chunk of tensor " + tensor + " is cut off");
        }
      }
    } catch (DataFormatException e) {
      throw Hdf5File.corrupt(origin, "a chunk of tensor " + tensor + " cannot be unpacked");
    } finally {
      inflater.end();
    }
  }
}
