package io.likewise.tck;

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

  /** {@code "3 …"} gives 300, {@code "3.12 …"} 312. */
  private static int position(String displayName) {
    String[] number = displayName.split(" ", 2)[0].split("\\.", -1);
    int chapter = Integer.parseInt(number[0]);
    return 100 * chapter + (number.length > 1 ? Integer.parseInt(number[1]) : 0);
  }
}
