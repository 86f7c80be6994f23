package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Split;
import io.likewise.api.experiment.Experiment;
import io.likewise.data.Given;
import io.likewise.data.TestImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The batches of images that a finished model is asked about")
class InferenceBatchesTest {
  private static final Experiment EXPERIMENT = new Given().experiment();
  private static final long NOTHING_ELSE = 0;

  @TempDir private Path folder;

  private List<Path> files(Split split) throws IOException {
    List<Path> files = new ArrayList<>();
    int size = split.imageSize();
    byte[] pixels = new byte[size * size * 3];
    for (int i = 0; i < split.size(); i++) {
      split.pixels(i, pixels, 0);
      BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < size * size; at++) {
        int red = (pixels[3 * at] & 0xff) << 16;
        int green = (pixels[3 * at + 1] & 0xff) << 8;
        image.setRGB(at % size, at / size, red | green | (pixels[3 * at + 2] & 0xff));
      }
      files.add(TestImages.write(image, "png", folder.resolve(i + ".png")));
    }
    return files;
  }

  /** Returns what the network is given of each image, by the image's number. */
  private static Map<Integer, List<Float>> inputs(InferenceBatches batches) {
    Map<Integer, List<Float>> inputs = new HashMap<>();
    try (BatchStream stream = batches.open()) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        int values = batch.imageSize() * batch.imageSize() * 3;
        for (int row = 0; row < batch.size(); row++) {
          List<Float> image = new ArrayList<>();
          for (int i = 0; i < values; i++) {
            image.add(batch.images().get(row * values + i));
          }
          inputs.put(batch.samples()[row], image);
        }
        stream.recycle(batch);
      }
    }
    return inputs;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  @DisplayName("are, of files, the bits that the same images of a data set are in a test")
  void files(int threads) throws IOException {
    Split split = Given.split(5, 21);
    Map<Integer, List<Float>> expected = inputs(InferenceBatches.of(EXPERIMENT, split, 1));
    InferenceBatches batches = InferenceBatches.of(EXPERIMENT, files(split), threads, NOTHING_ELSE);
    assertThat(inputs(batches)).isEqualTo(expected).hasSize(21);
    assertThat(batches.images()).isEqualTo(21);
  }

  @Test
  @DisplayName("name what is wrong with a file, and have all others as they are without it")
  void broken() throws IOException {
    List<Path> whole = files(Given.split(5, 9));
    Map<Integer, List<Float>> expected =
        inputs(InferenceBatches.of(EXPERIMENT, whole, 2, NOTHING_ELSE));
    byte[] bytes = Files.readAllBytes(whole.get(4));
    Files.write(whole.get(4), Arrays.copyOf(bytes, bytes.length / 2));
    InferenceBatches batches = InferenceBatches.of(EXPERIMENT, whole, 2, NOTHING_ELSE);
    Map<Integer, List<Float>> found = inputs(batches);
    assertThat(batches.fault(4)).isPresent();
    assertThat(batches.fault(3)).isEmpty();
    found.remove(4);
    expected.remove(4);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  @DisplayName("make a photo of any shape a square of the experiment's size")
  void photo() throws IOException {
    Path photo = folder.resolve("photo.png");
    TestImages.png(photo, 3 * EXPERIMENT.imageSize(), 50, 0xff0000);
    List<Float> input =
        inputs(InferenceBatches.of(EXPERIMENT, List.of(photo), 1, NOTHING_ELSE)).get(0);
    assertThat(input).hasSize(EXPERIMENT.imageSize() * EXPERIMENT.imageSize() * 3);
    // All of it is red, wherever one looks.
    assertThat(Set.copyOf(input)).hasSize(2);
  }
}
