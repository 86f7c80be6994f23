package io.likewise.tck;

import java.lang.reflect.Method;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Chapters and rules in the order of their numbers, which display names begin with: what a rule
 * relies on is checked before it.
 */
final class RuleOrder implements ClassOrderer, MethodOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(Comparator.comparingInt((ClassDescriptor c) -> position(c.getDisplayName())));
  }

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context
        .getMethodDescriptors()
        .sort(Comparator.comparingInt((MethodDescriptor m) -> position(m.getDisplayName())));
  }

  /** Returns a rule's words, its number first. */
  static String text(Method rule) {
    return rule.getAnnotation(org.junit.jupiter.api.DisplayName.class).value();
  }

  /** Returns what the words of a rule begin with, such as {@code 3.12}. */
  static String number(String text) {
    return text.split(" ", 2)[0];
  }

  /** {@code "3 …"} gives 300, {@code "3.12 …"} 312. */
  static int position(String text) {
    String[] number = number(text).split("\\.", -1);
    int chapter = Integer.parseInt(number[0]);
    return 100 * chapter + (number.length > 1 ? Integer.parseInt(number[1]) : 0);
  }
}
