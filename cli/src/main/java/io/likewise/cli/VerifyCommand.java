package io.likewise.cli;

import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.files.Digests.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reads a file whole and says whether it is a published one. */
@Command(
    name = "verify",
    header = "Check the digest of what is in the cache, or of a file.",
    parameterListHeading = "%n")
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private FileCommands files;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description = "What to check (default: all that is in the cache).")
  private String what;

  @Override
  public Integer call() {
    Optional<PinnedFile> named = PinnedFiles.find(files.kind(), what == null ? "" : what);
    if (named.isPresent()) {
      verify(named.get());
    } else if (what == null) {
      verifyAll();
    } else {
      identify(Path.of(what));
    }
    return 0;
  }

  private void verifyAll() {
    FileCache cache = files.context().cache();
    List<PinnedFile> there =
        PinnedFiles.of(files.kind()).stream()
            .filter(file -> cache.state(file) != State.ABSENT)
            .toList();
    there.forEach(this::verify);
    if (there.isEmpty()) {
      files.context().notice("nothing is in " + cache.folder(files.kind()) + " yet.");
    }
  }

  private void verify(PinnedFile file) {
    FileCache cache = files.context().cache();
    cache.verify(file);
    files
        .context()
        .out()
        .printf(
            "%s: %s: %s%n",
            file.name(),
            cache.state(file) == State.OWN
                ? "your own file, as it was when it was imported"
                : "as published, " + file.pin(),
            cache.path(file));
  }

  private void identify(Path path) {
    LikewiseException refusal = null;
    for (PinnedFile file : PinnedFiles.of(files.kind())) {
      Found found = file.read(path);
      if (file.is(found)) {
        files.context().out().printf("%s: %s as published, %s%n", path, file.name(), file.pin());
        return;
      }
      refusal = file.refuse(path, found, "Get " + file.source() + " again.");
    }
    throw refusal;
  }
}
