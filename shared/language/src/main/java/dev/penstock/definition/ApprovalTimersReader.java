package dev.penstock.definition;

import dev.penstock.definition.task.ApprovalTimers;
import dev.penstock.definition.task.ApprovalTimers.Escalation;
import dev.penstock.definition.task.ApprovalTimers.OnExpiry;
import java.util.Optional;

/** Reads what an approval does as time passes. */
final class ApprovalTimersReader {

  private ApprovalTimersReader() {}

  static ApprovalTimers read(Reading reading, Located with) {
    OnExpiry onExpiry = onExpiry(reading, with);
    Optional<Located> escalate = with.member("escalate");
    Optional<Escalation> escalation = escalate.map(e -> escalation(reading, e));
    boolean timed = escalation.flatMap(Escalation::after).isPresent();
    if (onExpiry == OnExpiry.ESCALATE && (escalation.isEmpty() || timed)) {
      report(
          reading,
          with,
          "onExpiry",
          "onExpiry: escalate needs escalate with a role, and without \"after\".");
    } else if (onExpiry != OnExpiry.ESCALATE && escalation.isPresent() && !timed) {
      report(reading, with, "escalate", "escalate needs \"after\", or onExpiry: escalate.");
    }
    if (with.member("onExpiry").isPresent() && with.member("within").isEmpty()) {
      report(reading, with, "onExpiry", "It expires only with \"within\".");
    }
    return new ApprovalTimers(
        with.member("remind").map(r -> Durations.span(reading, r)),
        with.member("due").map(d -> Durations.span(reading, d)),
        escalation,
        onExpiry);
  }

  private static Escalation escalation(Reading reading, Located at) {
    reading.onlyKnown(at, "role", "after");
    Optional<String> role = HumanCallReader.role(reading, at, "role");
    if (role.isEmpty()) {
      reading.report(Rule.INVALID_ARGUMENT, at, "escalate needs the role that it goes over to.");
    }
    return new Escalation(
        role.orElse("approver"), at.member("after").map(a -> Durations.span(reading, a)));
  }

  private static OnExpiry onExpiry(Reading reading, Located with) {
    return switch (with.member("onExpiry").map(o -> o.value().asText()).orElse("reject")) {
      case "reject" -> OnExpiry.REJECT;
      case "approve" -> OnExpiry.APPROVE;
      case "fail" -> OnExpiry.FAIL;
      case "escalate" -> OnExpiry.ESCALATE;
      default -> {
        report(reading, with, "onExpiry", "onExpiry is reject, approve, fail or escalate.");
        yield OnExpiry.REJECT;
      }
    };
  }

  private static void report(Reading reading, Located with, String member, String message) {
    with.member(member).ifPresent(at -> reading.report(Rule.INVALID_ARGUMENT, at, message));
  }
}
