package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: the auditor's jar runs with nothing but Java beside it. */
class VerifierJarIT {

  private static final String ENTRY = "{\"kind\":\"a.done\",\"seq\":1}";

  @TempDir Path folder;

  @Test
  void shouldJudgeAProofAsAProcessOfItsOwn() throws Exception {
    NoteSigner signer = NoteSigner.generate();
    byte[] leaf = new MerkleHash().leaf(ENTRY);
    String note = Checkpoint.sign(signer, 1, leaf, Instant.EPOCH).note();
    Path proof = folder.resolve("entry.tlog-proof");
    Files.writeString(proof, new EntryProof(ENTRY, 0, List.of(), note).text());

    assertThat(run(signer.verifier().toString(), proof)).isZero();
    assertThat(Files.readString(folder.resolve("out"))).contains("Entry 1 is on the trail", ENTRY);
    assertThat(run(NoteSigner.generate().verifier().toString(), proof)).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("out"))).contains("DOES NOT HOLD");
  }

  @Test
  void shouldHoldNothingOfTheRest() throws Exception {
    try (JarFile jar = new JarFile(jar().toFile())) {
      assertThat(jar.stream().filter(entry -> entry.getName().endsWith(".class")))
          .isNotEmpty()
          .allMatch(entry -> entry.getName().startsWith("dev/penstock/audit/proof/"));
    }
  }

  private int run(String key, Path proof) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar().toString(),
                key,
                proof.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path jar() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-audit-verifier.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
