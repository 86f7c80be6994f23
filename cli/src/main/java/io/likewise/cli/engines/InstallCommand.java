package io.likewise.cli.engines;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.Context;
import io.likewise.cli.console.DownloadBar;
import io.likewise.installer.EngineInstaller;
import io.likewise.installer.InstallProgress;
import io.likewise.installer.JarFolder;
import io.likewise.installer.JarSource;
import io.likewise.installer.MavenJars;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.EngineProbes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Installs engines, and opens each once. */
@Command(
    name = "install",
    header = "Install engines.",
    description = {
      "",
      "Jars come from the Maven repositories that settings.xml in your .m2 folder names, through"
          + " its mirrors and proxies, by way of your local repository. Each is checked against the"
          + " digest that this version of Likewise was built with, and an engine is there whole or"
          + " not at all. What broke off is gone on with, jar by jar."
    },
    parameterListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  likewise engines install djl:pytorch",
      "  likewise engines install dl4j --from jars",
      "",
      "Without a network, bring the jars that the file jars-SYSTEM.txt in the engine's folder"
          + " names, or a whole Maven repository that has them, and say --from FOLDER."
    })
final class InstallCommand implements Callable<Integer> {
  @ParentCommand private EnginesCommand engines;

  @Mixin private NamedEngines named = new NamedEngines();

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description =
          "Take the jars from this folder, in which they lie side by side or as in a Maven"
              + " repository, and use no network.")
  private Path from;

  @Override
  public Integer call() {
    Context context = engines.context();
    InstalledBackends installed = context.installed();
    List<EngineFolder> all = named.in(installed);
    if (from != null) {
      install(installed, all, folder());
    } else if (all.stream().anyMatch(installed.offered()::contains)) {
      Path spare = context.cache().root().resolve("repository");
      try (MavenJars repositories = MavenJars.ofUser(spare)) {
        install(installed, all, repositories);
      }
    }
    EngineProbes probes = new EngineProbes(context.home(), context::notice);
    FirstRun first = new FirstRun(context);
    for (EngineFolder engine : all) {
      String version = version(probes, engine);
      first.of(engine);
      context.out().println(engine.name() + " " + version + " is ready");
    }
    return 0;
  }

  private JarFolder folder() {
    if (!Files.isDirectory(from)) {
      throw new LikewiseException(
          ErrorCode.USAGE, "--from: " + from + " is no folder; name the one that has the jars.");
    }
    return new JarFolder(from);
  }

  private void install(InstalledBackends installed, List<EngineFolder> all, JarSource source) {
    Context context = engines.context();
    try (DownloadBar bar = new DownloadBar(context.err(), context.terminal(), System::nanoTime)) {
      EngineInstaller installer = new EngineInstaller(installed.jars(), new Shown(context, bar));
      all.forEach(engine -> installer.install(engine, source));
    }
  }

  /** An engine that does not open is told of now, and not by the first run. */
  private static String version(EngineProbes probes, EngineFolder engine) {
    EngineStatus status = probes.probe(engine);
    return status
        .probe()
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.BACKEND_BROKEN,
                    String.format(
                        "%s is installed and cannot be used here: %s",
                        engine.name(), status.problem().orElse("it does not say why."))))
        .version();
  }

  /** The bar of an installation. */
  private record Shown(Context context, DownloadBar bar) implements InstallProgress {
    @Override
    public void waiting(String engine) {
      context.notice("another process installs " + engine + "; waiting for it");
    }

    @Override
    public void started(String engine, long bytes, long total) {
      bar.started(engine, bytes, total);
    }

    @Override
    public void advanced(long bytes, long total) {
      bar.advanced(bytes, total);
    }

    @Override
    public void completed(String engine, Path folder) {
      bar.completed(folder);
    }
  }
}
