package io.likewise.report.gate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one side.
 *
 * @param name what it is called
 * @param checks what came of each thing that was demanded
 */
record GatedSide(String name, List<Check> checks) {
  boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }

  /** Returns why, in one line; of a side that fails only what it fails by. */
  String sentence() {
    return name
        + (passed() ? " passes: " : " fails: ")
        + checks.stream()
            .filter(check -> check.passed() == passed())
            .map(Check::phrase)
            .collect(Collectors.joining("; "))
        + ".";
  }
}
