package io.likewise.runner.export;

import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import java.nio.file.Path;
import java.util.List;

/**
 * What a model is to be written as.
 *
 * @param format a name such as {@code safetensors}
 * @param target the file or folder to make; must not exist
 * @param choices what the format leaves open
 */
public record ExportOrders(String format, Path target, ExportChoices choices) {
  /** How many arguments of a worker they are. */
  public static final int ARGUMENTS = 4;

  /** Reads what {@link #arguments} returns. */
  public static ExportOrders parse(List<String> arguments) {
    return new ExportOrders(
        arguments.get(0),
        Path.of(arguments.get(1)),
        new ExportChoices(
            TensorNames.valueOf(arguments.get(2)), ModelInput.valueOf(arguments.get(3))));
  }

  /** Returns the orders as a worker is given them. */
  List<String> arguments() {
    return List.of(format, target.toString(), choices.names().name(), choices.input().name());
  }
}
