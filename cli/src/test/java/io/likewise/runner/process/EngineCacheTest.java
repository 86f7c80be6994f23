package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TestHome;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real engines unpack hundreds of megabytes; this one a library of eight bytes. */
@DisplayName("The cache of an engine")
class EngineCacheTest {
  @TempDir private Path root;
  private final StringBuilder said = new StringBuilder();
  private Path cache;
  private EngineFolder engine;
  private int unpacked;

  @BeforeEach
  void install() throws IOException {
    cache = root.resolve("cache");
    engine = engine("wood", "${cache}", "");
    Files.createFile(engine.path().resolve("wood-1.jar"));
  }

  private EngineFolder engine(String name, String place, String more) throws IOException {
    return TestHome.folder(
        root.resolve("backends"),
        "toy",
        name,
        String.format(
            "{backend: toy, engine: %s, apiVersion: 1.0, heap: 1g, jvmOptions: ['-Dplace=%s']%s}",
            name, place, more));
  }

  private Home home() {
    return new Home(root, cache);
  }

  private Path folder() {
    return EngineCache.folder(home(), engine);
  }

  private Path library() {
    return folder().resolve("lib").resolve("libwood.so");
  }

  private void prepare() {
    prepare("");
  }

  /** Unpacks, and then succeeds, or fails with a problem. */
  private void prepare(String problem) {
    new EngineCache(
            home(),
            engine,
            said::append,
            progress -> {
              unpacked++;
              unpackLibrary();
              assertThat(progress.getAsLong()).isPositive();
              return problem.isEmpty()
                  ? EngineStatus.usable(
                      engine,
                      new Probe(
                          "toy", "wood", "1", List.of(), List.of(), Map.of(), Map.of(), null,
                          List.of()))
                  : EngineStatus.broken(engine, problem);
            })
        .prepare();
  }

  private void unpackLibrary() {
    try {
      Files.createDirectories(library().getParent());
      Files.writeString(library(), "machine.");
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        Files.createSymbolicLink(library().resolveSibling("libwood.so.1"), library());
        // As libraries leave it that unpack into a temporary folder.
        Files.setPosixFilePermissions(library(), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(
            library().getParent(), PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String said() {
    return said.toString();
  }

  @Test
  @DisplayName("is filled by the engine once, says so, and is written to no more")
  void once() throws IOException {
    prepare();
    assertThat(said())
        .containsOnlyOnce("toy:wood unpacks its native libraries, once, into " + folder());
    assertThat(cache.resolve("engines")).isEqualTo(folder().getParent());
    try (Stream<Path> all = Files.walk(cache)) {
      assertThat(all.filter(path -> path.toString().endsWith(".part"))).isEmpty();
    }
    prepare();
    assertThat(unpacked).isEqualTo(1);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("can be read by every user, and locked by every user")
  void readable() throws IOException {
    prepare();
    assertThat(permissions(library().getParent())).isEqualTo("rwxr-xr-x");
    assertThat(permissions(library())).isEqualTo("rw-r--r--");
    assertThat(permissions(folder().resolve("unpacked.json"))).isEqualTo("rwxr-xr-x");
    assertThat(permissions(folder().resolveSibling(folder().getFileName() + ".lock")))
        .isEqualTo("rw-rw-rw-");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("lies in a folder that those may write to who may write to the whole cache")
  void writable() throws IOException {
    Files.createDirectories(cache);
    Files.setAttribute(cache, "unix:mode", 01777);
    prepare();
    assertThat((Integer) Files.getAttribute(folder().getParent(), "unix:mode") & 07777)
        .isEqualTo(01777);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @DisplayName("that was damaged is filled again, and what was damaged is said")
  void repairs() throws IOException {
    prepare();
    Files.writeString(library(), "mach");
    assertRepaired(library() + " has 4 bytes, expected 8, so all is unpacked again");
    Files.writeString(library(), "");
    assertRepaired(library() + " has 0 bytes, expected 8");
    Files.writeString(library(), "Machine.");
    Files.setLastModifiedTime(library(), FileTime.fromMillis(1_000_000_000_000L));
    assertRepaired(library() + " has other contents than when it was unpacked");
    Files.delete(library());
    assertThat(Files.exists(library())).isFalse();
    assertRepaired("so all is unpacked again");
    Files.delete(library());
    Files.createDirectory(library());
    assertRepaired(library() + " is missing");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @DisplayName("of which a link leads elsewhere, as after a move of the cache, is filled again")
  void movedLinks() throws IOException {
    prepare();
    Path link = library().resolveSibling("libwood.so.1");
    Files.delete(link);
    assertRepaired(link + " is no link any more");
    Path moved = root.resolve("moved");
    Files.move(cache, moved);
    cache = moved;
    assertRepaired("libwood.so.1 leads elsewhere");
  }

  private void assertRepaired(String saying) throws IOException {
    said.setLength(0);
    int before = unpacked;
    prepare();
    assertThat(said()).contains(saying);
    assertThat(unpacked).isEqualTo(before + 1);
    assertThat(library()).hasContent("machine.");
    said.setLength(0);
    prepare();
    assertThat(said()).isEmpty();
    assertThat(unpacked).isEqualTo(before + 1);
  }

  @Test
  @DisplayName("that is only a copy is whole, whatever its times")
  void copy() throws IOException {
    prepare();
    Files.setLastModifiedTime(library(), FileTime.fromMillis(1_000_000_000_000L));
    prepare();
    assertThat(unpacked).isEqualTo(1);
  }

  @Test
  @DisplayName("that a killed process left half full is emptied, and leaves nothing behind")
  void killed() throws IOException {
    Path half = Files.createDirectories(folder().resolve("tmp123")).resolve("libwood.so");
    Files.writeString(half, "mach");
    prepare();
    assertThat(half.getParent()).doesNotExist();
    assertThat(library()).hasContent("machine.");
    Files.writeString(folder().resolve("unpacked.json"), "{\"files\": {");
    prepare();
    assertThat(unpacked).isEqualTo(2);
  }

  @Test
  @DisplayName("of an engine that does not load has its reason, and is left empty")
  void brokenEngine() {
    assertFails(() -> prepare("no AVX."), ErrorCode.BACKEND_BROKEN, "no AVX.");
    assertThat(folder()).doesNotExist();
  }

  @Test
  @DisplayName("on a full disk says how much is needed and free, and what to do")
  void full() {
    assertFails(
        () -> prepare("it does not load (No space left on device)."),
        ErrorCode.OUTPUT_UNWRITABLE,
        "the cache folder " + cache + " has no room for the native libraries of toy:wood",
        "MB are free",
        "LIKEWISE_CACHE");
    assertThat(folder()).doesNotExist();
  }

  @Test
  @DisplayName("that is no folder is named, and the variable that moves it")
  void noFolder() throws IOException {
    cache = Files.createFile(root.resolve("file"));
    assertFails(
        this::prepare,
        ErrorCode.OUTPUT_UNWRITABLE,
        "the cache folder " + cache + " cannot be used (" + cache + " is no folder)",
        "Set LIKEWISE_CACHE to a folder that you can write to.");
    cache = cache.resolve("below");
    assertFails(this::prepare, ErrorCode.OUTPUT_UNWRITABLE, "the cache folder " + cache);
    assertThat(unpacked).isZero();
  }

  private static void assertFails(Runnable work, ErrorCode code, String... parts) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  @DisplayName("is not needed by an engine that unpacks nothing")
  void nothingToUnpack() throws IOException {
    cache = Files.createFile(root.resolve("file"));
    engine = engine("stone", "here", "");
    prepare();
    assertThat(unpacked).isZero();
  }

  @Test
  @DisplayName("is another for other jars, and the same for an engine that takes another's jars")
  void names() throws IOException {
    Path before = folder();
    EngineFolder guest = engine("guest", "${cache}", ", jarsOf: wood");
    Files.createFile(guest.path().resolve("guest-1.jar"));
    assertThat(EngineCache.folder(home(), guest)).isEqualTo(before);
    Files.move(engine.path().resolve("wood-1.jar"), engine.path().resolve("wood-2.jar"));
    assertThat(folder()).isNotEqualTo(before);
  }
}
