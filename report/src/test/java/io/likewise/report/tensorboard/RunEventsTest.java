package io.likewise.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.tensorboard.EventReader.Event;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The event file of a run")
class RunEventsTest {
  private static final Instant STARTED = Instant.parse("2026-11-27T11:31:16.250Z");
  private static final double BEGIN = 1_795_779_076.25;
  private static final List<String> FIGURES =
      List.of(
          "accuracy/training",
          "accuracy/validation",
          "loss/training",
          "loss/validation",
          "speed/images_per_second",
          "stage");

  private static final EpochResult FIRST =
      new EpochResult(1, 1, 2.5, 0.25, 2.25, 0.375, true, 2, 0.01, 0.5, 100);
  private static final EpochResult SECOND =
      new EpochResult(1, 2, 2.0, 0.5, 1.75, 0.625, true, 4, 0.01, 0.5, 100);
  private static final EpochResult THIRD =
      new EpochResult(2, 1, 0.1, 0.75, 0.2, 0.875, true, 16, 0.01, 1, 100);

  private static RunResult result(List<EpochResult> first, List<EpochResult> second) {
    return new RunResult(
        List.of(new StageResult(1, first, false), new StageResult(2, second, false)),
        new Evaluation(8, 0.6, 0.625, List.of()),
        new Evaluation(4, 0.5, 0.75, List.of(List.of(2, 0), List.of(1, 1))),
        new Resources(1.5, 3, Double.NaN, 6, Double.NaN, 0, 1 << 20, Double.NaN));
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  private static RunEvents events(RunResult result, Map<String, byte[]> pictures) {
    return new RunEvents(result, STARTED, name -> Optional.ofNullable(pictures.get(name)));
  }

  private static List<Event> read(byte[] file) {
    return new EventReader(file).events();
  }

  @Test
  @DisplayName("begins with the version of its format, at the time at which the run began")
  void version() {
    Event first = read(events(result(List.of(FIRST), List.of()), Map.of()).file()).get(0);
    assertThat(first.version()).isEqualTo("brain.Event:2");
    assertThat(first.wallTime()).isEqualTo(BEGIN);
  }

  @Test
  @DisplayName("has the figures of every epoch, which count on from stage 1 to stage 2")
  void figures() {
    List<Event> events =
        read(events(result(List.of(FIRST, SECOND), List.of(THIRD)), Map.of()).file());
    List<double[]> rows =
        List.of(
            new double[] {1, 2.5, 0.25, 0.375, 2.5, 2.25, 50, 1},
            new double[] {2, 7, 0.5, 0.625, 2.0, 1.75, 25, 1},
            new double[] {3, 24, 0.75, 0.875, 0.1, 0.2, 6.25, 2});
    for (int i = 0; i < FIGURES.size(); i++) {
      String tag = FIGURES.get(i);
      List<Event> found = events.stream().filter(event -> tag.equals(event.tag())).toList();
      assertThat(found).as(tag).hasSize(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        double[] expected = rows.get(row);
        Event event = found.get(row);
        assertThat(event.step()).as(tag).isEqualTo((long) expected[0]);
        assertThat(event.wallTime()).as(tag).isCloseTo(BEGIN + expected[1], within(1e-6));
        assertThat(event.scalar()).as(tag).isEqualTo((float) expected[2 + i]);
      }
    }
    assertThat(events)
        .filteredOn(event -> event.tag().startsWith("test/"))
        .extracting(Event::tag, Event::step, Event::scalar)
        .containsExactly(tuple("test/accuracy", 3L, 0.75f), tuple("test/loss", 3L, 0.5f));
  }

  @Test
  @DisplayName("has those pictures that there are, as their files, with their sizes")
  void pictures() throws IOException {
    byte[] samples = png(300, 200);
    byte[] confusion = png(90, 1000);
    List<Event> events =
        read(
            events(
                    result(List.of(FIRST), List.of(THIRD)),
                    Map.of("samples.png", samples, "confusion.png", confusion))
                .file());
    List<Event> images = events.stream().filter(event -> event.png() != null).toList();
    assertThat(images)
        .extracting(Event::tag)
        .containsExactly("pictures/samples", "pictures/confusion");
    assertThat(images).extracting(Event::step).containsExactly(0L, 2L);
    assertThat(images).extracting(Event::width).containsExactly(300L, 90L);
    assertThat(images).extracting(Event::height).containsExactly(200L, 1000L);
    assertThat(images.get(0).png()).isEqualTo(samples);
    assertThat(images.get(1).png()).isEqualTo(confusion);
  }

  @Test
  @DisplayName("has the test's figures at step 0 where no epoch was run")
  void noEpoch() {
    List<Event> events = read(events(result(List.of(), List.of()), Map.of()).file());
    assertThat(events).hasSize(3);
    assertThat(events.get(2).step()).isZero();
  }

  @Test
  @DisplayName("is the same bytes for the same run")
  void equal() {
    RunResult result = result(List.of(FIRST), List.of(THIRD));
    assertThat(events(result, Map.of()).file()).isEqualTo(events(result, Map.of()).file());
  }
}
