package io.likewise.runs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever is changed in a file, it is a plan or one sentence, and none of a library's. */
class ExperimentFileSlipsTest {
  private static final List<String> LINES =
      YamlText.of(PlanTree.of(Plans.of(1, 1, 1)), Map.of()).lines().toList();

  /** Other text for a line of the file, counted from 0. */
  private record Slip(int line, String text) {}

  @Property(tries = 3000)
  void isAPlanOrRefused(@ForAll("slips") @Size(min = 1, max = 3) List<Slip> slips) {
    List<String> lines = new ArrayList<>(LINES);
    slips.forEach(slip -> lines.set(slip.line, slip.text));
    try {
      assertThat(PlanTree.draft(YamlTree.parse(String.join("\n", lines), "file"))).isNotNull();
    } catch (LikewiseException e) {
      assertThat(e.getMessage()).matches("(?s)file(, line \\d+)?: \\S.*[.?]");
      assertThat(e.getMessage()).doesNotContain("jackson", "java.", "Exception");
    }
  }

  @Provide
  static Arbitrary<List<Slip>> slips() {
    return Arbitraries.integers()
        .between(0, LINES.size() - 1)
        .flatMap(line -> texts(LINES.get(line)).map(text -> new Slip(line, text)))
        .list();
  }

  private static Arbitrary<String> texts(String line) {
    String key = line.replaceFirst(":.*", ": ");
    return Arbitraries.oneOf(
        values().map(value -> key + value),
        Arbitraries.integers()
            .between(0, line.length())
            .flatMap(
                at ->
                    Arbitraries.chars()
                        .ascii()
                        .map(letter -> line.substring(0, at) + letter + line.substring(at))),
        Arbitraries.of("", " " + line, line + "\n" + line));
  }

  private static Arbitrary<String> values() {
    return Arbitraries.of(
        "",
        "~",
        "[]",
        "{}",
        "[[1]]",
        "[null]",
        "[{}]",
        "{a: b}",
        "{epochs: }",
        "!!binary aGk=",
        "!!int 3",
        "&x 1",
        "*x",
        "\"\"",
        "'null'",
        "NaN",
        ".inf",
        "1e999",
        "0x1F",
        "1_000",
        "010",
        "true",
        "No",
        "- 1",
        "|",
        "> x",
        "-",
        "2026-01-01",
        "1:30",
        "9".repeat(25),
        "1".repeat(1200),
        "0." + "0".repeat(1200) + "1");
  }
}
