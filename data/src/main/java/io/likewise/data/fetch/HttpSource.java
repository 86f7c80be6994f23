package io.likewise.data.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Asks for a file, or for the rest of one, following a few redirects. */
final class HttpSource {
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final Pattern RANGE_START = Pattern.compile("bytes (\\d{1,18})-.*");

  private final DownloadSettings settings;
  private final HttpClient client;
  private final EnvironmentProxy proxy;

  /** A failure that trying again will not mend. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }

    Refusal(String why, Throwable cause) {
      super(why, cause);
    }
  }

  /** A server's answer: its status line and headers, and a body that is yet to come. */
  record Answer(HttpResponse<TimedBody> response) implements AutoCloseable {
    int status() {
      return response.statusCode();
    }

    /** Returns where the bytes begin that a partial answer brings. */
    OptionalLong start() {
      Matcher range = RANGE_START.matcher(header("Content-Range").orElse(""));
      return range.matches()
          ? OptionalLong.of(Long.parseLong(range.group(1)))
          : OptionalLong.empty();
    }

    /** Returns how many bytes the server says that it sends. */
    OptionalLong bytes() {
      return response.headers().firstValueAsLong("Content-Length");
    }

    /** Returns a tag that changes whenever a byte of the file does, if the server has one. */
    Optional<String> strongTag() {
      return header("ETag").filter(tag -> tag.startsWith("\""));
    }

    private Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    @Override
    public void close() {
      response.body().close();
    }
  }

  HttpSource(DownloadSettings settings) {
    this.settings = settings;
    this.proxy = new EnvironmentProxy(settings.environment(), settings.otherwise());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.stall())
            .proxy(proxy)
            .authenticator(proxy.authenticator())
            .build();
  }

  static boolean isHttp(URI uri) {
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    return uri.getHost() != null && (http || "https".equalsIgnoreCase(uri.getScheme()));
  }

  /**
   * Asks for a file from a byte on.
   *
   * @param from how many bytes are here already
   * @param tag the strong tag of the file that these are from, if it had one
   * @throws Refusal if nobody is there, or the answer leads nowhere
   */
  Answer open(URI source, long from, Optional<String> tag)
      throws IOException, InterruptedException {
    HttpRequest request = request(source, from, tag);
    Answer answer = new Answer(send(request));
    if (answer.status() == PROXY_AUTHENTICATION_REQUIRED) {
      answer.close();
      throw new Refusal(
          "a name and a password are asked for%s; give them as in http://USER:PASSWORD@HOST:PORT"
              .formatted(through(request)));
    }
    if (answer.status() / 100 == 3) {
      // The JDK's client hands on what it does not follow: from https to http, or one too many.
      answer.close();
      throw new Refusal(
          "a redirect to '" + answer.header("Location").orElse("") + "', which is not followed");
    }
    return answer;
  }

  private HttpRequest request(URI source, long from, Optional<String> tag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(source)
            .timeout(settings.stall())
            .header("User-Agent", "likewise")
            // What is digested is the file itself, not a packed form of it.
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
      tag.ifPresent(value -> request.header("If-Range", value));
    }
    return request.build();
  }

  private HttpResponse<TimedBody> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, head -> new TimedBody());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      String unreachable = "cannot be reached (" + reason(e) + ")";
      throw new Refusal(
          proxy
              .described(request.uri())
              .map(name -> name + ", " + unreachable + "; mend that setting, or unset it")
              .orElse(unreachable),
          e);
    } catch (IllegalArgumentException e) {
      throw noUrl(e);
    } catch (SSLException e) {
      throw new Refusal("no secure connection" + through(request) + brackets(e), e);
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      Optional<IllegalArgumentException> argument = cause(e, IllegalArgumentException.class);
      if (argument.isPresent()) {
        // So says Java 25 what older ones throw as it is.
        throw noUrl(argument.get());
      }
      throw new IOException("no answer" + through(request) + brackets(e), e);
    }
  }

  private static Refusal noUrl(IllegalArgumentException e) {
    return new Refusal("a redirect to what is no URL (" + e.getMessage() + ")", e);
  }

  private String through(HttpRequest request) {
    return proxy.described(request.uri()).map(name -> " through " + name).orElse("");
  }

  private static String brackets(IOException e) {
    return " (" + e.getMessage() + ")";
  }

  // Of a host without an address and of one that nobody listens at, the JDK says nothing itself.
  private static String reason(IOException e) {
    if (cause(e, UnresolvedAddressException.class).isPresent()) {
      return "no such host, or no network";
    }
    return e.getMessage() == null ? "the connection was refused" : e.getMessage();
  }

  private static <T> Optional<T> cause(Throwable thrown, Class<T> type) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
