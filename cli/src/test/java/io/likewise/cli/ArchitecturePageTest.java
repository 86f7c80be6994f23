package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/architecture.md against the compiled classes of the whole product. */
@DisplayName("The page on architecture")
class ArchitecturePageTest {
  private static final String OURS = "io.likewise.";
  private static final int MOST_CLASSES = 20;

  /** A row of a table whose first cell is a module or package and whose last one is its arrows. */
  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9.-]+)` \\|.*\\| ([^|]*) \\|");

  private static final Pattern NAME = Pattern.compile("`([a-z0-9.-]+)`");

  private static final Map<String, Set<String>> PACKAGES = new TreeMap<>();
  private static final Map<String, Set<String>> CLASSES = new TreeMap<>();

  @BeforeAll
  static void readTheProduct() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.likewise");
    for (JavaClass each : product) {
      String here = name(each);
      PACKAGES.computeIfAbsent(here, any -> new TreeSet<>());
      if (each.isTopLevelClass() && !each.getSimpleName().equals("package-info")) {
        CLASSES.computeIfAbsent(here, any -> new TreeSet<>()).add(each.getSimpleName());
      }
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(OURS) && !name(target).equals(here)) {
          PACKAGES.get(here).add(name(target));
        }
      }
    }
  }

  private static String name(JavaClass each) {
    return each.getPackageName().substring(OURS.length());
  }

  /** A module is the first word of its packages, or the first two of a backend's. */
  private static String module(String packageName) {
    return packageName.replaceFirst("^(backend\\.[^.]+|[^.]+).*", "$1");
  }

  private static Map<String, Set<String>> table(String heading) throws IOException {
    String page = Files.readString(Path.of("../docs/architecture.md"));
    String section = page.split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
    Map<String, Set<String>> rows = new TreeMap<>();
    Matcher row = ROW.matcher(section);
    while (row.find()) {
      Set<String> known = new TreeSet<>();
      NAME.matcher(row.group(2)).results().forEach(name -> known.add(name.group(1)));
      rows.put(row.group(1), known);
    }
    return rows;
  }

  @Test
  @DisplayName("draws every module and every arrow between modules, and no other")
  void modules() throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    PACKAGES.forEach(
        (from, all) -> {
          Set<String> known = arrows.computeIfAbsent(module(from), any -> new TreeSet<>());
          all.stream().map(ArchitecturePageTest::module).forEach(known::add);
          known.remove(module(from));
        });
    assertThat(table("Modules")).isEqualTo(arrows);
  }

  @Test
  @DisplayName("draws every package and every arrow between packages but those to api")
  void packages() throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    PACKAGES.forEach(
        (from, all) -> {
          Set<String> known = new TreeSet<>(all);
          known.removeIf(to -> to.startsWith("api.") && !from.startsWith("api."));
          arrows.put(from, known);
        });
    assertThat(table("Rooms")).isEqualTo(arrows);
  }

  @Test
  @DisplayName("shows rooms of twenty classes at most")
  void small() {
    assertThat(CLASSES)
        .allSatisfy((room, classes) -> assertThat(classes).hasSizeLessThanOrEqualTo(MOST_CLASSES));
  }

  @Test
  @DisplayName("names as a room's face the class that its package-info names")
  void faces() throws IOException {
    String page = Files.readString(Path.of("../docs/architecture.md"));
    for (String room : CLASSES.keySet()) {
      Matcher row = Pattern.compile("\\| `" + Pattern.quote(room) + "` \\| `(\\w+)`").matcher(page);
      assertThat(row.find()).as("the row of " + room).isTrue();
      assertThat(CLASSES.get(room)).contains(row.group(1));
      assertThat(packageInfo(room)).as(room).contains("{@link").contains(row.group(1) + "}");
    }
  }

  private static String packageInfo(String room) throws IOException {
    String file = "src/main/java/io/likewise/" + room.replace('.', '/') + "/package-info.java";
    try (var modules = Files.list(Path.of(".."))) {
      Path found =
          modules
              .map(module -> module.resolve(file))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      return Files.readString(found);
    }
  }
}
