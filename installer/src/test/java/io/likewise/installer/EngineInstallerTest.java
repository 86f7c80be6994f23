package io.likewise.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.PinnedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An engine that is installed from a folder")
@Timeout(60)
class EngineInstallerTest {
  @TempDir private Path root;
  private OfferedEngine engine;
  private EngineInstaller installer;

  /** A folder that says what it was asked for, and may have had enough. */
  private record Asked(Path folder, List<String> files, int most) implements JarSource {
    Asked(Path folder) {
      this(folder, Collections.synchronizedList(new ArrayList<>()), Integer.MAX_VALUE);
    }

    @Override
    public Path find(PinnedJar jar, LongConsumer received) {
      if (files.size() >= most) {
        throw new IllegalStateException("killed");
      }
      files.add(jar.fileName());
      return new JarFolder(folder).find(jar, received);
    }

    @Override
    public LikewiseException refuse(Path file, String difference) {
      return new JarFolder(folder).refuse(file, difference);
    }
  }

  @BeforeEach
  void offer() throws IOException {
    engine = new OfferedEngine(root);
    installer = new EngineInstaller(engine.lie, new InstallProgress() {});
  }

  private Path brought() throws IOException {
    return engine.bring(root.resolve("brought"));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
      ErrorCode code, JarSource source) {
    return assertThatThrownBy(() -> installer.install(engine.folder, source))
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertNothingIsSeen() {
    assertThat(engine.isInstalled()).isFalse();
    assertThat(engine.installed()).doesNotExist();
    assertThat(engine.lie.all(engine.folder)).hasSize(1);
  }

  @Test
  @DisplayName("has its own jars and the others, wherever they lie, in one order")
  void installed() throws IOException {
    assertNothingIsSeen();
    installer.install(engine.folder, new JarFolder(brought()));
    assertThat(engine.isInstalled()).isTrue();
    assertThat(engine.lie.all(engine.folder))
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly(
            "bark-2.1-any-system.jar", "bark-2.1.jar", "grain-1.0.jar", "likewise-backend-toy.jar");
  }

  @Test
  @DisplayName("may come from a copy of Maven's repository")
  void repository() throws IOException {
    Path repository = root.resolve("repository");
    for (String name : engine.jars.keySet()) {
      Path file = repository.resolve(OfferedEngine.path(name));
      Files.createDirectories(file.getParent());
      Files.write(file, engine.jars.get(name));
    }
    installer.install(engine.folder, new JarFolder(repository));
    assertThat(engine.isInstalled()).isTrue();
  }

  @Test
  @DisplayName("is asked for once; a second installation reads nothing")
  void twice() throws IOException {
    Asked source = new Asked(brought());
    installer.install(engine.folder, source);
    installer.install(engine.folder, source);
    assertThat(source.files).hasSize(3);
  }

  @Test
  @DisplayName("is fetched once by two that want it at the same time")
  void atOnce() throws Exception {
    Asked source = new Asked(brought());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(() -> installer.install(engine.folder, source)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(source.files).hasSize(3);
    assertThat(engine.isInstalled()).isTrue();
  }

  @Test
  @DisplayName("is not seen while a jar is missing, whose name is said")
  void missingJar() throws IOException {
    Path brought = brought();
    Files.delete(brought.resolve("grain-1.0.jar"));
    assertFailure(ErrorCode.BACKEND_BROKEN, new JarFolder(brought))
        .hasMessageContaining("neither grain-1.0.jar nor org/wood/grain/1.0/grain-1.0.jar");
    assertNothingIsSeen();
  }

  @Test
  @DisplayName("takes no jar of other bytes, though it has the size")
  void otherBytes() throws IOException {
    Path jar = brought().resolve("bark-2.1.jar");
    byte[] bytes = Files.readAllBytes(jar);
    bytes[17]++;
    Files.write(jar, bytes);
    assertFailure(ErrorCode.BACKEND_BROKEN, new JarFolder(jar.getParent()))
        .hasMessageContaining(jar + ": sha256 ")
        .hasMessageContaining(", expected ");
    assertNothingIsSeen();
  }

  @Test
  @DisplayName("takes no jar that is cut off or goes on")
  void otherSize() throws IOException {
    Path jar = brought().resolve("bark-2.1.jar");
    Files.write(jar, new byte[3599]);
    assertFailure(ErrorCode.BACKEND_BROKEN, new JarFolder(jar.getParent()))
        .hasMessageContaining("3,599 bytes, expected 3,600");
    Files.write(jar, new byte[3601]);
    assertFailure(ErrorCode.BACKEND_BROKEN, new JarFolder(jar.getParent()))
        .hasMessageContaining("more bytes, expected 3,600");
    assertNothingIsSeen();
  }

  @Test
  @DisplayName("goes on after a kill with the jars that had come, and trusts none unread")
  void killed() throws IOException {
    Path brought = brought();
    Asked killed = new Asked(brought, new ArrayList<>(), 2);
    assertThatThrownBy(() -> installer.install(engine.folder, killed)).hasMessage("killed");
    assertNothingIsSeen();
    Path part = engine.installed().resolveSibling(engine.installed().getFileName() + ".part");
    Files.write(part.resolve(killed.files.get(1)), new byte[3600]);
    Asked source = new Asked(brought);
    installer.install(engine.folder, source);
    assertThat(source.files).hasSize(2).doesNotContain(killed.files.get(0));
    assertThat(engine.isInstalled()).isTrue();
  }

  @Test
  @DisplayName("is mended where a jar was damaged since, by that jar alone")
  void damaged() throws IOException {
    Asked source = new Asked(brought());
    installer.install(engine.folder, source);
    Files.write(engine.installed().resolve("bark-2.1.jar"), new byte[7]);
    assertThat(engine.isInstalled()).isFalse();
    installer.install(engine.folder, source);
    assertThat(engine.isInstalled()).isTrue();
    assertThat(source.files).hasSize(4).endsWith("bark-2.1.jar");
  }

  @Test
  @DisplayName("is removed with all that was left of it")
  void removed() throws IOException {
    assertThat(installer.remove(engine.folder)).isFalse();
    installer.install(engine.folder, new JarFolder(brought()));
    assertThat(installer.remove(engine.folder)).isTrue();
    assertNothingIsSeen();
    assertThat(engine.installed().resolveSibling(engine.installed().getFileName() + ".part"))
        .doesNotExist();
  }

  @Test
  @DisplayName("needs a cache that can be written, and says how to choose one")
  void unwritable() throws IOException {
    Path brought = brought();
    Files.createFile(root.resolve("cache"));
    assertFailure(ErrorCode.OUTPUT_UNWRITABLE, new JarFolder(brought))
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("LIKEWISE_CACHE");
  }

  @Test
  @DisplayName("that came with the program is there already")
  void comesWithTheProgram() throws IOException {
    engine.bring(engine.folder.path());
    Files.delete(engine.folder.path().resolve("jars-any-system.txt"));
    assertThat(engine.isInstalled()).isTrue();
    assertThat(installer.install(engine.folder, new JarFolder(root.resolve("nowhere")))).isEmpty();
    assertThat(installer.remove(engine.folder)).isFalse();
  }
}
