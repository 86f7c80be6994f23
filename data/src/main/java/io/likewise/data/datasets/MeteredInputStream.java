package io.likewise.data.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads no further than its reader has said it may: a compressed file of some kilobytes can unfold
 * to any length.
 */
final class MeteredInputStream extends FilterInputStream {
  private long allowed;

  /** Wraps a stream of which nothing may be read yet. */
  MeteredInputStream(InputStream in) {
    super(in);
  }

  /** Lets this many bytes be read from here on, whatever was left. */
  void allow(long bytes) {
    allowed = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (allowed == 0 && length > 0) {
      if (in.read() < 0) {
        return -1;
      }
      throw new IOException("it goes on for longer than it may");
    }
    int count = in.read(target, offset, (int) Math.min(length, allowed));
    allowed -= Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = in.skip(Math.min(bytes, allowed));
    allowed -= skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
