package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Pixels;
import io.likewise.report.drawing.RecordingPage;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Drawing")
class DrawingTest {
  private static final String LONG = "a class name that takes no fewer than sixty letters to write";

  private static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> i + " " + LONG).toList();
  }

  /** Of 1,000 images of each class, 7 in 10 are classified correctly, all others as the next. */
  private static Evaluation evaluation(int classes) {
    List<List<Integer>> confusion = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      List<Integer> row = new ArrayList<>(Collections.nCopies(classes, 0));
      row.set(i, 700);
      row.set((i + 1) % classes, 300);
      confusion.add(row);
    }
    return new Evaluation(1000 * classes, 1, .7, confusion);
  }

  private static long pixels(BufferedImage image, Color color) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return IntStream.of(all).filter(rgb -> rgb == color.getRGB()).count();
  }

  private static void assertReadable(Picture picture) {
    List<Shape> texts = RecordingPage.of(picture).places();
    assertThat(texts).isNotEmpty();
    for (int i = 0; i < texts.size(); i++) {
      Shape text = texts.get(i);
      assertThat(text.getBounds2D().getMinX()).isNotNegative();
      assertThat(text.getBounds2D().getMinY()).isNotNegative();
      assertThat(text.getBounds2D().getMaxX()).isLessThanOrEqualTo(picture.width());
      assertThat(text.getBounds2D().getMaxY()).isLessThanOrEqualTo(picture.height());
      for (Shape other : texts.subList(0, i)) {
        if (text.intersects(other.getBounds2D())) {
          Area both = new Area(text);
          both.intersect(new Area(other));
          assertThat(both.isEmpty()).as("text %d overlaps another", i).isTrue();
        }
      }
    }
  }

  @Nested
  @DisplayName("a confusion matrix")
  class Confusion {
    @ParameterizedTest(name = "of {0} classes overlaps no label with another, nor with the edge")
    @ValueSource(ints = {2, 10, 20, 21, 40, 41, 200, 1000})
    void readable(int classes) {
      assertReadable(new ConfusionMatrix(evaluation(classes), ClassNames.of(names(classes))));
    }

    private List<String> texts(int classes) {
      ClassNames names = ClassNames.of(names(classes));
      return RecordingPage.of(new ConfusionMatrix(evaluation(classes), names)).texts();
    }

    @Test
    @DisplayName("shows counts where there is room, and numbers for names where there is none")
    void labels() {
      // 10 rows, 10 columns, 20 counts, title, two axes, the scale's 6 shares and its title.
      assertThat(texts(10)).hasSize(10 + 10 + 20 + 1 + 2 + 7);
      // 0, 20, …, 180 on both axes.
      assertThat(texts(200)).hasSize(10 + 10 + 1 + 2 + 7);
    }

    @Test
    @DisplayName("is the darker the larger a cell's share of its row: white for none, blue for all")
    void shades() {
      Evaluation sure = new Evaluation(9, 1, 1, List.of(List.of(1, 0), List.of(0, 8)));
      BufferedImage image = Pixels.of(new ConfusionMatrix(sure, ClassNames.of(List.of("a", "b"))));
      // Two cells of 90 × 90 twice.
      assertThat(pixels(image, PictureStyle.BLUE)).isBetween(2 * 85L * 85, 2 * 95L * 95);
    }
  }

  @Nested
  @DisplayName("a curve")
  class Curve {
    private StageResult stage(int stage, int epochs) {
      List<EpochResult> all = new ArrayList<>();
      for (int i = 1; i <= epochs; i++) {
        double part = (double) i / epochs;
        all.add(
            new EpochResult(stage, i, 2 - part, part / 2, 2.1 - part, part / 3, true, 1, 0, 1, 9));
      }
      return new StageResult(stage, all, false);
    }

    @ParameterizedTest(
        name = "of {0} and {1} epochs shows training, validation and the best epochs")
    @CsvSource({"1, 0", "1, 1", "5, 30", "1, 99"})
    void series(int first, int second) {
      List<StageResult> stages = List.of(stage(1, first), stage(2, second));
      for (Picture picture :
          List.of(Curves.accuracy(stages).picture(), Curves.loss(stages).picture())) {
        assertReadable(picture);
        BufferedImage image = Pixels.of(picture);
        assertThat(pixels(image, PictureStyle.BLUE)).isGreaterThan(40);
        assertThat(pixels(image, PictureStyle.VERMILION)).isGreaterThan(40);
        // In the plot there is black in the rings around the best epochs only.
        assertThat(pixels(image.getSubimage(120, 60, 850, 430), PictureStyle.BLACK)).isPositive();
      }
    }

    @Test
    @DisplayName("of no epoch is an empty plot")
    void nothing() {
      BufferedImage image = Pixels.of(Curves.loss(List.of(stage(1, 0), stage(2, 0))).picture());
      assertThat(pixels(image, PictureStyle.BLUE)).isZero();
    }

    @Test
    @DisplayName("has a dashed line between the stages, and none if there is one stage")
    void boundary() {
      BufferedImage two = Pixels.of(Curves.loss(List.of(stage(1, 10), stage(2, 10))).picture());
      BufferedImage one = Pixels.of(Curves.loss(List.of(stage(1, 0), stage(2, 20))).picture());
      assertThat(upright(two)).isBetween(100L, 400L);
      assertThat(upright(one)).isZero();
    }

    /** Returns the grey pixels of the column in the plot that has most. */
    private long upright(BufferedImage image) {
      long most = 0;
      for (int x = 120; x < 960; x++) {
        most = Math.max(most, pixels(image.getSubimage(x, 60, 1, 430), PictureStyle.FAINT));
      }
      return most;
    }
  }

  @Nested
  @DisplayName("a class distribution")
  class Distribution {
    @ParameterizedTest(name = "of {0} classes shows three parts")
    @ValueSource(ints = {2, 30, 31, 200})
    void parts(int classes) {
      List<Integer> counts = Collections.nCopies(classes, 10);
      List<Integer> more = Collections.nCopies(classes, 30);
      List<Integer> most = Collections.nCopies(classes, 90);
      Picture picture =
          new ClassDistribution(ClassNames.of(names(classes)))
              .with("training", most)
              .with("validation", counts)
              .with("test", more)
              .draw();
      assertReadable(picture);
      BufferedImage image = Pixels.of(picture);
      long training = pixels(image, PictureStyle.BLUE);
      long validation = pixels(image, PictureStyle.ORANGE);
      long test = pixels(image, PictureStyle.GREEN);
      assertThat(List.of(training, validation, test)).allMatch(count -> count > 3L * classes);
      if (classes <= ClassDistribution.MOST_NAMES) {
        // Bars as long as they are images many, and the legend.
        assertThat((double) training / test).isBetween(2.5, 3.1);
        assertThat((double) training / validation).isBetween(6.0, 9.1);
      }
    }
  }

  @Nested
  @DisplayName("images")
  class Grid {
    @ParameterizedTest(name = "undoes the preprocessing {0}")
    @CsvSource({
      "UNIT, .2, .4, .6",
      // 255·(.6, .4, .2) − (103.939, 116.779, 123.68): B, G, R
      "CAFFE, 49.061, -14.779, -72.68",
      // ((.2, .4, .6) − (.485, .456, .406))/(.229, .224, .225)
      "TORCH, -1.2445415, -0.25, 0.8622222",
    })
    void undone(Preprocessing preprocessing, float first, float second, float third) {
      FloatBuffer images = FloatBuffer.wrap(new float[] {9, 9, 9, first, second, third});
      Batch batch = new Batch(2, 1, images, new int[2], List.of(), new int[2]);
      assertThat(new Color(Images.seen(batch, 1, preprocessing).getRGB(0, 0)))
          .isEqualTo(new Color(51, 102, 153));
    }

    @Test
    @DisplayName("cuts what is beyond black and white")
    void cut() {
      FloatBuffer images = FloatBuffer.wrap(new float[] {-.5f, 1.5f, .5f});
      Batch batch = new Batch(1, 1, images, new int[1], List.of(), new int[1]);
      assertThat(new Color(Images.seen(batch, 0, Preprocessing.UNIT).getRGB(0, 0)))
          .isEqualTo(new Color(0, 255, 128));
    }

    @Test
    @DisplayName("enlarges small images to squares of one colour, without smoothing")
    void crisp() {
      BufferedImage tiny = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
      tiny.setRGB(0, 0, 0x102030);
      tiny.setRGB(1, 1, 0x405060);
      ImageGrid.Cell cell = new ImageGrid.Cell(List.of(tiny), List.of());
      BufferedImage image = Pixels.of(new ImageGrid("", "", List.of(cell)));
      assertThat(pixels(image, new Color(0x102030))).isEqualTo(96 * 96);
      assertThat(pixels(image, new Color(0x405060))).isEqualTo(96 * 96);
    }

    @Test
    @DisplayName("with long names below them do not overlap")
    void captions() {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      List<ImageGrid.Cell> cells =
          names(20).stream()
              .map(name -> new ImageGrid.Cell(List.of(image, image), List.of(name, name)))
              .toList();
      assertReadable(new ImageGrid("Title", LONG, cells));
    }
  }

  @Nested
  @DisplayName("class names")
  class Names {
    @Test
    @DisplayName("are shortened and still differ")
    void shortened() {
      List<String> names = ClassNames.of(List.of("cat", LONG + " 1", LONG + " 2")).names();
      assertThat(names)
          .containsExactly("cat", "a class name that takes no…", "2 a class name that takes n…");
      assertThat(names).allMatch(name -> name.length() <= ClassNames.MOST_LETTERS);
    }

    @Test
    @DisplayName("are numbers where there is no letter for a sign of theirs")
    void undisplayable() {
      // A noncharacter and half of a surrogate pair: no font has a letter for either.
      assertThat(ClassNames.of(List.of("chien", "\uffff?", "", "\ud800", "\u001b")).names())
          .containsExactly("chien", "class 1", "class 2", "class 3", "class 4");
    }

    @Test
    @DisplayName("are one line, whatever breaks or turns it or has colours on a terminal")
    void oneLine() {
      assertThat(
              ClassNames.of(List.of("a\nb", "\u001b[31mred", "\u202Ecat", "e\u0301", "ÄЖω–"))
                  .names())
          .containsExactly("a b", "[31mred", "cat", "é", "ÄЖω–");
    }
  }
}
