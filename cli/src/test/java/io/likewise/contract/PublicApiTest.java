package io.likewise.contract;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.data.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds what other people's code is written against to what the last release had of it. */
@DisplayName("The public API")
class PublicApiTest {
  private static final String HEAD = "# %s, Likewise %s\n";

  /** What is promised together, under one version. */
  enum Face {
    /** What a backend is written against, and is loaded with. */
    CONTRACT,
    /** What programs call, and what a backend and its tests bring along. */
    LIBRARY;

    private DescribedPredicate<JavaClass> types() {
      return this == CONTRACT
          ? resideInAnyPackage(
                  "io.likewise.api.backend", "io.likewise.api.error", "io.likewise.api.model")
              .or(type(Batch.class))
          : resideInAnyPackage(
              "io.likewise.api.data",
              "io.likewise.api.experiment",
              "io.likewise.api.host",
              "io.likewise.runner..",
              "io.likewise.toolkit",
              "io.likewise.tck");
    }

    private PublicApi read() {
      return PublicApi.of(
          new ClassFileImporter()
                  .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                  .importPackages("io.likewise")
                  .that(types())
                  .stream()
                  .map(JavaClass::reflect));
    }

    private String version() throws IOException {
      return this == CONTRACT ? BackendProvider.API_VERSION : release();
    }

    private Path in(String folder) {
      return Path.of(folder, "public-api", name().toLowerCase(Locale.ROOT) + ".txt");
    }
  }

  /** Returns the release that this is going to be. */
  private static String release() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    return find("<artifactId>likewise</artifactId>\\s*<version>([0-9.]+)", pom).group(1);
  }

  private static MatchResult find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("is what the last release had, and more or less as its version allows")
  void kept(Face face) throws IOException {
    PublicApi now = face.read();
    Path made = face.in("target");
    Files.createDirectories(made.getParent());
    Files.writeString(made, HEAD.formatted(face.version(), release()) + now);

    Path kept = face.in("src/test/resources");
    String text = Files.readString(kept);
    MatchResult head = find(HEAD.formatted("(\\S+)", "(\\S+)"), text);
    PublicApi before = PublicApi.parse(text.substring(head.end()));
    ApiVersion earlier = ApiVersion.parse(head.group(1));
    ApiVersion version = ApiVersion.parse(face.version());

    String told =
        "since %s of Likewise %s, while this is %s; docs/backends.md says in 'Versions' what follows"
            .formatted(head.group(1), head.group(2), face.version());

    assertThat(before).hasToString(text.substring(head.end()));
    if (!version.mayBreak(earlier)) {
      assertThat(now.brokenSince(before)).as("gone or asked for " + told).isEmpty();
    }
    // Until a release has been made, its own list only has to hold.
    if (!version.mayAdd(earlier) && !head.group(2).equals(release())) {
      assertThat(now.addedSince(before)).as("new " + told).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a method is gone            | class; void a()     | class                          | gone: T: void a()
          its parameter has changed   | class; void a()     | class; void a(int)             | gone: T: void a()
          it throws something else    | class; void a()     | class; void a() throws X       | gone: T: void a()
          a class became final        | class               | final class                    | gone: T: class
          a layer joined the others   | sealed class of [A] | sealed class of [A, B]         | gone: T: sealed class of [A]
          an interface asks for more  | interface           | interface; abstract void a()   | without a default: T: abstract void a()
          a method is new             | class               | class; void a()                |
          a default is new            | interface           | interface; default void a()    |
          one that only we implement  | sealed interface    | sealed interface; abstract int a() |
          a constant is new           | enum                | enum; static final T A         |
          """)
  @DisplayName("breaks where")
  void breaks(String what, String before, String now, String broken) {
    assertThat(api(now).brokenSince(api(before)))
        .isEqualTo(broken == null ? List.of() : List.of(broken));
  }

  @Test
  @DisplayName("may have a new type, whatever the type asks for")
  void newType() {
    PublicApi nothing = PublicApi.parse("");
    PublicApi one = api("interface; abstract void a()");
    assertThat(one.brokenSince(nothing)).isEmpty();
    assertThat(one.addedSince(nothing)).containsExactly("T: interface", "T: abstract void a()");
    assertThat(nothing.brokenSince(one)).hasSize(2);
  }

  private static PublicApi api(String lines) {
    return PublicApi.parse("T\n  " + lines.replace("; ", "\n  "));
  }

  @ParameterizedTest(name = "{1} after {0}: breaks {2}, adds {3}")
  @CsvSource({
    "1.0, 1.0, false, false",
    "1.0, 1.1, false, true",
    "1.9, 2.0, true, true",
    "0.1.0, 0.1.1, false, false",
    "0.1.0, 0.2.0, true, true",
    "1.2.0, 1.3.0, false, true",
  })
  @DisplayName("may change by the first two numbers of its version")
  void versions(String earlier, String version, boolean breaks, boolean adds) {
    ApiVersion before = ApiVersion.parse(earlier);
    assertThat(ApiVersion.parse(version).mayBreak(before)).isEqualTo(breaks);
    assertThat(ApiVersion.parse(version).mayAdd(before)).isEqualTo(adds);
  }
}
