package io.likewise.api.backend;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.Locale;

/**
 * Where a backend is to compute.
 *
 * @param kind the kind of device
 * @param index which GPU, from 0; 0 for all else
 */
public record Device(Kind kind, int index) {
  /** The kinds of device. */
  public enum Kind {
    /** A GPU if the backend finds one, else the CPU. */
    AUTO,
    /** The processor. */
    CPU,
    /** A graphics processor. */
    GPU
  }

  /** The processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The first GPU if there is one, else the processor. */
  public static final Device AUTO = new Device(Kind.AUTO, 0);

  /** Checks the index. */
  public Device {
    if (index < 0 || (kind != Kind.GPU && index != 0)) {
      throw new IllegalArgumentException(kind + " has no index " + index);
    }
  }

  /**
   * Reads {@code cpu}, {@code gpu}, {@code gpu:N} or {@code auto}.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} for all else
   */
  public static Device parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("auto")) {
      return AUTO;
    }
    if (lower.equals("cpu")) {
      return CPU;
    }
    if (lower.equals("gpu")) {
      return new Device(Kind.GPU, 0);
    }
    if (lower.matches("gpu:\\d{1,3}")) {
      return new Device(Kind.GPU, Integer.parseInt(lower.substring(4)));
    }
    throw new LikewiseException(
        ErrorCode.USAGE,
        "device '" + text + "' is not one: expected cpu, gpu, gpu:N (such as gpu:1) or auto.");
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.GPU ? name + ":" + index : name;
  }
}
