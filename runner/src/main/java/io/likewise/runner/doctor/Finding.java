package io.likewise.runner.doctor;

import io.likewise.api.error.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param subject what it is, such as {@code memory}, or an engine's name
 * @param grade how good it is
 * @param text what was found, in a phrase
 * @param advice what to do about it, in a sentence; empty if there is nothing
 * @param code how a run would fail; for problems only
 * @param facts the figures behind the text, in order: strings, numbers, booleans, lists of them
 */
public record Finding(
    String subject,
    Grade grade,
    String text,
    String advice,
    Optional<ErrorCode> code,
    Map<String, Object> facts) {
  public Finding {
    if ((grade == Grade.PROBLEM) != code.isPresent()) {
      throw new IllegalArgumentException("code: there is one for a problem, and for nothing else");
    }
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Grade.OK, text, "", Optional.empty(), Map.of());
  }

  static Finding note(String subject, String text, String advice) {
    return new Finding(subject, Grade.NOTE, text, advice, Optional.empty(), Map.of());
  }

  static Finding problem(String subject, ErrorCode code, String text, String advice) {
    return new Finding(subject, Grade.PROBLEM, text, advice, Optional.of(code), Map.of());
  }

  /** Returns this with one more fact. */
  Finding with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Finding(subject, grade, text, advice, code, more);
  }

  /** Returns text and advice on one line. */
  public String line() {
    return advice.isEmpty() ? text : text + (text.endsWith(".") ? " " : ". ") + advice;
  }
}
