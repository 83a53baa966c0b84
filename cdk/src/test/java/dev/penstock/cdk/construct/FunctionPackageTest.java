package dev.penstock.cdk.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.cdk.SamplePackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.services.lambda.Architecture;

/** F124: what is read of a function's package before it is deployed. */
class FunctionPackageTest {

  @TempDir private Path folder;

  @Test
  void shouldDeployNothingAnewForWhatAJvmLearntOtherwise() throws IOException {
    Path one = SamplePackage.write(folder.resolve("a.zip"), "x86_64", "one");
    Path other = SamplePackage.write(folder.resolve("b.zip"), "x86_64", "other");

    assertThat(Files.readAllBytes(one)).isNotEqualTo(Files.readAllBytes(other));
    assertThat(FunctionPackage.of(one)).isEqualTo(FunctionPackage.of(other));
  }

  @Test
  void shouldRunOnTheArchitectureThatItWasLinkedOn() throws IOException {
    Path intel = SamplePackage.write(folder.resolve("a.zip"), "x86_64", "one");
    Path arm = SamplePackage.write(folder.resolve("b.zip"), "arm64", "one");

    assertThat(FunctionPackage.of(arm).architecture()).isEqualTo(Architecture.ARM_64);
    assertThat(FunctionPackage.of(arm).digest()).isNotEqualTo(FunctionPackage.of(intel).digest());
  }

  @Test
  void shouldTakeNoOtherArchive() throws IOException {
    Path alien = SamplePackage.write(folder.resolve("a.zip"), "sparc", "one");

    assertThatThrownBy(() -> FunctionPackage.of(alien)).hasMessageContaining("sparc");
  }
}
