package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.audit.proof.EntryProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever owns the database still can't change what is decided, run or recorded without being seen
 * and named. F66, F82.
 */
class TamperIT {

  @TempDir private Path folder;

  @Test
  void shouldNameTheChangedRowWhateverItIs() {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      // given a system that works
      String run =
          platform.sendUntilAccepted(
              "book", "before", Json.object().put("id", 1).put("target", target.url()));
      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      assertThat(platform.verifyAudit().exitCode()).isZero();

      // when a definition is changed, its digest with it
      platform.change(
          """
          UPDATE penstock.definition
             SET document = replace(document, '/pay', '/steal'),
                 digest = 'sha256:' || encode(sha256(convert_to(replace(document, '/pay', '/steal'), 'UTF8')), 'hex')
           WHERE name = 'pay'
          """);

      // then it is named, and no run starts from it
      Program definition = platform.verifyAudit();
      assertThat(definition.exitCode()).isEqualTo(1);
      assertThat(definition.output() + definition.errors())
          .contains("definition")
          .contains("default/pay");
      platform.sendUntilAccepted(
          "pay", "after", Json.object().put("id", 2).put("target", target.url()));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  platform.count(
                          "SELECT count(*) FROM penstock.outbox WHERE parked_reason LIKE '%default/pay%'")
                      == 1);
      assertThat(target.calls()).hasSize(1);

      // when the policy is changed to allow everything
      platform.change(
          """
          UPDATE penstock.policy SET document = replace(document, 'require-approval', 'allow')
          """);

      // then it is named, and what it should decide is refused
      Program policy = platform.verifyAudit();
      assertThat(policy.exitCode()).isEqualTo(1);
      assertThat(policy.output() + policy.errors()).contains("policy").contains("default");

      // when an entry of the trail is changed
      platform.change(
          """
          UPDATE penstock.audit SET body = replace(body, 'delivery.accepted', 'delivery.accustom')
           WHERE seq = (SELECT min(seq) FROM penstock.audit WHERE body::jsonb ->> 'kind' = 'delivery.accepted')
          """);
      long changed =
          platform.count(
              "SELECT min(seq) FROM penstock.audit WHERE body::jsonb ->> 'kind' = 'delivery.accustom'");

      // then exactly that entry is named
      Program audit = platform.verifyAudit();
      assertThat(audit.exitCode()).isEqualTo(1);
      assertThat(audit.output() + audit.errors()).contains(Long.toString(changed));
    }
  }

  @Test
  void shouldSeeTheTailCutOffAndProveWhatIsUnderACheckpoint() throws Exception {
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      // given
      String run =
          platform.sendUntilAccepted(
              "book", "tail", Json.object().put("id", 1).put("target", target.url()));
      platform.awaitRun(run, Set.of("completed"));
      String data = platform.data().toString();
      NoteKey first = NoteKey.parse(Program.run("audit", "key", "--data", data).output());
      Program rotation = Program.run("audit", "rotate-key", "--data", data);
      assertThat(rotation.exitCode()).as(rotation.toString()).isZero();
      Program chain = Program.run("audit", "rotate-key", "--chain", "--data", data);
      assertThat(chain.exitCode()).as(chain.toString()).isZero();
      platform.stop();
      platform.restart();
      assertThat(
              platform.count(
                  "SELECT count(*) FROM penstock.audit WHERE body::jsonb ->> 'kind' = 'audit.chain-key-rotated'"))
          .isOne();

      // then an auditor with the public key has all that it takes
      Path file = folder.resolve("entry.tlog-proof");
      Program proved = Program.run("audit", "prove", "1", "--out", file.toString(), "--data", data);
      assertThat(proved.exitCode()).as(proved.toString()).isZero();
      NoteKey key = NoteKey.parse(Program.run("audit", "key", "--data", data).output());
      assertThat(key.name()).isNotEqualTo(first.name());
      assertThat(key.since()).isPositive();
      EntryProof proof = EntryProof.parse(Files.readString(file));
      assertThat(proof.require(key).size()).isPositive();
      assertThat(Json.read(proof.entry()).path("seq").intValue()).isOne();
      assertThat(platform.verifyAudit().output()).contains("signed checkpoints agree");

      // when
      platform.change(
          "DELETE FROM penstock.audit WHERE seq > (SELECT max(seq) - 3 FROM penstock.audit)");

      // then
      Program verify = platform.verifyAudit();
      assertThat(verify.exitCode()).isEqualTo(1);
      assertThat(verify.output() + verify.errors()).containsIgnoringCase("cut");
    }
  }
}
