package io.likewise.cli.console;

import io.likewise.data.fetch.FileCache;
import io.likewise.report.page.HtmlPage;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledBackends;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a command knows of the world around it.
 *
 * @param properties the system properties
 * @param environment the environment variables
 * @param out where results go
 * @param err where all else goes
 */
public record Context(
    Properties properties, Map<String, String> environment, PrintStream out, PrintStream err) {
  /** Returns where Likewise is installed. */
  public Home home() {
    return Home.of(properties, environment);
  }

  /** Returns the engines that are installed. */
  public InstalledBackends installed() {
    return InstalledBackends.of(home());
  }

  /** Returns the folder that keeps published files between runs. */
  public FileCache cache() {
    return new FileCache(Home.cache(properties, environment));
  }

  /** Returns what standard error is shown on. */
  public Terminal terminal() {
    return Terminal.of(properties, environment);
  }

  /** Shows the page of a folder, if the user has asked for that. */
  public void show(boolean asked, Path folder) {
    if (asked) {
      Browser.of(properties, environment, notices()).show(folder.resolve(HtmlPage.NAME));
    }
  }

  /** Tells the user something in a sentence. */
  public void notice(String sentence) {
    notices().accept(sentence);
  }

  /** Returns what tells the user something in a sentence. */
  public Notices notices() {
    return new Notices(err);
  }
}
