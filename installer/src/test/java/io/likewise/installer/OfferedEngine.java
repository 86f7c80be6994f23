package io.likewise.installer;

import io.likewise.files.Digests;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** An engine that a program offers, toy:wood, and the three jars that it lacks. */
final class OfferedEngine {
  private static final String SYSTEM = "any-system";

  final Map<String, byte[]> jars = new LinkedHashMap<>();
  final EngineFolder folder;
  final EngineJars lie;

  OfferedEngine(Path root) throws IOException {
    jars.put("org.wood:grain:1.0", "grain".repeat(700).getBytes(StandardCharsets.UTF_8));
    jars.put("org.wood:bark:2.1", "bark".repeat(900).getBytes(StandardCharsets.UTF_8));
    jars.put(
        "org.wood:bark:2.1:any-system", "native".repeat(9999).getBytes(StandardCharsets.UTF_8));
    Path path = Files.createDirectories(root.resolve("backends/toy/wood"));
    Files.writeString(
        path.resolve("engine.yaml"), "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g}");
    Files.write(path.resolve("likewise-backend-toy.jar"), new byte[3]);
    StringBuilder list = new StringBuilder("# Digests, sizes, names.\n");
    jars.forEach(
        (name, bytes) -> {
          MessageDigest digest = Digests.sha256();
          digest.update(bytes);
          list.append(Digests.hex(digest))
              .append(' ')
              .append(bytes.length)
              .append(' ')
              .append(name);
          list.append('\n');
        });
    Files.writeString(path.resolve("jars-" + SYSTEM + ".txt"), list);
    folder = EngineFolder.read(path);
    lie = new EngineJars(root.resolve("cache"), SYSTEM);
  }

  /** Returns where a jar lies in a repository. */
  static String path(String name) {
    String[] words = name.split(":", -1);
    return String.join("/", words[0].replace('.', '/'), words[1], words[2], file(name));
  }

  static String file(String name) {
    String[] words = name.split(":", -1);
    return words[1] + "-" + words[2] + (words.length > 3 ? "-" + words[3] : "") + ".jar";
  }

  /** Writes all jars side by side. */
  Path bring(Path to) throws IOException {
    Files.createDirectories(to);
    for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
      Files.write(to.resolve(file(jar.getKey())), jar.getValue());
    }
    return to;
  }

  boolean isInstalled() {
    return lie.missing(folder).isEmpty();
  }

  /** Returns the folder that it is installed into. */
  Path installed() {
    return lie.installed(folder, lie.offered(folder).orElseThrow());
  }
}
