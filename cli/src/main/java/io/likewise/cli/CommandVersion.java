package io.likewise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/** Says which version of Likewise this is, from the manifest of its own jar. */
final class CommandVersion implements IVersionProvider {
  /** The manifest's entry for the source revision, where the build knew it. */
  static final String REVISION = "Source-Revision";

  @Override
  public String[] getVersion() {
    return new String[] {
      text(manifest()),
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }

  /** Returns the version that a jar's manifest tells of. */
  static String text(Attributes manifest) {
    String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    String revision = manifest.getValue(REVISION);
    return "likewise "
        + (version == null ? "(not packaged)" : version)
        + (revision == null ? "" : " (" + revision + ")");
  }

  private static Attributes manifest() {
    // By the class's own place: every jar on the class path has a manifest.
    String self = "/" + CommandVersion.class.getName().replace('.', '/') + ".class";
    URL place = CommandVersion.class.getResource(self);
    String text = place == null ? "" : place.toString();
    if (!text.startsWith("jar:")) {
      return new Attributes();
    }
    String jar = text.substring(0, text.indexOf('!') + 1);
    try (InputStream in = new URL(jar + "/META-INF/MANIFEST.MF").openStream()) {
      return new Manifest(in).getMainAttributes();
    } catch (IOException e) {
      return new Attributes();
    }
  }
}
