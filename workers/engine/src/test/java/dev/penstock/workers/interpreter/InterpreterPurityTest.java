package dev.penstock.workers.interpreter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The interpreter package is pure: the rule behind every replay. F3. */
final class InterpreterPurityTest {

  private static final String WHY =
      "a run is replayed from its history on any worker: what differs from one time or place to"
          + " another must come in as a happening or a moment, never be looked up";

  private static final Set<String> CLOCKS =
      Set.of("now", "currentTimeMillis", "nanoTime", "getenv", "getProperty", "randomUUID");

  private final JavaClasses interpreter =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.penstock.workers.interpreter");

  @Test
  void shouldDependOnNothingThatReachesOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "java.net.http..",
            "java.sql..",
            "javax..",
            "io.temporal..",
            "org.slf4j..",
            "org.apache..",
            "dev.penstock.store..",
            "dev.penstock.workers.run..",
            "dev.penstock.workers.http..",
            "dev.penstock.workers.effect..")
        .because(WHY)
        .check(interpreter);
  }

  @Test
  void shouldUseNeitherRandomnessNorThreads() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are random or concurrent",
                (JavaClass type) ->
                    Set.of(
                                "java.util.Random",
                                "java.security.SecureRandom",
                                "java.util.UUID",
                                "java.lang.Thread",
                                "java.util.concurrent.ThreadLocalRandom",
                                "java.util.concurrent.CompletableFuture")
                            .contains(type.getName())
                        || type.getName().startsWith("java.util.random.")
                        || type.isAssignableTo("java.util.concurrent.Executor")))
        .because(WHY)
        .check(interpreter);
  }

  @Test
  void shouldReadNoClockAndNoEnvironment() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it looks at the clock or the environment",
                (JavaMethodCall call) ->
                    CLOCKS.contains(call.getTarget().getName())
                        && call.getTargetOwner().getPackageName().startsWith("java.")))
        .because(WHY)
        .check(interpreter);
  }
}
