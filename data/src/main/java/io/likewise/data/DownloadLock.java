package io.likewise.data;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The right to write one file of the cache, held by one process at a time and let go by the system
 * when that process ends, however it ends.
 *
 * <p>The lock is on {@code NAME.lock} beside the file, which stays: to delete it would let two
 * processes hold locks on two files of that name.
 */
final class DownloadLock {
  private static final long POLL_MILLIS = 100;

  private final FileChannel channel;

  private DownloadLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the right to write a file, telling so once, and does something with it. */
  static <T> T holding(Path target, DownloadProgress progress, Supplier<T> work) {
    DownloadLock lock = acquire(target, progress);
    try {
      return work.get();
    } finally {
      lock.release();
    }
  }

  private static DownloadLock acquire(Path target, DownloadProgress progress) {
    Path file = target.resolveSibling(target.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      try {
        if (tryLock(channel).isEmpty()) {
          progress.waiting(target);
          while (tryLock(channel).isEmpty()) {
            Thread.sleep(POLL_MILLIS);
          }
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return new DownloadLock(channel);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file + ": cannot be locked (" + e + "). Choose another folder by LIKEWISE_CACHE.",
          e);
    } catch (InterruptedException e) {
      throw PinnedDownload.interrupted(target, e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      // Another thread of this very process holds it.
      return Optional.empty();
    }
  }

  private void release() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, and the lock goes with the process at the latest.
    }
  }
}
