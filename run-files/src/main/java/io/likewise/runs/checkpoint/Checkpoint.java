package io.likewise.runs.checkpoint;

import static java.util.Objects.requireNonNull;

import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that was found whole. Its tensors are read when they are asked for, and are those
 * that training may have changed by then; the others are as the run began.
 */
public final class Checkpoint {
  static final String WEIGHTS = "weights.safetensors";
  static final String BEST = "best.safetensors";
  static final String FIRST_MOMENT = "first-moment.safetensors";
  static final String SECOND_MOMENT = "second-moment.safetensors";

  private final Path folder;
  private final Content content;
  private final Map<String, String> digests;
  private final WeightsFormat format;

  /**
   * What {@code state.json} holds.
   *
   * @param state how far the training has come
   * @param tables the run's tables as they were
   */
  record Content(TrainingState state, Map<String, TableLength> tables) {
    Content {
      requireNonNull(state, "state");
      tables = Map.copyOf(tables);
    }
  }

  /**
   * A table of the run as it was.
   *
   * @param bytes its length
   * @param sha256 the digest of so many of its first bytes
   */
  record TableLength(long bytes, String sha256) {}

  Checkpoint(Path folder, Content content, Map<String, String> digests, WeightsFormat format) {
    this.folder = folder;
    this.content = content;
    this.digests = digests;
    this.format = format;
  }

  /** Returns how far the training had come. */
  public TrainingState state() {
    return content.state;
  }

  /** Returns how long a table was; nothing may follow that in what is continued. */
  public long length(String table) {
    return content.tables.get(table).bytes;
  }

  /** Returns the weights that training has changed. */
  public Weights weights() {
    return format.read(folder.resolve(WEIGHTS));
  }

  /**
   * Puts the best weights of the stage so far, if it has any, where they are kept.
   *
   * @return the SHA-256 of that file
   */
  public Optional<String> restoreBest() {
    Optional<String> digest = Optional.ofNullable(digests.get(BEST));
    digest.ifPresent(any -> Checkpoints.link(folder.resolve(BEST), folder.resolveSibling(BEST)));
    return digest;
  }

  /** Returns Adam's state; empty where a stage has not begun. */
  public Optional<OptimizerState> optimizerState() {
    Path first = folder.resolve(FIRST_MOMENT);
    return Files.exists(first)
        ? Optional.of(
            new OptimizerState(
                content.state.updates(),
                format.read(first),
                format.read(folder.resolve(SECOND_MOMENT))))
        : Optional.empty();
  }
}
