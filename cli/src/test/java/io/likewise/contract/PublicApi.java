package io.likewise.contract;

import static java.util.stream.Collectors.toCollection;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What other people's code can name of some types: each type, and each member that is public or, in
 * a class that can be extended, protected. As text, a type's name is a line, and what there is of
 * it are the indented lines below.
 *
 * <p>In doubt a change is a break, such as that of a class that is no longer final.
 */
final class PublicApi {
  private static final String INDENT = "  ";

  /** What every type has, however its compiler declares it. */
  private static final Set<String> EVERYWHERE = Set.of("equals", "hashCode", "toString");

  private final SortedMap<String, List<String>> types;

  private PublicApi(SortedMap<String, List<String>> types) {
    this.types = types;
  }

  /** Returns that of those types that can be named from everywhere. */
  static PublicApi of(Stream<Class<?>> types) {
    SortedMap<String, List<String>> shown = new TreeMap<>();
    types.filter(PublicApi::isShown).forEach(each -> shown.put(each.getName(), lines(each)));
    return new PublicApi(shown);
  }

  /** Reads what {@link #toString} has written. */
  static PublicApi parse(String text) {
    SortedMap<String, List<String>> types = new TreeMap<>();
    List<String> current = List.of();
    for (String line : text.lines().toList()) {
      if (line.startsWith(INDENT)) {
        current.add(line.substring(INDENT.length()));
      } else {
        current = new ArrayList<>();
        types.put(line, current);
      }
    }
    return new PublicApi(types);
  }

  /** Returns what is gone since, or is new and all who implement a type would have to add. */
  List<String> brokenSince(PublicApi earlier) {
    List<String> broken = new ArrayList<>(earlier.without(this).map("gone: "::concat).toList());
    without(earlier)
        .filter(line -> line.contains(": abstract ") && earlier.hasOpen(line.split(": ", 2)[0]))
        .map("without a default: "::concat)
        .forEach(broken::add);
    return broken;
  }

  /** Returns what is new since. */
  List<String> addedSince(PublicApi earlier) {
    return without(earlier).toList();
  }

  private boolean hasOpen(String type) {
    return types.containsKey(type) && !types.get(type).get(0).startsWith("sealed ");
  }

  private Stream<String> without(PublicApi other) {
    return types.entrySet().stream()
        .flatMap(
            type ->
                type.getValue().stream()
                    .filter(
                        line -> !other.types.getOrDefault(type.getKey(), List.of()).contains(line))
                    .map(line -> type.getKey() + ": " + line));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, List<String>> type : types.entrySet()) {
      text.append(type.getKey()).append('\n');
      type.getValue().forEach(line -> text.append(INDENT).append(line).append('\n'));
    }
    return text.toString();
  }

  private static List<String> lines(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(kind(type));
    if (type.getSuperclass() != null && isShown(type.getSuperclass())) {
      lines.add("extends " + type.getGenericSuperclass().getTypeName());
    }
    Stream.of(type.getGenericInterfaces())
        .map(Type::getTypeName)
        .sorted()
        .map("implements "::concat)
        .forEach(lines::add);
    Stream.<Member[]>of(
            type.getConstructors(),
            type.getDeclaredConstructors(),
            type.getFields(),
            type.getDeclaredFields(),
            type.getMethods(),
            type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .filter(member -> isShown(type, member))
        .map(PublicApi::line)
        .collect(toCollection(TreeSet::new))
        .forEach(lines::add);
    return lines;
  }

  private static String kind(Class<?> type) {
    String variables = Arrays.toString(type.getTypeParameters()).replace("[]", "");
    if (type.isEnum()) {
      return "enum";
    }
    if (type.isRecord()) {
      return "record" + variables;
    }
    String kind = type.isAnnotation() ? "annotation" : type.isInterface() ? "interface" : "class";
    if (type.isSealed()) {
      return "sealed " + kind + variables + " of " + Arrays.toString(type.getPermittedSubclasses());
    }
    boolean plain = type.isInterface() || !Modifier.isAbstract(type.getModifiers());
    String extent = Modifier.isFinal(type.getModifiers()) ? "final " : plain ? "" : "abstract ";
    return extent + kind + variables;
  }

  private static boolean isShown(Class<?> type) {
    return isShown(type.getModifiers())
        && type.getName().startsWith("io.likewise.")
        && (type.getEnclosingClass() == null || isShown(type.getEnclosingClass()));
  }

  private static boolean isShown(Class<?> type, Member member) {
    int modifiers = member.getModifiers();
    return (Modifier.isFinal(type.getModifiers())
            ? Modifier.isPublic(modifiers)
            : isShown(modifiers))
        && !member.isSynthetic()
        && !EVERYWHERE.contains(member.getName())
        && member.getDeclaringClass().getName().startsWith("io.likewise.");
  }

  private static boolean isShown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** A member as its declaration, without the type that declares it, which may be one above. */
  private static String line(Member member) {
    String text =
        member instanceof Executable executable
            ? executable.toGenericString()
            : ((Field) member).toGenericString();
    String owner = " " + member.getDeclaringClass().getTypeName() + ".";
    return text.replace(owner + member.getName(), " " + member.getName())
        .replaceFirst("^public ", "")
        .replace("synchronized ", "");
  }
}
