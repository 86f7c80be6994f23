package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A table that is appended to")
class AppendedTableTest {
  @Test
  @DisplayName("grows by what is appended, in the right order")
  void grows(@TempDir Path folder) {
    Path file = folder.resolve("metrics.csv");
    AppendedTable table = AppendedTable.begin(file, "a,b");
    assertThat(file).hasContent("a,b\n");
    table.add(1, 0.1 + 0.2);
    assertThat(file).hasContent("a,b\n");
    table.flush();
    table.add(2, true);
    table.flush();
    table.flush();
    assertThat(file).hasContent("a,b\n1,0.30000000000000004\n2,true\n");
  }
}
