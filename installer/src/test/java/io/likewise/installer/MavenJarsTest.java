package io.likewise.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.maveniverse.maven.mima.context.ContextOverrides;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An engine that is installed from Maven repositories")
@Timeout(60)
class MavenJarsTest {
  private static final String NATIVE = "org.wood:bark:2.1:any-system";
  private static final String PATH = OfferedEngine.path(NATIVE);

  @TempDir private Path root;
  private OfferedEngine engine;
  private JarServer server;
  private Path local;

  @BeforeEach
  void offer() throws IOException {
    engine = new OfferedEngine(root);
    server = new JarServer().with(engine);
    local = root.resolve("local");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String mirror() {
    return "<mirrors><mirror><id>near</id><mirrorOf>*</mirrorOf><url>"
        + server.uri()
        + "</url></mirror></mirrors>";
  }

  private void install(String settings, InstallProgress progress) throws IOException {
    Path file = root.resolve("settings.xml");
    Files.writeString(file, "<settings>" + settings + "</settings>");
    ContextOverrides.Builder user =
        ContextOverrides.create()
            .withUserSettingsXmlOverride(file)
            .withLocalRepositoryOverride(local);
    try (MavenJars jars = new MavenJars(user, root.resolve("spare"), Duration.ofSeconds(2))) {
      new EngineInstaller(engine.lie, progress).install(engine.folder, jars);
    }
  }

  private void install() throws IOException {
    install(mirror(), new InstallProgress() {});
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails() {
    AbstractThrowableAssert<?, ? extends Throwable> failure =
        assertThatThrownBy(this::install)
            .isInstanceOfSatisfying(
                LikewiseException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED));
    assertThat(engine.isInstalled()).isFalse();
    assertThat(engine.installed()).doesNotExist();
    return failure;
  }

  @Test
  @DisplayName("comes from the mirror that settings.xml names")
  void mirrored() throws IOException {
    install();
    assertThat(engine.isInstalled()).isTrue();
    assertThat(server.jars()).hasSize(3);
  }

  @Test
  @DisplayName("comes through the proxy that settings.xml names")
  void proxied() throws IOException {
    install(
        "<proxies><proxy><active>true</active><protocol>http</protocol><host>localhost</host><port>"
            + server.uri().getPort()
            + "</port></proxy></proxies><mirrors><mirror><id>far</id><mirrorOf>*</mirrorOf>"
            + "<url>http://repository.invalid/</url></mirror></mirrors>",
        new InstallProgress() {});
    assertThat(engine.isInstalled()).isTrue();
    assertThat(server.jars()).allMatch(uri -> uri.startsWith("http://repository.invalid/"));
  }

  @Test
  @DisplayName("takes a jar that is in the local repository from there")
  void local() throws IOException {
    install();
    new EngineInstaller(engine.lie, new InstallProgress() {}).remove(engine.folder);
    install();
    assertThat(engine.isInstalled()).isTrue();
    assertThat(server.jars()).hasSize(3);
  }

  @Test
  @DisplayName("needs no local repository that can be written, and leaves none behind")
  void noLocalRepository() throws IOException {
    Files.createFile(local);
    install();
    assertThat(engine.isInstalled()).isTrue();
    assertThat(root.resolve("spare")).doesNotExist();
  }

  @Test
  @DisplayName("tells how many bytes have come, to the last")
  void progress() throws IOException {
    List<Long> heard = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    install(
        mirror(),
        new InstallProgress() {
          @Override
          public void started(String name, long bytes, long total) {
            assertThat(name).isEqualTo("toy:wood");
            totals.add(total);
          }

          @Override
          public void advanced(long bytes, long total) {
            heard.add(bytes);
          }
        });
    long all = engine.jars.values().stream().mapToLong(bytes -> bytes.length).sum();
    assertThat(totals).containsExactly(all);
    assertThat(heard).last().isEqualTo(all);
  }

  @Test
  @DisplayName("is not there if a jar is not, which is named")
  void notFound() throws IOException {
    server.with(PATH, JarServer.status(404));
    assertFails()
        .hasMessageContaining("org.wood:bark:jar:any-system:2.1")
        .message()
        .hasLineCount(1);
  }

  @Test
  @DisplayName("is not there if the repository fails, and comes when it works again")
  void failing() throws IOException {
    server.with(PATH, JarServer.status(500));
    assertFails().hasMessageContaining("500");
    server.with(engine);
    install();
    assertThat(engine.isInstalled()).isTrue();
  }

  @Test
  @DisplayName("goes on after a transfer that was cut off, with the jars that had come")
  void cut() throws IOException {
    server.with(PATH, JarServer.cut(engine.jars.get(NATIVE), 20_000));
    assertFails();
    int before = server.jars().size();
    server.with(engine);
    install();
    assertThat(engine.isInstalled()).isTrue();
    assertThat(server.jars().subList(before, server.jars().size())).containsExactly("/" + PATH);
  }

  @Test
  @DisplayName("does not wait for a repository that has fallen silent")
  void silent() throws IOException {
    server.with(PATH, server.silentAfter(engine.jars.get(NATIVE), 20_000));
    assertFails().hasMessageContaining("timed out");
  }

  @Test
  @DisplayName("takes no jar of other bytes, whatever the repository says that its digest is")
  void otherBytes() throws IOException {
    byte[] other = "nothin".repeat(9999).getBytes(StandardCharsets.UTF_8);
    server.with(PATH, other);
    assertFails()
        .hasMessageContaining(local.resolve(PATH) + ": sha256 ")
        .hasMessageContaining("delete this one");
  }

  @Test
  @DisplayName("says of settings that cannot be read where they are wrong")
  void wrongSettings() {
    assertThatThrownBy(() -> install("<mirrors>", new InstallProgress() {}))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("settings.xml");
  }
}
