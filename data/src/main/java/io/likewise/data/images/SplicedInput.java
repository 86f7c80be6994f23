package io.likewise.data.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file whose beginning is replaced: first comes a start that is given, then the file from a place
 * on. The rest is read from the file when it is asked for and never held as a whole.
 */
final class SplicedInput extends ImageInputStreamImpl {
  /** What is held of the file at a time. */
  static final int BUFFER_BYTES = 1 << 14;

  private final SeekableByteChannel file;
  private final byte[] start;
  private final long rest;
  private ByteBuffer buffer;

  /** The place in the file where the buffer's content begins. */
  private long bufferAt;

  /** Splices; the file is read from {@code rest} on, and left open. */
  SplicedInput(SeekableByteChannel file, byte[] start, long rest) throws IOException {
    this.file = file;
    this.start = start;
    this.rest = rest;
    // A small image needs no more than itself, and there may be very many.
    buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, file.size())).limit(0);
  }

  /** Opens a file as it is. */
  static SplicedInput whole(SeekableByteChannel file) throws IOException {
    return new SplicedInput(file, new byte[0], 0);
  }

  /**
   * Lets go of the buffer: Java finalizes these streams, so that they outlive their use, and in a
   * heap that is small beside many of them the collector would have it to copy.
   */
  @Override
  public void close() throws IOException {
    super.close();
    buffer = ByteBuffer.allocate(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count;
    if (streamPos < start.length) {
      count = (int) Math.min(length, start.length - streamPos);
      System.arraycopy(start, (int) streamPos, bytes, offset, count);
    } else {
      long place = streamPos - start.length + rest;
      if (!isBuffered(place)) {
        return -1;
      }
      buffer.position((int) (place - bufferAt));
      count = Math.min(length, buffer.remaining());
      buffer.get(bytes, offset, count);
    }
    streamPos += count;
    return count;
  }

  /** Sees to it that the byte at a place of the file is in the buffer, if there is one. */
  private boolean isBuffered(long place) throws IOException {
    if (place < bufferAt || place >= bufferAt + buffer.limit()) {
      buffer.clear();
      int count = file.position(place).read(buffer);
      buffer.limit(Math.max(0, count));
      bufferAt = place;
    }
    return buffer.limit() > 0;
  }
}
