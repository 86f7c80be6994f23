package io.likewise.cli.console;

import io.likewise.runs.directory.BuildRevision;
import java.util.jar.Attributes;
import picocli.CommandLine.IVersionProvider;

/** Says which version of Likewise this is, from the manifest of a jar of its own. */
public final class CommandVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      text(BuildRevision.manifest()),
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }

  /** Returns the version that a jar's manifest tells of. */
  public static String text(Attributes manifest) {
    String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    String revision = manifest.getValue(BuildRevision.REVISION);
    return "likewise "
        + (version == null ? "(not packaged)" : version)
        + (revision == null ? "" : " (" + revision + ")");
  }
}
