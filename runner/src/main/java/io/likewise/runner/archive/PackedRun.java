package io.likewise.runner.archive;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.DigestList;
import io.likewise.files.Digests;
import io.likewise.files.NewFolder;
import io.likewise.runs.directory.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A run as it is packed: without its lock and checkpoints, which serve nobody else.
 *
 * @param directory the run's own folder
 * @param name what it is called in the archive
 * @param files what is packed, as names from the folder on, with slashes, sorted
 * @param leftOut files of weights that are not, but whose digests are
 */
public record PackedRun(Path directory, String name, List<String> files, List<String> leftOut) {
  private static final Pattern OWN =
      Pattern.compile("lock|checkpoints/.*|" + DigestList.NAME + "|(.*/)?\\..+\\.\\d+\\.tmp");
  private static final Pattern WEIGHTS =
      Pattern.compile("(savedmodel|torchscript)/.*|.*\\.(safetensors|h5|keras|onnx)");
  private static final Pattern PORTABLE = Pattern.compile("[^\\p{Cntrl}\\\\]+");

  public PackedRun {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Looks at the runs to pack.
   *
   * @param directories run directories
   * @param weights whether weights and models are packed too
   * @param notices is told of what cannot be packed, a sentence each
   * @throws LikewiseException {@code RUN_LOCKED} if one is being carried out, {@code USAGE} if one
   *     cannot be read
   */
  public static List<PackedRun> of(
      List<Path> directories, boolean weights, Consumer<String> notices) {
    Set<String> taken = new HashSet<>();
    List<PackedRun> runs = new ArrayList<>();
    for (Path directory : directories) {
      if (RunDirectory.isHeld(directory)) {
        throw new LikewiseException(
            ErrorCode.RUN_LOCKED,
            directory + ": the run is being carried out. Wait for it, or leave it out.");
      }
      String own = NewFolder.portable(String.valueOf(directory.toAbsolutePath().getFileName()));
      String name = own;
      for (int number = 2; !taken.add(name); number++) {
        name = own + "-" + number;
      }
      List<String> files = list(directory, notices);
      runs.add(
          new PackedRun(
              directory,
              name,
              files.stream().filter(file -> weights || !isWeights(file)).toList(),
              files.stream().filter(file -> !weights && isWeights(file)).toList()));
    }
    return runs;
  }

  /** Returns whether a file of a run is one of weights, or of a model that has them. */
  static boolean isWeights(String name) {
    return WEIGHTS.matcher(name).matches();
  }

  private static List<String> list(Path directory, Consumer<String> notices) {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList()) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (folder || OWN.matcher(name).matches()) {
          continue;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          notices.accept(path + " is not packed, for it is a link or no plain file.");
        } else if (!PORTABLE.matcher(name).matches()) {
          notices.accept(path + " is not packed, for not every system can name it.");
        } else {
          files.add(name);
        }
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    } catch (UncheckedIOException e) {
      throw unreadable(directory, e.getCause());
    }
    return files.stream().sorted().toList();
  }

  /** Returns the digests of what is not packed, also of what an archive before had left out. */
  Map<String, String> leftOutDigests() {
    Map<String, String> digests = new TreeMap<>();
    try {
      if (Files.exists(directory.resolve(DigestList.NAME))) {
        digests.putAll(DigestList.read(directory));
      }
      for (String file : leftOut) {
        digests.put(file, Digests.read(directory.resolve(file), "SHA-256").digest());
      }
      return digests;
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /**
   * Writes a file's bytes.
   *
   * @return their SHA-256
   * @throws IOException if they cannot be written
   */
  String copy(String file, OutputStream to) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = open(file)) {
      for (int read = read(file, in, buffer); read >= 0; read = read(file, in, buffer)) {
        digest.update(buffer, 0, read);
        to.write(buffer, 0, read);
      }
    }
    return Digests.hex(digest);
  }

  private InputStream open(String file) {
    try {
      return Files.newInputStream(directory.resolve(file));
    } catch (IOException e) {
      throw unreadable(directory.resolve(file), e);
    }
  }

  private int read(String file, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(directory.resolve(file), e);
    }
  }

  private static LikewiseException unreadable(Path path, IOException e) {
    return new LikewiseException(
        ErrorCode.USAGE,
        path + ": cannot be read (" + e + "). Check its permissions, or leave the run out.",
        e);
  }
}
