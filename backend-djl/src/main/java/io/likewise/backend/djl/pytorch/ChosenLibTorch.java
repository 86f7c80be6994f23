package io.likewise.backend.djl.pytorch;

import ai.djl.engine.Engine;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A libtorch that is to be used in place of the distribution's, such as that of Python's package
 * torch; DJL passes over one that it does not find, without a word.
 *
 * @param folder the folder of libtorch.so
 */
record ChosenLibTorch(Path folder) {
  private static final String PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String VERSION = "PYTORCH_VERSION";

  /** The only build for CUDA that DJL's binding has; it goes with every CUDA of its version. */
  private static final String CUDA = "cu128";

  /** Where the binding's jar says which libtorch and which DJL it was made for. */
  private static final String BINDING = "/jnilib/pytorch.properties";

  private static final Pattern MISSING = Pattern.compile("(\\S+): cannot open shared object file");
  private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");

  /**
   * Returns the one that the environment names.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} if it is not there
   */
  static Optional<ChosenLibTorch> in(Map<String, String> environment) {
    String path = environment.get(PATH);
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Path.of(path);
    if (!Files.isRegularFile(folder.resolve(System.mapLibraryName("torch")))) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          ("%s: %s is no folder that holds %s. Name the folder lib of a libtorch or of Python's"
                  + " torch, or leave the variable out.")
              .formatted(PATH, folder, System.mapLibraryName("torch")));
    }
    return Optional.of(new ChosenLibTorch(folder));
  }

  /**
   * Makes sure that DJL has a binding for its version: in the folder, or else in its own jar.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} if there is none
   */
  void requireBinding() {
    String binding = System.mapLibraryName("djl_torch");
    boolean here =
        Stream.of(Engine.getDjlVersion() + "-" + binding, binding)
            .anyMatch(name -> Files.exists(folder.resolve(name)));
    String bound = bound();
    String version = version().orElse(bound);
    if (!here && !version.equals(bound)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          ("%s: libtorch in %s is %s, and %s is needed. Install that, as in pip install torch==%s,"
                  + " or leave the variable out.")
              .formatted(PATH, folder, version, bound, bound));
    }
  }

  /** Returns the version that DJL's binding was made for, which an engine's folder may choose. */
  private static String bound() {
    Properties properties = new Properties();
    try (InputStream in = ChosenLibTorch.class.getResourceAsStream(BINDING)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("jni_version").replaceFirst("-.*", "");
  }

  /**
   * Returns what is to be said when DJL could not load it; empty if it was not its libraries.
   *
   * <p>A library that another one needs, such as libcudart.so.12, the system's loader names first.
   */
  Optional<LikewiseException> notLoaded(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
      if (cause instanceof UnsatisfiedLinkError && missing.find()) {
        return Optional.of(
            new LikewiseException(ErrorCode.BACKEND_BROKEN, missing(missing.group(1)), cause));
      }
    }
    return Optional.empty();
  }

  private String missing(String library) {
    String sentence =
        library.startsWith("libcuda.so")
            ? "%s: libtorch in %s is for NVIDIA's GPUs, and their driver is not here: %s is not found."
                + " Install the driver, or leave the variable out to compute on the CPU."
            : "%s: libtorch in %s needs %s, which is not found. Install it beside libtorch, as pip"
                + " does with torch, or name its folder in LD_LIBRARY_PATH.";
    return sentence.formatted(PATH, folder, library);
  }

  /**
   * Tells DJL by system properties what it would not find out; what its variables say goes first.
   */
  void announce(Properties properties) {
    boolean cuda = Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    properties.setProperty(FLAVOR, cuda ? CUDA : "cpu");
    version().ifPresent(version -> properties.setProperty(VERSION, version));
  }

  /** Returns the version, as Python's torch and the archives of libtorch write it down. */
  private Optional<String> version() {
    for (String file : new String[] {"version.py", "build-version"}) {
      Path candidate = folder.resolveSibling(file);
      if (Files.isReadable(candidate)) {
        try {
          Matcher number = NUMBER.matcher(Files.readString(candidate));
          return number.find() ? Optional.of(number.group(1)) : Optional.empty();
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
