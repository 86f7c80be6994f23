package io.likewise.report.tensorboard;

import io.likewise.api.experiment.RunResult;
import io.likewise.report.run.FigurePoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A finished run as TensorBoard shows it: the figures of every epoch, those of the test, and
 * pictures. Steps are epochs, which count on from stage 1 to stage 2. The time of an epoch is when
 * the run began plus what training and validation took until the epoch's end, so that one run is
 * always the same bytes and times between its parts do not show.
 *
 * @param result what the run came to
 * @param started when it began
 * @param pictures the file of a picture, by the file's name, if it is there
 */
public record RunEvents(
    RunResult result, Instant started, Function<String, Optional<byte[]>> pictures) {
  /**
   * The file in a run directory; TensorBoard asks that {@code tfevents} is in the name of a file,
   * and wants each run to have a folder.
   */
  public static final String NAME = "tensorboard/events.out.tfevents.0.likewise";

  private static final String PNG = ".png";
  private static final String CONFUSION = "confusion";
  private static final String SAMPLES = "samples";
  private static final String MISTAKES = "mistakes";

  /** Returns the names of the pictures' files that are shown if they are there. */
  public static List<String> shown() {
    return Stream.of(SAMPLES, CONFUSION, MISTAKES).map(picture -> picture + PNG).toList();
  }

  /** Returns the content of the file. */
  public byte[] file() {
    double began = started.toEpochMilli() / 1000.0;
    EventFile events = new EventFile(began);
    show(events, began, 0, SAMPLES);
    List<FigurePoint> points = FigurePoint.of(result);
    for (FigurePoint point : points) {
      events.scalar(began + point.seconds(), point.step(), point.name(), point.value());
    }
    FigurePoint last = points.get(points.size() - 1);
    show(events, began + last.seconds(), last.step(), CONFUSION);
    show(events, began + last.seconds(), last.step(), MISTAKES);
    return events.content();
  }

  private void show(EventFile events, double time, int step, String picture) {
    pictures
        .apply(picture + PNG)
        .ifPresent(png -> events.image(time, step, "pictures/" + picture, png));
  }
}
