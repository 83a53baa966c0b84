package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.proof.EntryProof;
import dev.penstock.audit.proof.GrowthProof;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: proofs from the real store, as their reader checks them: with the public key alone. */
class TrailProofsIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @TempDir static Path folder;
  private static CheckpointedTrail trail;
  private static TrailProofs proofs;

  @BeforeAll
  static void grow() {
    trail = CheckpointedTrail.grown(STORE, folder);
    trail.append(1);
    proofs = new TrailProofs(trail.signer.verifier());
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldProveEntriesUnderTheFirstCheckpointThatCoversThem() throws Exception {
    for (long seq : List.of(1L, 2L, 255L, 256L, 257L, 300L, 301L, 511L, 512L, 513L, 600L)) {
      EntryProof proof = STORE.auditor().inTransaction(c -> proofs.ofEntry(c, seq));

      EntryProof read = EntryProof.parse(proof.text());
      assertThat(read.require(trail.signer.verifier()).size()).isEqualTo(seq <= 300 ? 300 : 600);
      assertThat(Json.read(read.entry()).path("seq").longValue()).isEqualTo(seq);
    }
  }

  @Test
  void shouldProveGrowthFromEachCheckpoint() throws Exception {
    for (long size : List.of(300L, 600L)) {
      GrowthProof proof = STORE.auditor().inTransaction(c -> proofs.since(c, size));

      GrowthProof.Growth growth = GrowthProof.parse(proof.text()).require(trail.signer.verifier());
      assertThat(growth.older().size()).isEqualTo(size);
      assertThat(growth.newer().size()).isEqualTo(600);
    }
  }

  @Test
  void shouldSayWhatCanNotBeProvedYetOrAtAll() {
    assertRefused(ProblemType.CONFLICT, "under no checkpoint yet", 601);
    assertRefused(ProblemType.NOT_FOUND, "no entry", 602);
    assertRefused(ProblemType.NOT_FOUND, "no entry", 0);
  }

  @Test
  void shouldGiveNoProofOfWhatWasChanged() {
    String whole = STORE.strings("SELECT body FROM audit WHERE seq = 10").getFirst();
    STORE.sql("UPDATE audit SET body = replace(body, 'run_1', 'run_2') WHERE seq = 10");
    try {
      assertRefused(ProblemType.TAMPERED, "can't be proved", 10);
    } finally {
      STORE.sql("UPDATE audit SET body = ? WHERE seq = 10", whole);
    }
  }

  private static void assertRefused(ProblemType type, String why, long seq) {
    assertThatThrownBy(() -> STORE.auditor().inTransaction(c -> proofs.ofEntry(c, seq)))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.problem().type()).isEqualTo(type))
        .hasMessageContaining(why);
  }
}
