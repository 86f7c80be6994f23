package io.likewise.report.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.report.inference.BenchmarkRow.Refusal;
import io.likewise.report.inference.ModelTiming.Agreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a benchmark came to")
class BenchmarkReportTest {
  private static ModelTiming timing(double start, double speed, int equal, double difference) {
    return new ModelTiming(
        start,
        2.5,
        4,
        100,
        List.of(speed, 8 * speed),
        300_000_000,
        new Agreement(64, equal, difference));
  }

  private static BenchmarkRow row(List<ModelTiming> timings, String refusal) {
    return new BenchmarkRow(
        "onnx",
        "onnxruntime",
        "cpu",
        2,
        8_700_000,
        List.of(1, 16),
        timings,
        Optional.ofNullable(refusal).map(why -> new Refusal(ErrorCode.BACKEND_BROKEN, why)));
  }

  private static final BenchmarkReport REPORT =
      new BenchmarkReport(
          List.of(
              row(
                  List.of(
                      timing(1, 400, 64, 1e-7), timing(3, 500, 63, 3e-6), timing(1.5, 480, 64, 0)),
                  null),
              row(List.of(), "it is broken, and \"says\" so.")));

  @Test
  @DisplayName("is a table of medians, with the widest reach of a speed and the worst agreement")
  void table() {
    assertThat(REPORT.table().lines())
        .containsExactly(
            "FORMAT  OPENED BY    THREADS   MB  START, S  P50, MS  P99, MS  IMG/S, 1  IMG/S, 16"
                + "  SPREAD  MEMORY, MB  EQUAL  DIFFERENCE",
            "onnx    onnxruntime        2  8.7      1.50     2.50     4.00       480       3840"
                + "    21 %         300  63/64     3.0e-06",
            "onnx    onnxruntime        2  8.7",
            "    it is broken, and \"says\" so.");
  }

  @Test
  @DisplayName("says nothing of the reach of one process")
  void one() {
    BenchmarkReport once = new BenchmarkReport(List.of(row(List.of(timing(1, 400, 64, 0)), null)));
    assertThat(once.table()).doesNotContain("%");
  }

  @Test
  @DisplayName("is CSV with the least and the largest, and cells that are empty or quoted")
  void csv() {
    List<String> lines = REPORT.csv().lines().toList();
    assertThat(lines.get(0))
        .startsWith(
            "format,opened_by,device,threads,bytes,processes,start_s,start_s_min,start_s_max")
        .contains(",images_per_s_16,images_per_s_16_min,images_per_s_16_max,")
        .endsWith(",compared_images,equal_classes,largest_difference,refusal");
    assertThat(lines.get(1))
        .startsWith("onnx,onnxruntime,cpu,2,8700000,3,1.5,1.0,3.0,")
        .contains(",480.0,400.0,500.0,")
        .endsWith(",64,63,3.0E-6,");
    assertThat(lines.get(2)).endsWith(",,,,\"it is broken, and \"\"says\"\" so.\"");
  }

  @Test
  @DisplayName("is JSON with every process")
  void json(@TempDir Path folder) throws IOException {
    REPORT.write(folder);
    JsonNode rows = new JsonMapper().readTree(folder.resolve("benchmark.json").toFile());
    assertThat(rows.at("/0/processes")).hasSize(3);
    assertThat(rows.at("/0/processes/1/agreement/equalClasses").asInt()).isEqualTo(63);
    assertThat(rows.at("/1/refusal/code").asText()).isEqualTo("BACKEND_BROKEN");
    assertThat(folder.resolve("benchmark.csv")).hasContent(REPORT.csv());
  }

  @Test
  @DisplayName("is a failure only if nothing at all was measured")
  void failure() {
    assertThat(REPORT.failure()).isEmpty();
    assertThat(new BenchmarkReport(List.of(row(List.of(), "Broken."))).failure())
        .contains(ErrorCode.BACKEND_BROKEN);
  }
}
