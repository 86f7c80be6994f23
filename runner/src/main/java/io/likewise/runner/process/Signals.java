package io.likewise.runner.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.likewise.api.error.ErrorCode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The signals by which a process is asked to end, taken from Java, which would end it at the first.
 *
 * <p>A shutdown hook cannot tell which one it was, nor hears of a second. What can is {@code
 * sun.misc.Signal} of the module {@code jdk.unsupported}, which every JDK has and no Java promises:
 * hence reflection, and an empty result where it is not there or Java was told to leave signals
 * alone ({@code -Xrs}).
 */
final class Signals implements AutoCloseable {
  private static final Map<String, ErrorCode> MEANINGS =
      Map.of(
          "INT", ErrorCode.INTERRUPTED,
          "TERM", ErrorCode.TERMINATED,
          // The terminal is gone.
          "HUP", ErrorCode.TERMINATED);

  private static final int KILLED_WITHIN_SECONDS = 5;

  private final Method handle;
  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

  private Signals(Method handle) {
    this.handle = handle;
  }

  /**
   * Takes the signals. One that the process was started to ignore stays ignored.
   *
   * @param asked hears each, on a thread of its own
   */
  static Optional<Signals> take(Consumer<ErrorCode> asked) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Signals taken = new Signals(signal.getMethod("handle", signal, handler));
      for (Map.Entry<String, ErrorCode> meaning : MEANINGS.entrySet()) {
        Object tells =
            Proxy.newProxyInstance(
                Signals.class.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) -> {
                  asked.accept(meaning.getValue());
                  return null;
                });
        taken.take(signal, meaning.getKey(), tells);
      }
      return Optional.of(taken).filter(signals -> !signals.handlersBefore.isEmpty());
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private void take(Class<?> type, String name, Object handler)
      throws ReflectiveOperationException {
    try {
      Object signal = type.getConstructor(String.class).newInstance(name);
      handlersBefore.put(signal, handle.invoke(null, signal, handler));
    } catch (InvocationTargetException e) {
      // The system has no such signal, or it is not Java's to take.
    }
  }

  /**
   * Kills this process, which then has no status of its own. Returns where there is no shell to do
   * it: Java itself neither raises SIGKILL nor destroys its own process.
   */
  static void killThisProcess() {
    String kill = "kill -KILL " + ProcessHandle.current().pid();
    try {
      new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor(KILLED_WITHIN_SECONDS, SECONDS);
    } catch (IOException e) {
      // As on Windows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives them back. */
  @Override
  public void close() {
    try {
      for (Map.Entry<Object, Object> before : handlersBefore.entrySet()) {
        handle.invoke(null, before.getKey(), before.getValue());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("what could be taken can be given back", e);
    }
  }
}
