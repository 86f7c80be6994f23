package io.likewise.installer;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.FolderTree;
import io.likewise.runner.engines.PinnedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/**
 * Maven repositories, asked as Maven itself would ask them for this user: through the mirrors,
 * proxies and credentials of {@code settings.xml}, and by way of the user's local repository, from
 * which a jar that is there is taken.
 */
public final class MavenJars implements JarSource, AutoCloseable {
  /** How long a repository may be silent, where the user has not said otherwise. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Received received = new Received();
  private final Optional<Path> spare;
  private final Context maven;

  /**
   * Opens the repositories that the user's settings name.
   *
   * @param spare where to keep a local repository meanwhile, if the user's own cannot be written
   * @throws LikewiseException {@code DOWNLOAD_FAILED} if the settings cannot be read
   */
  public static MavenJars ofUser(Path spare) {
    return new MavenJars(ContextOverrides.create(), spare, PATIENCE);
  }

  MavenJars(ContextOverrides.Builder overrides, Path spare, Duration patience) {
    overrides
        .withUserSettings(true)
        .configProperties(timeouts(patience))
        .transferListener(received);
    Context own = open(overrides);
    if (canWrite(own.repositorySystemSession().getLocalRepository().getBasedir().toPath())) {
      this.maven = own;
      this.spare = Optional.empty();
    } else {
      own.close();
      this.maven = open(overrides.withLocalRepositoryOverride(spare));
      this.spare = Optional.of(spare);
    }
  }

  /** Maven would wait for half an hour. */
  private static Map<String, Object> timeouts(Duration patience) {
    Map<String, Object> timeouts = new HashMap<>();
    for (String timeout :
        new String[] {
          ConfigurationProperties.CONNECT_TIMEOUT, ConfigurationProperties.REQUEST_TIMEOUT
        }) {
      String said = System.getProperty(timeout);
      timeouts.put(timeout, said == null ? (int) patience.toMillis() : said);
    }
    return timeouts;
  }

  private static Context open(ContextOverrides.Builder overrides) {
    try {
      return Runtimes.INSTANCE.getRuntime().create(overrides.build());
    } catch (IllegalStateException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new LikewiseException(
          ErrorCode.DOWNLOAD_FAILED,
          "Maven's settings cannot be used: " + oneLine(why) + ". Mend settings.xml.",
          e);
    }
  }

  private static boolean canWrite(Path folder) {
    if (!Path.of(System.getProperty("user.home", "?")).isAbsolute()) {
      // This user has no home, and Maven would make one in the current folder.
      return false;
    }
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Path find(PinnedJar jar, LongConsumer bytes) {
    received.listener = bytes;
    DefaultArtifact wanted =
        new DefaultArtifact(jar.group(), jar.artifact(), jar.classifier(), "jar", jar.version());
    try {
      return maven
          .repositorySystem()
          .resolveArtifact(
              maven.repositorySystemSession(),
              new ArtifactRequest(wanted, maven.remoteRepositories(), ""))
          .getArtifact()
          .getFile()
          .toPath();
    } catch (ArtifactResolutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new LikewiseException(
              ErrorCode.DOWNLOAD_FAILED,
              oneLine(why)
                  + ". Mend the network, or the mirrors and proxies in Maven's settings.xml, and give"
                  + " the command again, which keeps the jars that have come; or install from a folder.",
              e)
          .onSetting("from");
    }
  }

  private static String oneLine(Throwable why) {
    String message = String.valueOf(why.getMessage()).strip().replaceAll("\\s+", " ");
    return message.replaceFirst("[.:]+$", "");
  }

  @Override
  public LikewiseException refuse(Path file, String difference) {
    return new LikewiseException(
        ErrorCode.DOWNLOAD_FAILED,
        file
            + ": "
            + difference
            + ", so it was not installed. What the repository has, or had when this file was"
            + " fetched, is another file: delete this one and give the command again, or choose"
            + " another mirror in Maven's settings.xml.");
  }

  @Override
  public void close() {
    maven.close();
    // Never more than what was fetched here.
    spare.ifPresent(FolderTree::delete);
  }

  /** Hears how much of a jar has come; its digests, which are fetched too, do not count. */
  private static final class Received extends AbstractTransferListener {
    private volatile LongConsumer listener = bytes -> {};

    @Override
    public void transferProgressed(TransferEvent event) {
      if (event.getResource().getResourceName().endsWith(".jar")) {
        listener.accept(event.getTransferredBytes());
      }
    }
  }
}
