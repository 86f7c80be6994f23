package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.HttpSource.Answer;
import io.likewise.data.fetch.HttpSource.Refusal;
import io.likewise.files.Digests.Found;
import io.likewise.files.LockFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts a published file into its place, whole and with the right digest, or not at all.
 *
 * <p>What has come is kept in {@code NAME.part} and gone on from ({@code Range}, RFC 9110 section
 * 14), also by a later process; a server that sends everything again is taken at its word. Several
 * processes may ask for a file at once: one fetches it, the others wait and find it there. Only
 * bytes count: what a server says of lengths is never relied on. Every failure is {@code
 * DOWNLOAD_FAILED} or {@code OUTPUT_UNWRITABLE}.
 */
public final class PinnedDownload {
  /** How often in a row a transfer may end without getting any further than before. */
  private static final int MOST_ATTEMPTS = 3;

  private final DownloadSettings settings;
  private final DownloadProgress progress;

  /** Creates a download; a thread of its own is not needed. */
  public PinnedDownload(DownloadSettings settings, DownloadProgress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Fetches a file, unless one of its size is there.
   *
   * @param file what to fetch
   * @param target where to put it; its folder is created
   * @throws LikewiseException {@code DOWNLOAD_FAILED} if the network, the server or the bytes are
   *     not right, {@code OUTPUT_UNWRITABLE} if the file cannot be written
   */
  public void fetch(PinnedFile file, Path target) {
    PartialFile.createFolder(target);
    holding(target, progress, () -> fetchAlone(file, target));
    progress.completed(target);
  }

  private Path fetchAlone(PinnedFile file, Path target) {
    if (!isThere(file, target)) {
      try (PartialFile part = PartialFile.open(target, file)) {
        new Transfer(file, target, part).run();
      }
    }
    return target;
  }

  private static boolean isThere(PinnedFile file, Path target) {
    try {
      return Files.isRegularFile(target) && Files.size(target) == file.bytes();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Waits for the right to write a file of the cache, a lock on {@code NAME.lock} beside it,
   * telling so once, and does something with it.
   */
  static <T> T holding(Path target, DownloadProgress progress, Supplier<T> work) {
    LockFile lock = lock(target, progress);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  private static LockFile lock(Path target, DownloadProgress progress) {
    Path file = target.resolveSibling(target.getFileName() + ".lock");
    try {
      return LockFile.lock(file, () -> progress.waiting(target));
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file + ": cannot be locked (" + e + "). Choose another folder by LIKEWISE_CACHE.",
          e);
    } catch (InterruptedException e) {
      throw interrupted(target, e);
    }
  }

  private static LikewiseException interrupted(Path target, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LikewiseException(
        ErrorCode.DOWNLOAD_FAILED,
        target + ": the download was interrupted. Run the command again to go on.",
        e);
  }

  /** One file on its way. */
  private final class Transfer {
    private final PinnedFile file;
    private final Path target;
    private final PartialFile part;
    private final URI source;
    private final HttpSource http = new HttpSource(settings);
    private Optional<String> tag = Optional.empty();
    private boolean contacted;
    private boolean resumed;
    private long farthest;
    private int vain;

    Transfer(PinnedFile file, Path target, PartialFile part) {
      this.file = file;
      this.target = target;
      this.part = part;
      this.source = settings.source(file);
      this.resumed = part.bytes() > 0;
      this.farthest = part.bytes();
    }

    void run() {
      complete();
      Found found = part.found();
      if (!file.is(found) && resumed) {
        // The beginning may have been of another file, or damaged since.
        progress.interrupted("the bytes are not right, beginning anew");
        part.restart();
        resumed = false;
        farthest = 0;
        complete();
        found = part.found();
      }
      if (!file.is(found)) {
        part.discard();
        LikewiseException another =
            failed(
                file.difference(found)
                    + ", so what came was deleted. The file at that place is another one.",
                null);
        throw another.saying(another.getMessage() + " Or try a mirror.").onSetting("mirror");
      }
      part.complete();
    }

    /** Gets all bytes, in as many attempts as it takes. */
    private void complete() {
      while (part.bytes() < file.bytes()) {
        try {
          attempt();
        } catch (Refusal e) {
          if (!contacted || !retries(e)) {
            throw failed(e.getMessage() + ".", e);
          }
        } catch (IOException e) {
          if (!retries(e)) {
            throw failed(
                String.format(
                    "%s, after %,d of %,d bytes, %d times in a row.",
                    why(e), part.bytes(), file.bytes(), MOST_ATTEMPTS),
                e);
          }
        } catch (InterruptedException e) {
          throw interrupted(target, e);
        }
      }
    }

    /** Returns whether to try again, after a pause. */
    private boolean retries(IOException e) {
      vain = part.bytes() > farthest ? 0 : vain + 1;
      farthest = Math.max(farthest, part.bytes());
      if (vain >= MOST_ATTEMPTS) {
        return false;
      }
      progress.interrupted(why(e));
      try {
        Thread.sleep(settings.pause().multipliedBy(1L << vain).toMillis());
      } catch (InterruptedException interruption) {
        throw interrupted(target, interruption);
      }
      return true;
    }

    private void attempt() throws IOException, InterruptedException {
      try (Answer answer = http.open(source, part.bytes(), tag)) {
        contacted = true;
        accept(answer);
        progress.started(answer.response().uri(), part.bytes(), file.bytes());
        tag = answer.strongTag();
        long announced = answer.bytes().orElse(file.bytes() - part.bytes());
        boolean another = announced != file.bytes() - part.bytes();
        receive(answer.response().body());
        if (part.bytes() < file.bytes()) {
          if (another) {
            // An error page, it may be: nothing to go on from.
            part.restart();
          }
          throw new IOException(
              another
                  ? String.format("the server announced %,d bytes", announced)
                  : "the server ended the transfer too early");
        }
      }
    }

    /** Sees to it that what comes belongs after what is here. */
    private void accept(Answer answer) throws IOException {
      int status = answer.status();
      if (status == 200) {
        part.restart();
      } else if (status == 206 && answer.start().orElse(-1) == part.bytes()) {
        resumed |= part.bytes() > 0;
      } else if (status == 206 || status == 416) {
        part.restart();
        throw new IOException("the server has no bytes that follow those that are here");
      } else if (status >= 500 || status == 408 || status == 429) {
        throw new IOException("the server answered with status " + status);
      } else {
        throw failed("the server answered with status " + status + ".", null);
      }
    }

    private void receive(TimedBody body) throws IOException, InterruptedException {
      Duration stall = settings.stall();
      for (Optional<List<ByteBuffer>> piece = body.next(stall);
          piece.isPresent();
          piece = body.next(stall)) {
        for (ByteBuffer chunk : piece.get()) {
          // Whatever follows the last byte is none of this file's; the digest decides.
          long missing = file.bytes() - part.bytes();
          chunk.limit(chunk.position() + (int) Math.min(chunk.remaining(), missing));
          part.append(chunk);
        }
        progress.advanced(part.bytes(), file.bytes());
        if (part.bytes() == file.bytes()) {
          return;
        }
      }
    }

    private String why(IOException e) {
      if (e instanceof HttpTimeoutException) {
        return "nothing came for " + settings.stall().toMillis() / 1000.0 + " s";
      }
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().strip();
    }

    private LikewiseException failed(String what, IOException cause) {
      return new LikewiseException(
              ErrorCode.DOWNLOAD_FAILED,
              source + ": " + what + " " + file.offlineAdvice(target),
              cause)
          .onSetting(file.kind().setting());
    }
  }
}
