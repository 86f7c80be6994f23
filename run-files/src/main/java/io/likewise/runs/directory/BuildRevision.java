package io.likewise.runs.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Reads which build this is from the manifest of the jar this class came in. */
public final class BuildRevision {
  /** The manifest's entry for the source revision, where the build knew it. */
  public static final String REVISION = "Source-Revision";

  private BuildRevision() {}

  /** Returns version and source revision; unknown where classes do not come from a jar. */
  static Provenance.Software read() {
    Attributes attributes = manifest();
    return new Provenance.Software(
        value(attributes, Attributes.Name.IMPLEMENTATION_VERSION.toString()),
        value(attributes, REVISION));
  }

  private static String value(Attributes attributes, String name) {
    String value = attributes.getValue(name);
    return value == null || value.isBlank() ? Provenance.UNKNOWN : value;
  }

  /** Returns the manifest's main entries; none where classes do not come from a jar. */
  public static Attributes manifest() {
    CodeSource source = BuildRevision.class.getProtectionDomain().getCodeSource();
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isRegularFile(place)) {
        try (JarFile jar = new JarFile(place.toFile())) {
          Manifest manifest = jar.getManifest();
          return manifest == null ? new Attributes() : manifest.getMainAttributes();
        }
      }
    } catch (IOException | java.net.URISyntaxException | RuntimeException e) {
      // A class path of an unusual kind: provenance says unknown, and the run goes on.
    }
    return new Attributes();
  }
}
