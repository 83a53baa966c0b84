package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F124: linters that others wrote find nothing in the OpenAPI document. */
class ContractLintIT {

  @TempDir private Path folder;

  @BeforeEach
  void requireTools() {
    assumeTrue(ContractTools.lacking().isEmpty(), ContractTools::lacking);
  }

  @Test
  void shouldFindNothingWithSpectral() throws IOException {
    Program spectral =
        ContractTools.lint(
            folder,
            "spectral",
            "lint",
            "--fail-severity",
            "hint",
            "--ruleset",
            LocalPlatform.files("/contract/spectral.yaml").toString(),
            ContractTools.document(folder).toString());

    assertThat(spectral.exitCode()).as(spectral.output()).isZero();
  }

  @Test
  void shouldFindNothingWithRedocly() throws IOException {
    Program redocly =
        ContractTools.lint(
            folder,
            "redocly",
            "lint",
            "--extends",
            "recommended-strict",
            ContractTools.document(folder).toString());

    assertThat(redocly.exitCode()).as(redocly.output()).isZero();
  }
}
