package io.likewise.runs.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.model.WeightsFormat;
import io.likewise.files.AtomicFile;
import io.likewise.files.BoundedFile;
import io.likewise.files.Digests;
import io.likewise.files.FolderTree;
import io.likewise.runs.checkpoint.Checkpoint.Content;
import io.likewise.runs.checkpoint.Checkpoint.TableLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, in the folder {@code checkpoints} of its directory: the newest two,
 * each of which appears whole or not at all, and is not read before every byte of it has been
 * checked. {@code docs/run-directory.md} describes the files.
 *
 * <p>Of what is deleted, that which cannot be does no harm but for the room that it takes.
 *
 * <p>Used by the one process that holds the run directory; {@link #position} by anybody.
 */
public final class Checkpoints {
  static final String STATE = "state.json";
  static final JsonMapper JSON = new JsonMapper();

  private static final String FOLDER = "checkpoints";
  private static final String NUMBER = "\\d{6,18}";
  private static final String DRAFT = "\\." + NUMBER + "\\.tmp";
  private static final int KEPT = 2;

  private final Path run;
  private final Path folder;
  private final WeightsFormat format;
  private final Set<Path> damaged = new HashSet<>();

  /**
   * Creates the checkpoints of a run; nothing is read or written yet.
   *
   * @param run the run directory
   * @param format what tensors are written as
   */
  public Checkpoints(Path run, WeightsFormat format) {
    this.run = run;
    this.folder = run.resolve(FOLDER);
    this.format = format;
  }

  /**
   * Returns where a run would go on, as its newest checkpoint says it; empty if it has none. What
   * is said may be damaged.
   */
  public static Optional<Position> position(Path run) {
    try {
      List<Path> all = numbered(run.resolve(FOLDER));
      return all.isEmpty() ? Optional.empty() : Optional.of(content(all.get(0)).state().position());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a run has any, whole or not. */
  public static boolean anyIn(Path run) {
    return Files.exists(run.resolve(FOLDER));
  }

  /**
   * Returns the newest checkpoint that is whole. Those that are not stay until there is a newer
   * one, for what cannot be read now may be read again; what a kill left half written is deleted.
   *
   * @param notices takes what was wrong with these, a sentence each
   */
  public Optional<Checkpoint> newest(Consumer<String> notices) {
    List<Path> all;
    try {
      deleteLeftovers();
      all = numbered(folder);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
    for (Path each : all) {
      try {
        return Optional.of(open(each));
      } catch (IOException e) {
        damaged.add(each);
        notices.accept(
            each
                + " is damaged ("
                + reason(e)
                + "), so the run goes on from the one before it, or from its beginning.");
      }
    }
    return Optional.empty();
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException missing
        ? Path.of(missing.getFile()).getFileName() + " is missing"
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void deleteLeftovers() throws IOException {
    entries(folder, DRAFT).forEach(FolderTree::delete);
    AtomicFile.deleteLeftovers(folder);
  }

  private Checkpoint open(Path each) throws IOException {
    Map<String, String> digests = CheckpointDigests.requireWhole(each);
    Content content = content(each);
    for (Map.Entry<String, TableLength> table : content.tables().entrySet()) {
      requireBeginning(table(table.getKey()), table.getValue());
    }
    return new Checkpoint(each, content, digests, format);
  }

  /** Names in a file lead nowhere else, for a run directory may be anybody's. */
  private Path table(String name) throws IOException {
    if (!name.matches("[a-z-]+\\.csv")) {
      throw new IOException(STATE + " names a table that no run has");
    }
    return run.resolve(name);
  }

  private static Content content(Path each) throws IOException {
    Content content = JSON.readValue(BoundedFile.read(each.resolve(STATE)), Content.class);
    if (content == null) {
      throw new IOException(STATE + " says nothing");
    }
    return content;
  }

  /** What a table held when the checkpoint was written it must hold still, whatever follows. */
  private static void requireBeginning(Path file, TableLength expected) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = BoundedFile.open(file)) {
      for (long left = expected.bytes(); left > 0; ) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (read < 0) {
          throw new IOException(file.getFileName() + " is shorter than it was");
        }
        digest.update(chunk, 0, read);
        left -= read;
      }
    }
    if (!Digests.hex(digest).equals(expected.sha256())) {
      throw new IOException(file.getFileName() + " is not what it was");
    }
  }

  /**
   * Returns where the best weights of a stage are kept, beside the checkpoints that share them; the
   * folder is made.
   */
  public Path best() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
    return folder.resolve(Checkpoint.BEST);
  }

  /** Gives a file another name as well, without its bytes where the disk can. */
  static void link(Path file, Path name) {
    try {
      Files.deleteIfExists(name);
      Files.createLink(name, file);
    } catch (IOException | UnsupportedOperationException e) {
      // File systems of memory cards, and some of networks, have no links.
      AtomicFile.write(name, channel -> Files.copy(file, Channels.newOutputStream(channel)));
    }
  }

  /** Begins a checkpoint. */
  public CheckpointDraft begin() {
    try {
      Files.createDirectories(folder);
      List<Path> all = numbered(folder);
      long number = all.isEmpty() ? 1 : 1 + Long.parseLong(all.get(0).getFileName().toString());
      String name = String.format("%06d", number);
      Path temporary = folder.resolve("." + name + ".tmp");
      FolderTree.delete(temporary);
      Files.createDirectory(temporary);
      return new CheckpointDraft(run, temporary, folder.resolve(name), format);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }

  /**
   * Makes a draft the newest checkpoint.
   *
   * @param state how far the training has come
   * @param tables names of the run's tables, which are as long as they are to be
   */
  public void commit(CheckpointDraft draft, TrainingState state, Collection<String> tables) {
    draft.commit(state, tables);
    damaged.forEach(FolderTree::delete);
    damaged.clear();
    try {
      numbered(folder).stream().skip(KEPT).forEach(FolderTree::delete);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }

  /** Deletes the best weights, for a run that keeps no checkpoints to share them. */
  public void deleteBest() {
    try {
      Files.deleteIfExists(folder.resolve(Checkpoint.BEST));
      // Those of an earlier part of the run stay, and keep the folder.
      if (numbered(folder).isEmpty()) {
        FolderTree.delete(folder);
      }
    } catch (IOException e) {
      // Told by nobody: it would not help.
    }
  }

  /** Deletes all; a run that has its result needs none. */
  public void delete() {
    FolderTree.delete(folder);
  }

  /** Returns the checkpoints' folders, the newest first. */
  private static List<Path> numbered(Path folder) throws IOException {
    return entries(folder, NUMBER).stream()
        .sorted(
            Comparator.comparingLong((Path p) -> Long.parseLong(p.getFileName().toString()))
                .reversed())
        .toList();
  }

  private static List<Path> entries(Path folder, String name) throws IOException {
    // What is no longer needed is deleted, and has to be the run's own.
    if (Files.isSymbolicLink(folder)) {
      throw new IOException("a link, which is not followed");
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().matches(name)).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
