package io.likewise.cli;

import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import io.likewise.files.Digests.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads a file whole and says whether it is a published one. */
@Command(
    name = "verify",
    header = "Check the digest of what is in the cache, or of a file.",
    parameterListHeading = "%n")
final class VerifyCommand implements Callable<Integer> {
  private final Kind kind;
  private final Context context;

  @Parameters(
      paramLabel = "NAME|FILE",
      arity = "0..1",
      description = "What to check (default: all that is in the cache).")
  private String what;

  private VerifyCommand(Kind kind, Context context) {
    this.kind = kind;
    this.context = context;
  }

  static CommandLine of(Kind kind, Context context) {
    CommandLine line = new CommandLine(new VerifyCommand(kind, context));
    PinnedFile first = PinnedFiles.of(kind).get(0);
    String example = "  likewise " + kind.word() + " verify";
    FileCommands.usage(line)
        .footer(
            "",
            "Examples:",
            example,
            example + " " + first.name(),
            example + " Downloads/" + first.fileName());
    return line;
  }

  @Override
  public Integer call() {
    Optional<PinnedFile> named = PinnedFiles.find(kind, what == null ? "" : what);
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
    FileCache cache = context.cache();
    List<PinnedFile> there =
        PinnedFiles.of(kind).stream().filter(file -> cache.state(file) != State.ABSENT).toList();
    there.forEach(this::verify);
    if (there.isEmpty()) {
      context.notices().accept("nothing is in " + cache.folder(kind) + " yet.");
    }
  }

  private void verify(PinnedFile file) {
    FileCache cache = context.cache();
    cache.verify(file);
    context
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
    for (PinnedFile file : PinnedFiles.of(kind)) {
      Found found = file.read(path);
      if (file.is(found)) {
        context.out().printf("%s: %s as published, %s%n", path, file.name(), file.pin());
        return;
      }
      refusal = file.refuse(path, found, "Get " + file.source() + " again.");
    }
    throw refusal;
  }
}
