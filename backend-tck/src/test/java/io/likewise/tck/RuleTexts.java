package io.likewise.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** What the kit's chapters and rules are called in the code. */
final class RuleTexts {
  private RuleTexts() {}

  static List<String> chapters() {
    return Stream.of(BackendCompatibilityKit.class.getDeclaredClasses())
        .filter(chapter -> chapter.isAnnotationPresent(Nested.class))
        .map(chapter -> chapter.getAnnotation(DisplayName.class).value())
        .sorted(Comparator.comparingInt(RuleOrder::position))
        .toList();
  }

  /** Returns every rule, its number first, in order. */
  static List<String> rules() {
    List<String> rules = new ArrayList<>();
    for (Class<?> chapter : BackendCompatibilityKit.class.getDeclaredClasses()) {
      if (chapter.isAnnotationPresent(Nested.class)) {
        for (Method method : chapter.getSuperclass().getDeclaredMethods()) {
          if (method.isAnnotationPresent(DisplayName.class)) {
            rules.add(RuleOrder.text(method));
          }
        }
      }
    }
    rules.sort(Comparator.comparingInt(RuleOrder::position));
    return rules;
  }
}
