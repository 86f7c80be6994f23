package io.likewise.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An archive of which no more is read than its reader has said, until that has seen what is in it:
 * a list of entries, of which a library makes objects ten times as large, can be as long as the
 * file.
 */
public final class MeteredChannel implements SeekableByteChannel {
  /**
   * What is read of an entry in one piece: its name, or its extra fields, of which a library may
   * compare each with all others.
   */
  private static final int MOST_AT_ONCE = 1 << 12;

  private final SeekableByteChannel file;
  private final long most;
  private long allowed;

  /**
   * Opens an archive.
   *
   * @param most how many bytes may be read in all, wherever they are
   * @throws IOException if it cannot be opened
   */
  public MeteredChannel(Path path, long most) throws IOException {
    this.file = Files.newByteChannel(path, StandardOpenOption.READ);
    this.most = most;
    this.allowed = most;
  }

  /** Lets the rest be read without a limit. */
  public void allowAll() {
    allowed = Long.MAX_VALUE;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (allowed <= most && target.remaining() > MOST_AT_ONCE) {
      throw new IOException(
          String.format(
              "its list of entries has one of which a part is longer than %,d bytes",
              MOST_AT_ONCE));
    }
    if (target.remaining() > allowed) {
      throw new IOException(
          String.format("its list of entries is longer than the %,d bytes that are read", most));
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
