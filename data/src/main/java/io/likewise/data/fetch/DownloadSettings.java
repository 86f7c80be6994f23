package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How files are fetched.
 *
 * @param mirror the folder to fetch from in place of where a file is published
 * @param environment variables that may name proxies: {@code HTTPS_PROXY}, {@code HTTP_PROXY},
 *     {@code ALL_PROXY}, {@code NO_PROXY}, in capitals or not
 * @param otherwise what chooses a proxy if none of these is set
 * @param stall how long nothing may come before a transfer is broken off
 * @param pause how long to wait before it is taken up again; doubled each time it was in vain
 */
public record DownloadSettings(
    Optional<URI> mirror,
    Map<String, String> environment,
    ProxySelector otherwise,
    Duration stall,
    Duration pause) {
  /** The environment variable that names a mirror. */
  public static final String MIRROR_VARIABLE = "LIKEWISE_MIRROR";

  /** Copies the variables. */
  public DownloadSettings {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns the usual settings.
   *
   * @param mirror a mirror's URL; if empty, that of {@code LIKEWISE_MIRROR}, if it is set
   * @param environment the environment variables
   * @throws LikewiseException {@code USAGE} if the mirror is no URL
   */
  public static DownloadSettings of(Optional<String> mirror, Map<String, String> environment) {
    Optional<URI> uri =
        mirror
            .map(text -> uri(text).orElseThrow(() -> noUrl("mirror", text).onSetting("mirror")))
            .or(
                () ->
                    Optional.ofNullable(environment.get(MIRROR_VARIABLE))
                        .filter(text -> !text.isBlank())
                        .map(text -> uri(text).orElseThrow(() -> noUrl(MIRROR_VARIABLE, text))));
    return new DownloadSettings(
        uri,
        environment,
        ProxySelector.getDefault(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text.strip())).filter(HttpSource::isHttp);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static LikewiseException noUrl(String origin, String text) {
    return new LikewiseException(
        ErrorCode.USAGE,
        String.format(
            "%s: '%s' is not the URL of a mirror, expected http:// or https:// and the folder that"
                + " the file is in.",
            origin, text));
  }

  /** Returns where a file is fetched from. */
  URI source(PinnedFile file) {
    return mirror
        .map(folder -> URI.create(folder.toString().replaceFirst("/*$", "/") + file.fileName()))
        .orElse(file.source());
  }
}
