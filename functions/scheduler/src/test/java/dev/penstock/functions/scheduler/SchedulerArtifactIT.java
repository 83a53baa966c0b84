package dev.penstock.functions.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.function.LambdaArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.jar.JarEntry;
import org.junit.jupiter.api.Test;

/**
 * F11, F124: what ticks in Lambda is one small jar, without a backbone. Whoever adds a dependency
 * to it must come here and say so.
 */
class SchedulerArtifactIT {

  private static final long SIZE_CEILING = 4_500_000;

  @Test
  void shouldCarryExactlyTheseLibrariesAndStaySmall() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().libraries()).isEqualTo(LambdaArtifact.LEAN_LIBRARIES);
    assertThat(LambdaArtifact.ofThisModule().bytes()).isLessThan(SIZE_CEILING);
  }

  @Test
  void shouldDependOnExactlyTheseArtifacts() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().dependencies())
        .isEqualTo(LambdaArtifact.LEAN_DEPENDENCIES);
  }

  @Test
  void shouldBearNoTimeOfItsBuild() throws IOException {
    assertThat(LambdaArtifact.ofThisModule().entries())
        .filteredOn(entry -> entry.getName().startsWith("dev/penstock/"))
        .extracting(JarEntry::getTimeLocal)
        .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
  }

  /** The store is away on purpose: getting as far as saying so needs every class of the way. */
  @Test
  void shouldTickWithNothingButItselfOnTheClassPath() {
    assertThatThrownBy(
            () ->
                LambdaArtifact.ofThisModule()
                    .answer(
                        "dev.penstock.functions.scheduler.SchedulerFunction",
                        Map.of(
                            "PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/penstock",
                            "PENSTOCK_ROOT_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                        "{}".getBytes(StandardCharsets.UTF_8)))
        .cause()
        .hasMessageContaining("store can't be reached");
  }
}
