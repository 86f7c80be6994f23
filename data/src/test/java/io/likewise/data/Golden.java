package io.likewise.data;

import io.likewise.data.formats.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The independently computed reference values among the test resources. */
public final class Golden {
  private Golden() {}

  static Path path(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name + ".safetensors").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  public static SafetensorsFile open(String name) {
    return SafetensorsFile.open(path(name));
  }
}
