package io.likewise.cli.console;

import io.likewise.api.data.VisibleName;
import io.likewise.runner.process.EngineProbes;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Tells the user something, in a sentence that begins with the program's name.
 *
 * @param err where it is printed
 */
public record Notices(PrintStream err) implements Consumer<String> {
  @Override
  public void accept(String sentence) {
    err.println(EngineProbes.NOTICE + VisibleName.of(sentence));
  }
}
