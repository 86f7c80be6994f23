package io.likewise.strangers;

import com.sun.management.OperatingSystemMXBean;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.datasets.Cifar10Archive;
import io.likewise.data.folders.DecodingBudget;
import io.likewise.data.folders.ImageListing;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.images.UnreadableImageException;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.data.weights.WeightsFiles.Listed;
import io.likewise.report.gate.KeptComparison;
import io.likewise.runner.archive.GivenPlaces;
import io.likewise.runner.compare.GivenRuns;
import io.likewise.runner.compare.SideBySide;
import io.likewise.runner.export.RunStories;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with the heap of the program's commands that reads files one after the other, each as
 * the program does, and prints what became of each in a line.
 */
final class ReadingProcess {
  static final String REFUSED = "refused: ";
  static final String READ = "read";

  private ReadingProcess() {}

  /** What of the program reads a file. */
  enum Reader {
    WEIGHTS {
      @Override
      void read(Path file) {
        for (Listed tensor : WeightsFiles.list(file)) {
          if (tensor.unusable().isPresent()) {
            throw tensor.corrupt(file);
          }
        }
      }
    },
    CIFAR10 {
      @Override
      void read(Path file) {
        Cifar10Archive.check(file, 1);
      }
    },
    IMAGE {
      @Override
      void read(Path file) throws UnreadableImageException {
        DecodingBudget.beside(0).square(file, 8);
      }
    },
    FOLDER {
      @Override
      void read(Path file) {
        ImageListing.of(file);
      }
    },
    PLAN {
      @Override
      void read(Path file) {
        ExperimentFile.read(file);
      }
    },
    RUN {
      @Override
      void read(Path file) {
        FinishedRun run = FinishedRun.read(file);
        RunStories.of(run, "").inWords();
        run.digests();
      }
    },
    ARCHIVE {
      @Override
      void read(Path file) {
        try (GivenPlaces places = GivenPlaces.open(List.of(file))) {
          SideBySide.of(GivenRuns.read(places.folders(), notice -> {}), false);
        }
      }
    },
    COMPARISON {
      @Override
      void read(Path file) {
        KeptComparison.read(file);
      }
    },
    PROVENANCE {
      @Override
      void read(Path file) {
        FinishedRun.provenance(file);
      }
    },
    RESULT {
      @Override
      void read(Path file) {
        run(file).notMade();
      }
    },
    PREDICTIONS {
      @Override
      void read(Path file) {
        run(file).mistakesOnTest();
      }
    },
    CHECKPOINTS {
      @Override
      void read(Path file) {
        List<String> notices = new ArrayList<>();
        if (new Checkpoints(file, new Safetensors()).newest(notices::add).isEmpty()) {
          throw new LikewiseException(ErrorCode.USAGE, String.join(" ", notices));
        }
      }
    };

    abstract void read(Path file) throws UnreadableImageException;

    private static FinishedRun run(Path file) {
      return new FinishedRun(file, null, null, null);
    }
  }

  /** Reads what a list names: in each line a reader and a file. */
  static Process start(Path list, Path answers) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // As cli/src/main/dist/bin/likewise has it.
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Djdk.serialFilter=!*",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            ReadingProcess.class.getName(),
            list.toString())
        .redirectOutput(answers.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Of the clock, other programs would have their share.
    var processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      String[] words = line.split("\t", 2);
      long start = processor.getProcessCpuTime();
      String outcome = outcome(Reader.valueOf(words[0]), Path.of(words[1]));
      out.println((processor.getProcessCpuTime() - start) / 1_000_000 + "\t" + outcome);
    }
  }

  private static String outcome(Reader reader, Path file) {
    try {
      reader.read(file);
      return READ;
    } catch (LikewiseException | UnreadableImageException e) {
      return REFUSED + VisibleName.of(e.getMessage());
    } catch (RuntimeException | Error e) {
      // Whatever it is, the test wants to tell it of this file, and to see the next ones.
      return "threw " + VisibleName.of(e.toString());
    }
  }
}
