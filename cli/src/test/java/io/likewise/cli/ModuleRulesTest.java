package io.likewise.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.likewise.api.data.Batch;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The rules of the architecture, checked on the compiled classes of the whole product. Which module
 * and package knows which, {@link ArchitecturePageTest} holds.
 */
@DisplayName("The modules")
class ModuleRulesTest {

  private static final String API = "io.likewise.api..";
  private static final String OURS = "io.likewise..";

  static final List<String> BACKENDS =
      List.of("io.likewise.backend.djl", "io.likewise.backend.dl4j");

  /**
   * What of {@code api} a backend is written against; the rest is the program's and the trainer's.
   */
  private static final String[] CONTRACT = {
    "io.likewise.api.backend", "io.likewise.api.model", "io.likewise.api.error"
  };

  static final List<String> MODULES =
      List.of(
          "io.likewise.api",
          "io.likewise.data",
          "io.likewise.files",
          "io.likewise.descriptor",
          "io.likewise.runs",
          "io.likewise.trainer",
          "io.likewise.report",
          "io.likewise.runner",
          "io.likewise.installer",
          "io.likewise.toolkit",
          "io.likewise.backend.djl",
          "io.likewise.backend.dl4j",
          "io.likewise.tck",
          "io.likewise.cli");

  private static JavaClasses product;

  @BeforeAll
  static void readTheProduct() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.likewise");
  }

  @ParameterizedTest(name = "{0} is on the class path, so that its rules cannot pass unseen")
  @FieldSource("MODULES")
  void isSeen(String module) {
    assertThat(product.that(resideInAPackage(module + ".."))).isNotEmpty();
  }

  @Test
  @DisplayName("api depends on the JDK alone")
  void apiDependsOnTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", API));
  }

  @ParameterizedTest(name = "{0} knows the contract of a backend, the toolkit and itself")
  @FieldSource("BACKENDS")
  void knowsTheContractAlone(String backend) {
    check(
        noClasses()
            .that()
            .resideInAPackage(backend + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage(OURS)
                    .and(not(resideInAnyPackage(CONTRACT)))
                    .and(not(resideInAnyPackage("io.likewise.toolkit", backend + "..")))
                    .and(not(type(Batch.class)))));
  }

  @Test
  @DisplayName("the toolkit is for backends alone, each of which brings its own copy")
  void onlyBackendsKnowTheToolkit() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.likewise.toolkit..", "io.likewise.backend..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.likewise.toolkit.."));
  }

  @Test
  @DisplayName("no module knows the compatibility kit")
  void theKitStandsApart() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.likewise.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.likewise.tck.."));
  }

  @Test
  @DisplayName("every class belongs to a module")
  void everyClassBelongsToAModule() {
    check(
        classes()
            .that()
            .resideInAPackage(OURS)
            .should()
            .resideInAnyPackage(MODULES.stream().map(m -> m + "..").toArray(String[]::new)));
  }

  @Test
  @DisplayName("backends know no injector, no file format and no command line")
  void backendsOnlyCompute() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.likewise.backend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.google.inject..", "jakarta.inject..", "com.fasterxml..", "picocli.."));
  }

  @Test
  @DisplayName("only cli knows picocli and Guice")
  void onlyCliKnowsPicocliAndGuice() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.likewise.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "com.google.inject..", "jakarta.inject.."));
  }

  @Test
  @DisplayName("only installer knows Maven's resolver")
  void onlyInstallerKnowsMaven() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.likewise.installer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("eu.maveniverse..", "org.eclipse.aether..", "org.apache.maven.."));
  }

  @Test
  @DisplayName("only backend-djl knows DJL")
  void onlyBackendDjlKnowsDjl() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.likewise.backend.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.."));
  }

  @Test
  @DisplayName("only backend-dl4j knows DL4J and ND4J")
  void onlyBackendDl4jKnowsDl4j() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.likewise.backend.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j.."));
  }

  @Test
  @DisplayName("no package is part of a circle")
  void packagesHaveNoCycles() {
    slices().matching("io.likewise.(**)").should().beFreeOfCycles().check(product);
  }

  @Test
  @DisplayName("a class is named for what it is")
  void classesAreNamedForWhatTheyAre() {
    check(
        noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveNameMatching(".*[.$]Base([A-Z].*)?"));
  }

  @Test
  @DisplayName("dependencies come through constructors, never into fields")
  void noFieldInjection() {
    check(
        noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(OURS)
            .should()
            .beAnnotatedWith("com.google.inject.Inject")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("javax.inject.Inject"));
  }

  private static void check(ArchRule rule) {
    rule.check(product);
  }
}
