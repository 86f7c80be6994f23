package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.checkpoint.CheckpointInterval;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run's worker is told besides the plan, and what changes no result.
 *
 * @param interval how often it keeps a checkpoint
 * @param anyway whether it goes on from a checkpoint also where bits may come out otherwise
 */
public record RunOrders(CheckpointInterval interval, boolean anyway) {
  /** What is done if nothing else is asked for. */
  public static final RunOrders USUAL = new RunOrders(CheckpointInterval.AUTO, false);

  private static final String INTERVAL = "checkpoints=";
  private static final String ANYWAY = "anyway";

  /** Returns the orders as arguments of a worker. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(INTERVAL + interval));
    if (anyway) {
      arguments.add(ANYWAY);
    }
    return arguments;
  }

  /**
   * Reads the orders back.
   *
   * @throws LikewiseException {@code USAGE} if an argument is none
   */
  public static RunOrders parse(List<String> arguments) {
    RunOrders orders = USUAL;
    for (String argument : arguments) {
      if (argument.equals(ANYWAY)) {
        orders = new RunOrders(orders.interval, true);
      } else if (argument.startsWith(INTERVAL)) {
        orders =
            new RunOrders(
                CheckpointInterval.parse(argument.substring(INTERVAL.length())), orders.anyway);
      } else {
        throw new LikewiseException(
            ErrorCode.USAGE, "a worker is told nothing like '" + argument + "'.");
      }
    }
    return orders;
  }
}
