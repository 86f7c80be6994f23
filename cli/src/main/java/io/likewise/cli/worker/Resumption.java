package io.likewise.cli.worker;

import com.google.inject.Inject;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.Provenance;
import io.likewise.runs.directory.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a run that another process has begun may go on in this one, and what is noted of it. */
final class Resumption {
  private final RunDirectory directory;
  private final Optional<Checkpoint> from;
  private final RunOrders orders;

  @Inject
  Resumption(RunDirectory directory, Optional<Checkpoint> from, RunOrders orders) {
    this.directory = directory;
    this.from = from;
    this.orders = orders;
  }

  /**
   * Returns where the results of the run come from.
   *
   * @param now where those of this process come from
   * @throws LikewiseException {@code USAGE} if the run was begun with other images or weights, or
   *     under conditions that may change its bits, and that was not allowed
   */
  Provenance provenance(Provenance now) {
    Optional<Provenance> before = directory.provenance();
    if (from.isEmpty() || before.isEmpty()) {
      // Whatever was begun is begun again, with nothing kept of it.
      return now;
    }
    Path path = directory.path();
    List<String> inputs = before.get().differentInputs(now);
    if (!inputs.isEmpty()) {
      throw refusal(path + " was begun with other inputs", inputs, "Start a new run.");
    }
    List<String> differences = before.get().differences(now);
    if (!differences.isEmpty() && !orders.anyway()) {
      throw refusal(
          path + " was begun under other conditions, which may change its bits",
          differences,
          "Go on where they are the same, or all the same with --anyway, which marks the run as"
              + " mixed.");
    }
    Position position = from.get().state().position();
    return before.get().continuedBy(now, position);
  }

  private static LikewiseException refusal(String what, List<String> which, String advice) {
    return new LikewiseException(
        ErrorCode.USAGE, what + ": " + String.join(", ", which) + ". " + advice);
  }
}
