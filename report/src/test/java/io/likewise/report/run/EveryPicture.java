package io.likewise.report.run;

import io.likewise.api.experiment.NotMade;
import io.likewise.report.comparison.ComparedEngine;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.ComparedRuns;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.ComparisonReport;
import io.likewise.report.lockstep.LockstepPlot;
import io.likewise.report.lockstep.MadeUpHistory;
import java.awt.Font;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws every picture there is into a folder; as a program of its own, says first whether Java has
 * fonts, and then which files could not be made.
 */
final class EveryPicture {
  private EveryPicture() {}

  /** Draws all pictures into the folder that is the only argument. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(fonts());
    draw(Path.of(arguments[0])).forEach(System.out::println);
  }

  private static String fonts() {
    try {
      return new Font(Font.SANS_SERIF, Font.PLAIN, 12).canDisplay('a') ? "fonts" : "no fonts";
    } catch (RuntimeException | Error e) {
      return "no fonts";
    }
  }

  static List<NotMade> draw(Path folder) throws Exception {
    List<NotMade> notMade = new ArrayList<>();
    notMade.addAll(
        PicturesTest.pictures()
            .write(Files.createDirectories(folder.resolve("run")), name -> true));
    Comparison comparison =
        new Comparison(
            "quick",
            "everything",
            "",
            List.of(
                ComparedRuns.engine("djl:pytorch", 60, 61),
                ComparedRuns.engine("dl4j", 59, 62.5),
                new ComparedEngine("none", "1.0", 0, List.of(), Repeats.NONE, List.of())));
    notMade.addAll(
        new ComparisonReport(comparison).write(Files.createDirectories(folder.resolve("compare"))));
    notMade.addAll(
        new LockstepPlot(List.of(MadeUpHistory.of("b", 1e-7), MadeUpHistory.of("c", 1e-3)))
            .write(Files.createDirectories(folder.resolve("lockstep"))));
    return notMade;
  }
}
