package io.likewise.backend.dl4j.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions of the jars on the class path, as Maven left them in each. */
public final class LibraryVersions {
  private LibraryVersions() {}

  /** Returns the version of an artifact, or {@code unknown}. */
  public static String of(String group, String artifact) {
    String path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = LibraryVersions.class.getResourceAsStream(path)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
