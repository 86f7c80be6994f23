package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.Weights;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("provenance.json")
class ProvenanceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T18:55:02Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  @DisplayName("tells versions, machine, data and initial weights")
  void tells() throws IOException {
    RunPlan plan = Plans.of(1, 1, 1);
    EngineInUse engine =
        new EngineInUse(
            "pytorch",
            "2.7.1",
            Map.of("djl", "0.36.0"),
            "cpu",
            2,
            ComputePath.REFERENCE,
            List.of("AVX2"));
    Weights weights = Weights.builder().put("a", List.of(2), new float[] {1, 2}).build();
    FakeBatches batches = new FakeBatches(4, 10, 8, 6, new ArrayList<>(), new FakeTime());
    RunDirectory directory = RunDirectory.create(folder, plan, CLOCK);
    directory.writeProvenance(
        Provenance.collect(
            plan,
            engine,
            new Provenance.Installation("files", 3),
            new MemoryBudget(480, 7, 300, 9, 5, true),
            new FakeDataset(),
            batches,
            weights,
            CLOCK));
    JsonNode json = new JsonMapper().readTree(directory.path().resolve("provenance.json").toFile());

    assertThat(json.at("/started").asText()).isEqualTo("2026-11-23T18:55:02Z");
    assertThat(json.at("/likewise/version").asText()).isEqualTo("unknown");
    assertThat(json.at("/likewise/revision").asText()).isEqualTo("unknown");
    assertThat(json.at("/java/version").asText()).isEqualTo(Runtime.version().toString());
    assertThat(json.at("/java/options")).anyMatch(o -> o.asText().startsWith("-Xmx"));
    assertThat(json.at("/engine/backend").asText()).isEqualTo("djl");
    assertThat(json.at("/engine/libraries/djl").asText()).isEqualTo("0.36.0");
    assertThat(json.at("/engine/threads").asInt()).isEqualTo(2);
    assertThat(json.at("/engine/precision").asText()).isEqualTo("float32");
    assertThat(json.at("/engine/path").asText()).isEqualTo("reference");
    assertThat(json.at("/engine/otherNetwork").isMissingNode()).isTrue();
    assertThat(json.at("/engine/notes/0").asText()).isEqualTo("AVX2");
    assertThat(json.at("/installation/digest").asText()).isEqualTo("files");
    assertThat(json.at("/installation/engineBytes").asLong()).isEqualTo(3);
    assertThat(json.at("/machine/cpu").asText()).isNotBlank();
    assertThat(json.at("/machine/availableProcessors").asInt()).isPositive();
    assertThat(json.at("/machine/memoryBytes").asLong()).isPositive();
    assertThat(json.at("/memory/heapBytes").asLong()).isEqualTo(480);
    assertThat(json.at("/memory/imageBytes").asLong()).isEqualTo(7);
    assertThat(json.at("/memory/engineBytes").asLong()).isEqualTo(300);
    assertThat(json.at("/memory/decodingBytes").asLong()).isEqualTo(9);
    assertThat(json.at("/memory/bufferBytes").asLong()).isEqualTo(5);
    assertThat(json.at("/memory/chosen").asBoolean()).isTrue();
    assertThat(json.at("/data/digest").asText()).isEqualTo("data");
    assertThat(json.at("/data/splitDigest").asText()).isEqualTo("split");
    assertThat(json.at("/data/trainingImages").asInt()).isEqualTo(10);
    assertThat(json.at("/data/classNames/1").asText()).isEqualTo("dog");
    assertThat(json.at("/data/skipped/nested").asInt()).isEqualTo(2);
    assertThat(json.at("/data/skipped/unreadable").asInt()).isEqualTo(1);
    assertThat(json.at("/initialWeights").asText()).isEqualTo(weights.digest());
  }
}
