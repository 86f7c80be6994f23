package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Java without fonts")
@Timeout(120)
class FontlessTest {
  @TempDir private Path folder;

  private static List<Path> files(Path in) throws Exception {
    try (Stream<Path> all = Files.walk(in)) {
      return all.filter(Files::isRegularFile).map(in::relativize).sorted().toList();
    }
  }

  /** Compiles what takes the place of Java's own way to its fonts. */
  private Path patch() throws Exception {
    Path source = Files.createDirectories(folder.resolve("patch/sun/font"));
    Path file = source.resolve("FontManagerFactory.java");
    Files.writeString(
        file,
        """
        package sun.font;

        public final class FontManagerFactory {
          public static FontManager getInstance() {
            throw new InternalError("Fontconfig head is null");
          }
        }
        """);
    Path classes = folder.resolve("classes");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                OutputStream.nullOutputStream(),
                "--patch-module",
                "java.desktop=" + folder.resolve("patch"),
                "-d",
                classes.toString(),
                file.toString());
    assertThat(status).isZero();
    return classes;
  }

  private List<String> drawWithoutFonts(Path into) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "--patch-module",
                "java.desktop=" + patch(),
                "-cp",
                System.getProperty("java.class.path"),
                EveryPicture.class.getName(),
                into.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  @DisplayName("draws every picture, in the same bytes as one that has them")
  void samePictures() throws Exception {
    Path without = folder.resolve("without");
    Path with = folder.resolve("with");
    assertThat(drawWithoutFonts(without)).containsExactly("no fonts");
    assertThat(EveryPicture.draw(with)).isEmpty();
    assertThat(files(without)).isEqualTo(files(with)).filteredOn(this::isPicture).hasSize(18);
    for (Path file : files(with)) {
      assertThat(without.resolve(file)).hasSameBinaryContentAs(with.resolve(file));
    }
    for (Path file : files(without)) {
      if (file.toString().endsWith(".png") && !file.startsWith("lockstep")) {
        assertThat(ink(ImageIO.read(without.resolve(file).toFile()))).as("%s", file).isPositive();
      }
    }
  }

  private boolean isPicture(Path file) {
    return file.toString().endsWith(".png") || file.toString().endsWith(".svg");
  }

  /** Returns the black pixels where the title is. */
  private static long ink(BufferedImage image) {
    BufferedImage title = image.getSubimage(40, 30, 200, 44);
    int[] pixels = title.getRGB(0, 0, 200, 44, null, 0, 200);
    return IntStream.of(pixels).filter(rgb -> (rgb & 0xffffff) == 0).count();
  }
}
