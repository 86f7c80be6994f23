package io.likewise.data.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.data.formats.SafetensorsFuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** Looks for bytes that the readers neither read nor refuse; see {@link SafetensorsFuzzTest}. */
@DisplayName("Any bytes")
class KerasFuzzTest {
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1), 2, List.of(), 0, 0, 32, 10);

  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are a weights file, or one that is refused")
  void file(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.h5"), bytes);
    try {
      WeightsFiles.read(path, SPEC, notice -> {});
    } catch (LikewiseException e) {
      assertThat(e.code()).isIn(ErrorCode.WEIGHTS_CORRUPT, ErrorCode.WEIGHTS_MISMATCH);
    }
  }
}
