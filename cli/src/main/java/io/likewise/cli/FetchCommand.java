package io.likewise.cli;

import io.likewise.cli.console.Context;
import io.likewise.cli.options.Fetcher;
import io.likewise.cli.options.MirrorOption;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Downloads a published file into the cache, unless it is there. */
@Command(
    name = "fetch",
    header = "Download a published file into the cache.",
    description = {
      "",
      "A download that broke off goes on from where it was. Size and digest are checked before the"
          + " file gets its name. The variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY are"
          + " heeded; docs/data.md says more."
    },
    parameterListHeading = "%n")
final class FetchCommand implements Callable<Integer> {
  @ParentCommand private FileCommands files;

  @Parameters(paramLabel = "NAME", description = "What to fetch.")
  private String name;

  @Mixin private MirrorOption mirror = new MirrorOption();

  @Override
  public Integer call() {
    PinnedFile file = PinnedFiles.get(files.kind(), name);
    Context context = files.context();
    FileCache cache = context.cache();
    Path path = cache.path(file);
    State state = cache.state(file);
    if (state == State.OWN) {
      context.notice(
          "kept as it is, the file that was imported with --any; delete it to fetch the published"
              + " one.");
    } else if (state != State.PUBLISHED) {
      new Fetcher(context, mirror.url()).fetch(file);
    }
    context.out().println(path);
    return 0;
  }
}
