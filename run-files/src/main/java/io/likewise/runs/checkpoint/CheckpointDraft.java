package io.likewise.runs.checkpoint;

import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import io.likewise.files.AtomicFile;
import io.likewise.files.DigestList;
import io.likewise.files.Digests;
import io.likewise.files.FolderTree;
import io.likewise.runs.checkpoint.Checkpoint.Content;
import io.likewise.runs.checkpoint.Checkpoint.TableLength;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint that is being written, tensors after tensors, so that one copy of the weights is
 * held at a time. Until it is committed nobody sees it, and closed before it leaves no trace.
 */
public final class CheckpointDraft implements AutoCloseable {
  private final Path run;
  private final Path temporary;
  private final Path place;
  private final WeightsFormat format;
  private final Map<String, String> digests = new LinkedHashMap<>();
  private boolean done;

  CheckpointDraft(Path run, Path temporary, Path place, WeightsFormat format) {
    this.run = run;
    this.temporary = temporary;
    this.place = place;
    this.format = format;
  }

  /** Adds the weights that training may have changed. */
  public void weights(Weights weights) {
    write(Checkpoint.WEIGHTS, weights);
  }

  /**
   * Adds these weights as a file that is never written to again, only replaced.
   *
   * @param sha256 its digest when it was written; should it have changed since, nobody will take
   *     the checkpoint for whole
   */
  public void weights(Path file, String sha256) {
    link(Checkpoint.WEIGHTS, file, sha256);
  }

  /** Adds the best weights of the stage so far as such a file. */
  public void best(Path file, String sha256) {
    link(Checkpoint.BEST, file, sha256);
  }

  /** Adds Adam's state. */
  public void optimizerState(OptimizerState adam) {
    write(Checkpoint.FIRST_MOMENT, adam.firstMoment());
    write(Checkpoint.SECOND_MOMENT, adam.secondMoment());
  }

  private void write(String name, Weights weights) {
    digests.put(name, format.writeExactly(weights, temporary.resolve(name)));
  }

  private void link(String name, Path file, String sha256) {
    Checkpoints.link(file, temporary.resolve(name));
    digests.put(name, sha256);
  }

  /** Makes the checkpoint visible. */
  void commit(TrainingState state, Collection<String> tables) {
    Map<String, TableLength> lengths = new LinkedHashMap<>();
    for (String table : tables) {
      Digests.Found found = found(run.resolve(table));
      lengths.put(table, new TableLength(found.bytes(), found.digest()));
    }
    try {
      Path file = temporary.resolve(Checkpoints.STATE);
      String text = Checkpoints.JSON.writeValueAsString(new Content(state, lengths));
      AtomicFile.write(file, text + "\n");
      digests.put(Checkpoints.STATE, found(file).digest());
      AtomicFile.write(temporary.resolve(DigestList.NAME), DigestList.text(digests));
      AtomicFile.replace(temporary, place);
    } catch (IOException e) {
      throw AtomicFile.unwritable(place, e);
    }
    done = true;
  }

  private static Digests.Found found(Path file) {
    try {
      return Digests.read(file, "SHA-256");
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    if (!done) {
      done = true;
      FolderTree.delete(temporary);
    }
  }
}
