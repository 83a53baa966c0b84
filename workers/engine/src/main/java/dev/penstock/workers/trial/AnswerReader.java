package dev.penstock.workers.trial;

import dev.penstock.definition.WorkflowError;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what a mock says: exactly one of {@code returns fault approval unknown}. */
final class AnswerReader {

  static final List<String> KINDS = List.of("returns", "fault", "approval", "unknown");

  private AnswerReader() {}

  static Optional<Answer> read(Place at) {
    List<String> said = KINDS.stream().filter(at.value()::has).toList();
    if (said.size() != 1) {
      at.complain("An answer says exactly one of " + String.join(", ", KINDS) + ".");
      return Optional.empty();
    }
    Place what = at.member(said.getFirst()).orElseThrow();
    Duration takes = at.duration("takes");
    return switch (said.getFirst()) {
      case "returns" -> Optional.of(new Answer.Returns(what.value(), takes));
      case "fault" -> Optional.of(new Answer.Fails(error(what), takes));
      case "approval" -> {
        what.isObjectOf("role", "within");
        Duration within = what.duration("within");
        yield Optional.of(
            new Answer.AsksPerson(
                what.text("role").orElse("approver"), within.isZero() ? null : within, takes));
      }
      default -> Optional.of(new Answer.Unknown(what.text().orElse(""), takes));
    };
  }

  private static WorkflowError error(Place at) {
    at.isObjectOf("type", "status", "title", "detail");
    String type = at.text("type").orElse("communication");
    WorkflowError.Standard standard =
        Arrays.stream(WorkflowError.Standard.values())
            .filter(s -> typeUri(type).equals(s.uri()))
            .findFirst()
            .orElse(WorkflowError.Standard.RUNTIME);
    WorkflowError usual = standard.error("", null);
    int status = at.value().path("status").asInt(usual.status());
    if (at.member("status").isPresent() && (status < 100 || status > 599)) {
      at.complain("A status is an HTTP status code, from 100 to 599.");
    }
    return new WorkflowError(
        typeUri(type),
        status,
        at.text("title").orElse(usual.title()),
        at.text("detail").orElse("The mock fails."),
        null);
  }

  /** A standard error may be named by the last part of its type. */
  static String typeUri(String type) {
    return Arrays.stream(WorkflowError.Standard.values())
        .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(type))
        .findFirst()
        .map(WorkflowError.Standard::uri)
        .orElse(type);
  }
}
