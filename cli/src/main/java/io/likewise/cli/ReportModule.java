package io.likewise.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.io.PrintStream;
import java.util.function.Consumer;

/** What the user sees: progress on standard error, results on standard output. */
final class ReportModule extends AbstractModule {
  private final Terminal terminal;
  private final PrintStream out;
  private final PrintStream err;

  ReportModule(Terminal terminal, PrintStream out, PrintStream err) {
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  @Override
  protected void configure() {
    bind(PrintStream.class).toInstance(out);
  }

  /** Takes sentences that the user should see, on standard error. */
  @Provides
  Consumer<String> notices() {
    return new Notices(err);
  }

  @Provides
  @Singleton
  TerminalProgress progress() {
    return new TerminalProgress(err, terminal, System::nanoTime);
  }
}
