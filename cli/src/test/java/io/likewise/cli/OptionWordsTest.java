package io.likewise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rule that sentences know settings, and the command line alone knows its options. */
@DisplayName("The options of the command line")
class OptionWordsTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-zA-Z][\\w-]*");

  /** Those of Java itself. */
  private static final Set<String> JAVAS =
      Set.of("--add-opens", "--enable-native-access", "--sun-misc-unsafe-memory-access");

  @Test
  @DisplayName("are worded by cli alone")
  void wordedByCliAlone() throws IOException {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.likewise");
    List<String> worded = new ArrayList<>();
    for (JavaClass one : product.that(not(resideInAPackage("io.likewise.cli..")))) {
      for (String option : options(one)) {
        if (!JAVAS.contains(option)) {
          worded.add(one.getName() + ": " + option);
        }
      }
    }
    assertThat(worded).as("use LikewiseException.onSetting in place of").isEmpty();
    assertThat(product.that(resideInAPackage("io.likewise.cli..")).stream())
        .as("classes of cli, which do word some, so that the rule cannot pass unseen")
        .anySatisfy(one -> assertThat(options(one)).contains("--backend"));
  }

  private static List<String> options(JavaClass one) throws IOException {
    List<String> options = new ArrayList<>();
    for (String constant : constants(one)) {
      OPTION.matcher(constant).results().forEach(found -> options.add(found.group()));
    }
    return options;
  }

  /** Returns a class's string constants, those that it only concatenates among them. */
  private static List<String> constants(JavaClass one) throws IOException {
    Map<Integer, String> texts = new HashMap<>();
    List<Integer> strings = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(one.getSource().orElseThrow().getUri().toURL().openStream())) {
      in.skipNBytes(8);
      int count = in.readUnsignedShort();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(i, in.readUTF());
          case 8 -> strings.add(in.readUnsignedShort());
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++; // A long or a double counts twice.
          }
          default -> throw new IOException(one.getName() + ": unknown constant " + tag);
        }
      }
    }
    return strings.stream().map(texts::get).toList();
  }
}
