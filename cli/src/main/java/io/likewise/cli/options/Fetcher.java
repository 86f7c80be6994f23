package io.likewise.cli.options;

import io.likewise.api.experiment.Experiment;
import io.likewise.cli.console.Context;
import io.likewise.cli.console.DownloadBar;
import io.likewise.data.fetch.DownloadSettings;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedDownload;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import java.util.Optional;

/** Gets published files into the cache, in this process, so that a worker needs no network. */
public final class Fetcher {
  private final Context context;
  private final FileCache cache;
  private final Optional<String> mirror;

  /** Takes where to get files instead of where they are published, if anywhere. */
  public Fetcher(Context context, Optional<String> mirror) {
    this.context = context;
    this.cache = context.cache();
    this.mirror = mirror;
  }

  /** Gets what an experiment names and the cache lacks. */
  public void fetchFor(Experiment experiment) {
    PinnedFiles.find(Kind.DATA, experiment.data().source()).ifPresent(this::fetchMissing);
    PinnedFiles.find(Kind.WEIGHTS, experiment.weights()).ifPresent(this::fetchMissing);
  }

  private void fetchMissing(PinnedFile file) {
    if (cache.state(file) == State.OWN) {
      context.notice(
          "'" + file.name() + "' is the file that was imported with --any, not the published one.");
    } else if (!cache.has(file)) {
      fetch(file);
    }
  }

  /** Gets one, whether or not it is in the cache. */
  public void fetch(PinnedFile file) {
    DownloadSettings settings = DownloadSettings.of(mirror, context.environment());
    try (DownloadBar bar = new DownloadBar(context.err(), context.terminal(), System::nanoTime)) {
      new PinnedDownload(settings, bar).fetch(file, cache.path(file));
    }
  }
}
