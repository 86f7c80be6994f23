package io.likewise.data.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file of which no more is read than its reader has said: a list of entries, of which a library
 * makes objects ten times as large, can be as long as the file.
 */
final class MeteredChannel implements SeekableByteChannel {
  private final SeekableByteChannel file;
  private long allowed;

  /** Wraps an open file, of which so many bytes may be read in all, wherever they are. */
  MeteredChannel(SeekableByteChannel file, long allowed) {
    this.file = file;
    this.allowed = allowed;
  }

  /** Lets the rest be read without a limit. */
  void allowAll() {
    allowed = Long.MAX_VALUE;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (target.remaining() > allowed) {
      throw new IOException("its list of entries is longer than any that Keras writes");
    }
    int count = file.read(target);
    allowed -= Math.max(0, count);
    return count;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
