package dev.penstock.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows between the parts of the house, each with its reason. Only the node sees all. */
class HouseTest {

  private static final String FUNCTIONS = "dev.penstock.functions..";
  private static final String WORKERS = "dev.penstock.workers..";
  private static final String NODE = "dev.penstock.node..";

  /** A program of its own, in a jar of its own. */
  private static final String AUDITORS = "dev.penstock.audit.proof.AuditorsVerifier";

  /** The process of a function that brings its own Java: its {@code Main}. */
  private static final String RUNTIME_LOOP = "dev.penstock.functions.runtime.RuntimeLoop";

  /** Run from its source, before there is a command line. */
  private static final String TEST_PARTS = "dev.penstock.node.doctor.TestParts";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.penstock");

  @Test
  void shouldSeeEveryPartOfTheHouse() {
    for (String part :
        new String[] {
          "dev.penstock.functions.ingress.WebhookHandler",
          "dev.penstock.functions.api.ApiHandler",
          "dev.penstock.workers.run.RunWorker",
          "dev.penstock.definition.DefinitionReader",
          "dev.penstock.postgres.Store",
          "dev.penstock.audit.AuditTrail"
        }) {
      // Else every rule below would hold for want of classes.
      org.assertj.core.api.Assertions.assertThat(HOUSE.contain(part)).as(part).isTrue();
    }
  }

  @Test
  void shouldKeepWorkersOutOfFunctions() {
    hold(
        noClasses()
            .that()
            .resideInAPackage(FUNCTIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(WORKERS, NODE, "io.temporal..")
            .because("a function must start in milliseconds: it carries no engine and no client"));
  }

  @Test
  void shouldKeepFunctionsOutOfWorkers() {
    hold(
        noClasses()
            .that()
            .resideInAPackage(WORKERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FUNCTIONS, NODE)
            .because(
                "workers and functions meet in the store only, so that each is deployed alone"));
  }

  @Test
  void shouldKeepSharedBelowBoth() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages(FUNCTIONS, WORKERS, NODE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FUNCTIONS, WORKERS, NODE)
            .because("what both sides speak must not know who speaks it"));
  }

  @Test
  void shouldKeepIngressAndApiApart() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("dev.penstock.functions.ingress..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.penstock.functions.api..", "dev.penstock.definition..")
            .because("the front door reads no document, and its artifact stays within a few MB"));
  }

  @Test
  void shouldReadYamlInOnePlace() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.penstock.definition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.snakeyaml..", "org.yaml..")
            .because("one reader bounds aliases, depth and size for every document"));
  }

  @Test
  void shouldActAsOwnerInOnePlace() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.penstock.node..", "dev.penstock.postgres..", "dev.penstock.store..")
            .should()
            .accessField("dev.penstock.store.DatabaseRole", "OWNER")
            .because("no component connects as owner: row-level rights must bite"));
  }

  @Test
  void shouldPrintOnlyOnTheCommandLine() {
    String reason = "what is printed elsewhere reaches nobody who could act on it";
    for (String stream : new String[] {"out", "err"}) {
      hold(
          noClasses()
              .that()
              .resideOutsideOfPackages("dev.penstock.node.cli..", "dev.penstock.node.bench..")
              .and()
              .doNotHaveFullyQualifiedName(AUDITORS)
              .and()
              .doNotHaveFullyQualifiedName(TEST_PARTS)
              .should()
              .accessField(System.class, stream)
              .because(reason));
    }
  }

  @Test
  void shouldLogThroughOneApi() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.penstock.node.log..")
            .and()
            .resideOutsideOfPackage("dev.penstock.node.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "ch.qos.logback..", "org.apache.log4j..")
            .because("the operator chooses where logs go, in one configuration, which masks them"));
  }

  @Test
  void shouldEndTheProcessOnlyInMain() {
    hold(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.penstock.node.cli.Main")
            .and()
            .doNotHaveFullyQualifiedName(AUDITORS)
            .and()
            .doNotHaveFullyQualifiedName(TEST_PARTS)
            .and()
            .doNotHaveFullyQualifiedName(RUNTIME_LOOP)
            .should()
            .callMethod(System.class, "exit", int.class)
            .because("whoever ends the process skips the way in which the node stops"));
  }

  private static void hold(ArchRule rule) {
    rule.check(HOUSE);
  }
}
