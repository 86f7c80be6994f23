package io.likewise.data.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.data.Given;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.folders.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the first images of every class of cifar10-jpeg.tar.gz, as files in folders and, decoded
 * and shuffled, as records in the files of the binary version. Skipped if the archive is not there,
 * see {@link SharedFilesTest}.
 */
@DisplayName("A folder of JPEGs and the archive made of them")
class FolderAndArchiveTest {
  private static final int RECORDS = 200;
  private static final int TRAINING = 5 * RECORDS;

  @TempDir private Path folder;

  private record Jpeg(String part, String className, byte[] bytes) {}

  @Test
  @DisplayName("are the same data set: equal digests, equal batches")
  void same() throws IOException {
    List<Jpeg> jpegs = firstOfEveryClass(SharedFilesTest.shared("data/cifar10-jpeg.tar.gz"));
    Dataset archive = Cifar10Archive.read(binaryVersion(jpegs), RECORDS);
    Dataset images = ImageFolder.read(imageFolder(jpegs), 32, 0, false, notice -> {});
    assertThat(images.classNames()).isEqualTo(archive.classNames());
    assertThat(images.digest()).isEqualTo(archive.digest());
    Given given = new Given();
    given.batchSize = 64;
    ExperimentBatches first = new ExperimentBatches(given.experiment(), archive, 1);
    ExperimentBatches second = new ExperimentBatches(given.experiment(), images, 2);
    assertThat(second.splitDigest()).isEqualTo(first.splitDigest());
    assertEqual(first.train(1, 1, 0), second.train(1, 1, 0));
    assertEqual(first.train(2, 3, 0), second.train(2, 3, 0));
    assertEqual(first.evaluate(Part.VALIDATION), second.evaluate(Part.VALIDATION));
    assertEqual(first.evaluate(Part.TEST), second.evaluate(Part.TEST));
  }

  private static void assertEqual(BatchStream first, BatchStream second) {
    try (first;
        second) {
      assertThat(second.batches()).isEqualTo(first.batches());
      while (first.hasNext()) {
        Batch a = first.next();
        Batch b = second.next();
        assertThat(b.size()).isEqualTo(a.size());
        int values = a.size() * 32 * 32 * 3;
        assertThat(b.images().duplicate().position(0).limit(values))
            .isEqualTo(a.images().duplicate().position(0).limit(values));
        assertThat(Arrays.copyOf(b.labels(), b.size()))
            .isEqualTo(Arrays.copyOf(a.labels(), a.size()));
        first.recycle(a);
        second.recycle(b);
      }
    }
  }

  private static List<Jpeg> firstOfEveryClass(Path archive) throws IOException {
    List<Jpeg> jpegs = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String[] path = entry.getName().split("/", -1);
        if (entry.isFile()) {
          int before = seen.merge(path[0] + path[1], 1, Integer::sum) - 1;
          if (before < (path[0].equals("train") ? TRAINING / 10 : RECORDS / 10)) {
            jpegs.add(new Jpeg(path[0], path[1], tar.readAllBytes()));
          }
        }
      }
    }
    assertThat(jpegs).hasSize(TRAINING + RECORDS);
    return jpegs;
  }

  private Path imageFolder(List<Jpeg> jpegs) throws IOException {
    Path images = folder.resolve("images");
    for (int i = 0; i < jpegs.size(); i++) {
      Jpeg jpeg = jpegs.get(i);
      Path parent = Files.createDirectories(images.resolve(jpeg.part).resolve(jpeg.className));
      Files.write(parent.resolve(i + ".jpg"), jpeg.bytes);
    }
    return images;
  }

  private Path binaryVersion(List<Jpeg> jpegs) throws IOException {
    List<Jpeg> shuffled = new ArrayList<>(jpegs);
    Collections.shuffle(shuffled, new Random(5));
    List<String> names = jpegs.stream().map(Jpeg::className).distinct().sorted().toList();
    ByteArrayOutputStream train = new ByteArrayOutputStream();
    ByteArrayOutputStream test = new ByteArrayOutputStream();
    for (Jpeg jpeg : shuffled) {
      ByteArrayOutputStream part = jpeg.part.equals("train") ? train : test;
      part.write(names.indexOf(jpeg.className));
      part.write(planes(ImageIO.read(new ByteArrayInputStream(jpeg.bytes))));
    }
    Path files = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    byte[] records = train.toByteArray();
    int length = records.length / 5;
    for (int i = 0; i < 5; i++) {
      Files.write(
          files.resolve(Cifar10Files.TRAINING.get(i)),
          Arrays.copyOfRange(records, i * length, (i + 1) * length));
    }
    Files.write(files.resolve(Cifar10Files.TEST), test.toByteArray());
    Files.write(
        files.resolve(Cifar10Files.CLASS_NAMES),
        (String.join("\n", names) + "\n").getBytes(StandardCharsets.US_ASCII));
    return files;
  }

  private static byte[] planes(BufferedImage image) {
    byte[] planes = new byte[3072];
    for (int i = 0; i < 1024; i++) {
      int colour = image.getRGB(i % 32, i / 32);
      planes[i] = (byte) (colour >> 16);
      planes[1024 + i] = (byte) (colour >> 8);
      planes[2048 + i] = (byte) colour;
    }
    return planes;
  }
}
