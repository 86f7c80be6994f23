package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a proxy by the environment variables that other programs heed too, or else as Java does.
 *
 * <p>{@code HTTPS_PROXY} is for https, {@code HTTP_PROXY} for http, {@code ALL_PROXY} for what has
 * none of its own; each is {@code http://[USER:PASSWORD@]HOST[:PORT]}. {@code NO_PROXY} lists hosts
 * and domains that are reached directly; {@code *} stands for all.
 */
final class EnvironmentProxy extends ProxySelector {
  private static final int USUAL_PORT = 80;

  /** A proxy, and the variable that names it, as it is written in the environment. */
  private record Named(String variable, URI uri) {}

  private final Map<String, String> environment;
  private final ProxySelector otherwise;

  EnvironmentProxy(Map<String, String> environment, ProxySelector otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI target) {
    Optional<Named> proxy = proxy(target.getScheme());
    if (proxy.isEmpty()) {
      return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(target);
    }
    return List.of(
        isExempt(target.getHost())
            ? Proxy.NO_PROXY
            : new Proxy(Proxy.Type.HTTP, address(proxy.get().uri)));
  }

  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {
    if (otherwise != null && proxy(target.getScheme()).isEmpty()) {
      otherwise.connectFailed(target, address, failure);
    }
  }

  /** Returns what gives a proxy the name and password that its variable has, and nobody else. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        return List.of("https", "http").stream()
            .flatMap(scheme -> proxy(scheme).stream())
            .map(Named::uri)
            .filter(uri -> uri.getHost().equalsIgnoreCase(getRequestingHost()))
            .filter(uri -> uri.getUserInfo() != null)
            .map(uri -> credentials(uri.getUserInfo()))
            .findFirst()
            .orElse(null);
      }
    };
  }

  private static PasswordAuthentication credentials(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new PasswordAuthentication(userInfo, new char[0])
        : new PasswordAuthentication(
            userInfo.substring(0, colon), userInfo.substring(colon + 1).toCharArray());
  }

  /**
   * Returns the proxy that a target is reached through, in words that say where it is named; empty
   * if it is reached directly.
   */
  Optional<String> described(URI target) {
    if (!(select(target).get(0).address() instanceof InetSocketAddress address)) {
      return Optional.empty();
    }
    String origin =
        proxy(target.getScheme())
            .map(Named::variable)
            .orElse("-D" + target.getScheme() + ".proxyHost or the system's settings");
    return Optional.of(
        String.format(
            "the proxy %s:%d, named by %s", address.getHostString(), address.getPort(), origin));
  }

  private Optional<Named> proxy(String scheme) {
    return variable(scheme.toUpperCase(Locale.ROOT) + "_PROXY")
        .or(() -> variable("ALL_PROXY"))
        .map(entry -> new Named(entry.getKey(), parse(entry.getKey(), entry.getValue())));
  }

  /** Returns a variable that is set, in capitals or not, with its value. */
  private Optional<Map.Entry<String, String>> variable(String name) {
    return List.of(name.toLowerCase(Locale.ROOT), name).stream()
        .map(key -> Map.entry(key, environment.getOrDefault(key, "").strip()))
        .filter(entry -> !entry.getValue().isEmpty())
        .findFirst();
  }

  // The text stays out of the message: it may hold a password.
  private static URI parse(String variable, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null && HttpSource.isHttp(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new LikewiseException(
        ErrorCode.DOWNLOAD_FAILED,
        variable + ": not a proxy that can be used, expected http://HOST:PORT.");
  }

  private static InetSocketAddress address(URI proxy) {
    return InetSocketAddress.createUnresolved(
        proxy.getHost(), proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort());
  }

  private boolean isExempt(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String exempt = variable("NO_PROXY").map(Map.Entry::getValue).orElse("");
    return Arrays.stream(exempt.toLowerCase(Locale.ROOT).split(",", -1))
        .map(entry -> entry.strip().replaceFirst(":\\d+$", ""))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.equals("*") ? entry : entry.replaceFirst("^\\*?\\.", ""))
        .anyMatch(entry -> entry.equals("*") || name.equals(entry) || name.endsWith("." + entry));
  }
}
