package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import java.time.Clock;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** F83: an entry that gets its place is the same canonical text with its number in it. */
class ChainingTest {

  private final AuditTrail trail = new AuditTrail(Keyring.of(new byte[32]), Clock.systemUTC());

  @Property
  void shouldPutTheNumberWhereCanonicalFormHasIt(
      @ForAll String actor,
      @ForAll String subject,
      @ForAll String detail,
      @ForAll boolean isInRun,
      @ForAll @LongRange(min = 1) long seq) {
    AuditEntry bare = AuditEntry.of("effect.intended", actor, subject).with("subject", detail);
    String body = trail.waiting(isInRun ? bare.inRun("run_1") : bare).body();

    ObjectNode expected = ((ObjectNode) Json.read(body)).put("seq", seq);

    assertThat(Chaining.placed(body, seq)).isEqualTo(CanonicalJson.write(expected));
  }

  @Property
  void shouldNotMistakeASubjectThatLooksLikeAName(@ForAll @LongRange(min = 1) long seq) {
    String sly = "\"subject\":\"x\",\"subject\":";
    String body = trail.waiting(AuditEntry.of("k", sly, sly).with(sly, sly)).body();

    assertThat(Json.read(Chaining.placed(body, seq)).path("subject").textValue()).isEqualTo(sly);
    assertThat(Json.read(Chaining.placed(body, seq)).path("seq").longValue()).isEqualTo(seq);
  }
}
