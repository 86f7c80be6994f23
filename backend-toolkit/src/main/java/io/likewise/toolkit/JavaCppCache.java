package io.likewise.toolkit;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;

/** The folder that JavaCPP takes native libraries from, for engines that come with it. */
public final class JavaCppCache {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final String LOADER = "org.bytedeco.javacpp.Loader";

  private JavaCppCache() {}

  /**
   * Has JavaCPP take what is in a folder that it cannot write to, such as another user's. By itself
   * it would pass over it without a word, and unpack everything again below the user's home.
   */
  public static void allowReadOnly() {
    File folder = new File(System.getProperty(PROPERTY, ""));
    if (!folder.isDirectory() || folder.canWrite()) {
      return;
    }
    try {
      Field chosen = Class.forName(LOADER).getDeclaredField("cacheDir");
      chosen.setAccessible(true);
      chosen.set(null, folder.getCanonicalFile());
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      // Then it chooses a folder by itself.
    }
  }
}
