package io.likewise.cli.doctor;

import io.likewise.api.data.VisibleName;
import io.likewise.files.VisibleJson;
import io.likewise.runner.doctor.Finding;
import io.likewise.runner.doctor.Grade;
import io.likewise.runs.plan.EnumWords;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings, a line or a JSON object each. */
final class DoctorListing {
  private DoctorListing() {}

  static String line(Finding finding) {
    return String.format(
        "%-7s  %-14s  %s",
        EnumWords.of(finding.grade()),
        VisibleName.of(finding.subject()),
        VisibleName.of(finding.line()));
  }

  /** Returns all as one JSON object, with the worst grade of them. */
  static String json(List<Finding> findings) {
    Grade worst =
        findings.stream().map(Finding::grade).max(Comparator.naturalOrder()).orElse(Grade.OK);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("grade", EnumWords.of(worst));
    content.put("findings", findings.stream().map(DoctorListing::content).toList());
    return VisibleJson.lines(content);
  }

  private static Map<String, Object> content(Finding finding) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("subject", finding.subject());
    content.put("grade", EnumWords.of(finding.grade()));
    content.put("text", finding.text());
    content.put("advice", finding.advice());
    finding.code().ifPresent(code -> content.put("code", code.name()));
    content.put("facts", finding.facts());
    return content;
  }
}
