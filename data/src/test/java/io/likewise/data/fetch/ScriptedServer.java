package io.likewise.data.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A web server that does, one connection after the other, exactly what a test's script says, right
 * or wrong; the last line of the script is repeated.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Answer> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What is done with a connection, whose request has been read. */
  interface Answer {
    void to(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  /** A request's first line and its headers, their names in lower case. */
  record Request(String line, Map<String, String> headers) {
    /** Returns the first byte that is asked for. */
    int from() {
      String range = headers.getOrDefault("range", "bytes=0-");
      return Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    }
  }

  ScriptedServer(Answer... script) {
    this.script = List.of(script);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    for (int i = 0; !socket.isClosed(); i++) {
      Answer answer = script.get(Math.min(i, script.size() - 1));
      try {
        Socket connection = socket.accept();
        Thread thread = new Thread(() -> serve(connection, answer), "scripted-answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private void serve(Socket connection, Answer answer) {
    try (connection) {
      Request request = read(connection);
      requests.add(request);
      answer.to(request, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(Socket connection) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = reader.readLine();
    Map<String, String> headers = new TreeMap<>();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Request(String.valueOf(first), headers);
  }

  URI uri() {
    return URI.create("http://localhost:" + socket.getLocalPort() + "/");
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** Sends a status line, headers and a body, then closes. */
  static Answer answer(String status, String headers, byte[] body) {
    return (request, out) -> send(out, status, headers, body, 0, body.length);
  }

  /** Serves a file as a good server does, the rest of it if that is asked for. */
  static Answer file(byte[] file) {
    return (request, out) -> {
      int from = request.from();
      String length = "Content-Length: " + (file.length - from) + "\r\n";
      if (request.headers().containsKey("range")) {
        String range =
            String.format("Content-Range: bytes %d-%d/%d%n", from, file.length - 1, file.length);
        send(out, "206 Partial", range.strip() + "\r\n" + length, file, from, file.length);
      } else {
        send(out, "200 OK", "ETag: \"one\"\r\n" + length, file, 0, file.length);
      }
    };
  }

  /** Promises a whole file, and closes after a part of it. */
  static Answer cut(byte[] file, int after) {
    String headers = "ETag: \"one\"\r\nContent-Length: " + file.length + "\r\n";
    return (request, out) -> send(out, "200 OK", headers, file, 0, after);
  }

  /** Promises a whole file, and after a part of it says nothing more for as long as it is held. */
  static Answer stall(byte[] file, int after, CountDownLatch held) {
    return (request, out) -> {
      cut(file, after).to(request, out);
      out.flush();
      held.await();
    };
  }

  private static void send(
      OutputStream out, String status, String headers, byte[] body, int from, int to)
      throws IOException {
    String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body, from, to - from);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
