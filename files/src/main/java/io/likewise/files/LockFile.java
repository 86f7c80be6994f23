package io.likewise.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock of the operating system on a file, held by one process, and in it by one holder, at a
 * time; it goes with the process, however that ends.
 *
 * <p>The file stays when the lock is given up: deleting it could let two processes hold locks on
 * two files of that name.
 */
public final class LockFile implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a file, which is made if it is not there; empty if anybody else holds it.
   *
   * @throws IOException if the file cannot be made, or its file system has no locks
   */
  public static Optional<LockFile> tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, LinkOption.NOFOLLOW_LINKS, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this very process holds it.
      held = false;
    } finally {
      if (!held) {
        channel.close();
      }
    }
    return held ? Optional.of(new LockFile(channel)) : Optional.empty();
  }

  /**
   * Locks a file as soon as nobody else holds it.
   *
   * @param waiting is told, once, if somebody does
   * @throws IOException as {@link #tryLock} does
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static LockFile lock(Path file, Runnable waiting)
      throws IOException, InterruptedException {
    Optional<LockFile> lock = tryLock(file);
    if (lock.isEmpty()) {
      waiting.run();
    }
    // Polled, because the system's own waiting neither ends by an interrupt nor knows threads.
    while (lock.isEmpty()) {
      Thread.sleep(POLL_MILLIS);
      lock = tryLock(file);
    }
    return lock.get();
  }

  /** Gives the lock up; a second call does nothing. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, and the lock goes with the process at the latest.
    }
  }
}
