package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.Stage;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The pictures of a run")
class PicturesTest {
  private static final List<String> NAMES =
      List.of("samples", "class-distribution", "accuracy", "loss", "confusion", "mistakes");

  @TempDir private Path folder;

  /** Images of one colour each: (index, 100, 200). */
  private static final class Colours implements Split, Dataset {
    @Override
    public int size() {
      return 40;
    }

    @Override
    public int imageSize() {
      return 32;
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public void pixels(int index, byte[] target, int offset) {
      for (int i = 0; i < 32 * 32; i++) {
        target[offset + 3 * i] = (byte) index;
        target[offset + 3 * i + 1] = 100;
        target[offset + 3 * i + 2] = (byte) 200;
      }
    }

    @Override
    public String name() {
      return "colours";
    }

    @Override
    public List<String> classNames() {
      return List.of("even", "odd");
    }

    @Override
    public Split train() {
      return this;
    }

    @Override
    public Split test() {
      return this;
    }

    @Override
    public String digest() {
      return "";
    }
  }

  /** One training batch: images 39, 38, …, all of (0.5, 0.5, 0.5). */
  private static final class OneBatch implements BatchSource, BatchStream {
    private int held;

    @Override
    public int trainingSize() {
      return 40;
    }

    @Override
    public List<Integer> trainingClassCounts() {
      return List.of(20, 20);
    }

    @Override
    public int size(Part part) {
      return 40;
    }

    @Override
    public int trainingBatches() {
      return 1;
    }

    @Override
    public String splitDigest() {
      return "";
    }

    @Override
    public BatchStream train(int stage, int epoch, int firstBatch) {
      return this;
    }

    @Override
    public BatchStream evaluate(Part part) {
      throw new AssertionError("pictures of the network's input are of training images");
    }

    @Override
    public int batches() {
      return 1;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Batch next() {
      held++;
      FloatBuffer images = FloatBuffer.allocate(40 * 32 * 32 * 3);
      for (int i = 0; i < images.capacity(); i++) {
        images.put(i, 0.5f);
      }
      int[] samples = IntStream.range(0, 40).map(i -> 39 - i).toArray();
      int[] labels = IntStream.of(samples).map(i -> i % 2).toArray();
      return new Batch(40, 32, images, labels, List.of(), samples);
    }

    @Override
    public void recycle(Batch batch) {
      held--;
    }

    @Override
    public void close() {
      assertThat(held).as("batches that were not recycled").isZero();
    }
  }

  private record Everything(List<Mistake> mistakes) implements Pictures.Source {
    @Override
    public List<String> classNames() {
      return dataset().classNames();
    }

    @Override
    public Dataset dataset() {
      return new Colours();
    }

    @Override
    public BatchSource batches() {
      return new OneBatch();
    }

    @Override
    public List<Integer> validationClassCounts() {
      return List.of(20, 20);
    }
  }

  private static Pictures pictures(Validation validation, List<Mistake> mistakes) {
    Stage stage = new Stage(Trainable.ALL, BatchNormMode.BATCH, 1, 1e-3, 5);
    Experiment experiment =
        new Experiment(
            "test",
            1,
            new DataSettings("sample", 0, validation, 0.1),
            32,
            Preprocessing.UNIT,
            Augmentation.STANDARD,
            Network.resNet50(Variant.KERAS, 1),
            Experiment.RANDOM_WEIGHTS,
            40,
            stage,
            stage);
    EpochResult epoch = new EpochResult(1, 1, 0.7, 0.5, 0.8, 0.6, true, 1, 0, 1, 40);
    List<StageResult> stages =
        List.of(new StageResult(1, List.of(epoch), false), new StageResult(2, List.of(), false));
    Evaluation test = new Evaluation(40, 0.8, 0.9, List.of(List.of(18, 2), List.of(2, 18)));
    RunResult result =
        new RunResult(stages, test, test, new Resources(1, 1, 1, 1, 0, 1, 1, Double.NaN));
    return new Pictures(experiment, result, new Everything(mistakes));
  }

  static Pictures pictures() {
    return pictures(Validation.HOLDOUT, List.of(new Mistake(7, 1, 0, 0.999)));
  }

  @Test
  @DisplayName("are six, each a PNG and an SVG that can be read")
  void files() throws Exception {
    assertThat(pictures().write(folder, name -> true)).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream().flatMap(n -> List.of(n + ".png", n + ".svg").stream()).toList());
    }
    for (String name : NAMES) {
      BufferedImage png = ImageIO.read(folder.resolve(name + ".png").toFile());
      assertThat(png.getWidth()).as(name).isBetween(800, 3000);
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      var svg = factory.newDocumentBuilder().parse(folder.resolve(name + ".svg").toFile());
      assertThat(svg.getDocumentElement().getTagName()).as(name).isEqualTo("svg");
    }
  }

  @Test
  @DisplayName("are the same bytes for the same run")
  void bytes() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    pictures().write(folder, name -> true);
    pictures().write(other, name -> true);
    for (String name : NAMES) {
      for (String kind : List.of(".png", ".svg")) {
        assertThat(folder.resolve(name + kind)).hasSameBinaryContentAs(other.resolve(name + kind));
      }
    }
  }

  @Test
  @DisplayName("show training images of every class, as stored and as the network saw them")
  void samples() throws IOException {
    pictures().write(folder, name -> true);
    BufferedImage png = ImageIO.read(folder.resolve("samples.png").toFile());
    // The first cell is at (24, 76), its images are 96 wide with 4 between, at twice that size.
    int row = 2 * (76 + 48);
    // The lowest class comes first, and of it the image that the batch has first: number 38.
    assertThat(png.getRGB(2 * (24 + 48), row) & 0xffffff).isEqualTo(38 << 16 | 100 << 8 | 200);
    assertThat(png.getRGB(2 * (24 + 96 + 4 + 48), row) & 0xffffff).isEqualTo(0x808080);
  }

  @Test
  @DisplayName("show the mistaken images, or say that there is none")
  void mistakes() throws IOException {
    pictures().write(folder, name -> true);
    BufferedImage png = ImageIO.read(folder.resolve("mistakes.png").toFile());
    assertThat(png.getRGB(2 * (24 + 96), 2 * (76 + 96)) & 0xffffff)
        .isEqualTo(7 << 16 | 100 << 8 | 200);
    assertThat(pictures(Validation.TEST, List.of()).write(folder, name -> true)).isEmpty();
    assertThat(Files.readString(folder.resolve("mistakes.svg"))).contains("There is none");
  }
}
