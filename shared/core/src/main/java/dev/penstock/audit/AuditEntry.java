package dev.penstock.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be put on the trail. It gets its sequence number and time when appended.
 *
 * @param kind what happened, as {@code noun.past-participle}: {@code delivery.accepted}, {@code
 *     effect.intended}
 * @param actor who did it: {@code trigger:github-push}, {@code person:ada}, {@code worker}
 * @param run the run it belongs to; null when it belongs to none
 * @param subject what it happened to: a delivery id, a task position, a policy name
 * @param detail digests and facts, never payloads and never secrets
 */
public record AuditEntry(
    String kind, String actor, @Nullable String run, String subject, ObjectNode detail) {

  public static AuditEntry of(String kind, String actor, String subject) {
    return new AuditEntry(kind, actor, null, subject, Json.object());
  }

  public AuditEntry inRun(String id) {
    return new AuditEntry(kind, actor, id, subject, detail);
  }

  public AuditEntry with(String name, String value) {
    return new AuditEntry(kind, actor, run, subject, detail.deepCopy().put(name, value));
  }

  public AuditEntry with(String name, boolean value) {
    return new AuditEntry(kind, actor, run, subject, detail.deepCopy().put(name, value));
  }

  public AuditEntry with(String name, long value) {
    return new AuditEntry(kind, actor, run, subject, detail.deepCopy().put(name, value));
  }
}
