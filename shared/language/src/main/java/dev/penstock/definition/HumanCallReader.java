package dev.penstock.definition;

import dev.penstock.approval.Quorum;
import dev.penstock.definition.task.ApprovalTimers;
import dev.penstock.definition.task.Asked;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.expression.Template;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads calls of people: whom they are put to, and the times of all of them. */
final class HumanCallReader {

  private static final Set<String> FUNCTIONS = Set.of("approval", "form", "document-review");

  private static final List<String> COMMON =
      List.of(
          "title",
          "role",
          "fourEyes",
          "groups",
          "assignee",
          "within",
          "remind",
          "due",
          "escalate",
          "onExpiry");

  private HumanCallReader() {}

  /** Whether a function of the built-in catalog is one of those that are read here. */
  static boolean asksAPerson(String function) {
    return FUNCTIONS.contains(function);
  }

  static HumanCallTask approval(Reading reading, TaskFrame frame, Located with) {
    onlyKnown(reading, with, "payload", "count", "changes", "onReject");
    Asked asked =
        new Asked.Approval(
            required(reading, with, "approval", "payload", "exactly what is decided on"),
            changes(reading, with),
            faultOnReject(reading, with));
    return read(reading, frame, with, asked);
  }

  /** One person fills it in, so there is no count of people. */
  static HumanCallTask form(Reading reading, TaskFrame frame, Located with) {
    onlyKnown(reading, with, "schema", "ui", "initial", "about");
    HumanCallTask task = read(reading, frame, with, FormReader.read(reading, with));
    if (task.timers().onExpiry() == ApprovalTimers.OnExpiry.APPROVE) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          with.member("onExpiry").orElse(with),
          "A form that nobody fills in has no answer to go on with: onExpiry is reject, fail or"
              + " escalate.");
    }
    return task;
  }

  static HumanCallTask review(Reading reading, TaskFrame frame, Located with) {
    onlyKnown(reading, with, "documents", "about", "count", "onReject");
    Asked asked =
        new Asked.Review(
            required(
                reading,
                with,
                "document-review",
                "documents",
                "a list of {name, mediaType, size, digest, uri}"),
            reading.template(with.member("about")),
            faultOnReject(reading, with));
    return read(reading, frame, with, asked);
  }

  private static HumanCallTask read(Reading reading, TaskFrame frame, Located with, Asked asked) {
    return new HumanCallTask(
        frame,
        asked,
        required(reading, with, asked.function(), "title", "one line for the inbox"),
        role(reading, with),
        quorum(reading, with),
        groups(reading, with),
        with.member("assignee").map(reading::template),
        with.member("within").map(w -> Durations.span(reading, w)),
        ApprovalTimersReader.read(reading, with));
  }

  private static void onlyKnown(Reading reading, Located with, String... own) {
    reading.onlyKnown(with, Stream.concat(COMMON.stream(), Stream.of(own)).toArray(String[]::new));
  }

  private static Template required(
      Reading reading, Located with, String function, String name, String meaning) {
    Optional<Located> member = with.member(name);
    if (member.isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          with,
          "\"call: " + function + "\" needs \"" + name + "\", " + meaning + ".");
    }
    return reading.template(member.orElse(new Located(Json.object(), with.pointer())));
  }

  private static String role(Reading reading, Located with) {
    return role(reading, with, "role").orElse("approver");
  }

  static Optional<String> role(Reading reading, Located with, String member) {
    Optional<Located> role = with.member(member);
    role.filter(
            r -> !r.value().isTextual() || !r.value().textValue().matches("[a-z][a-z0-9-]{0,62}"))
        .ifPresent(
            r ->
                reading.report(
                    Rule.INVALID_ARGUMENT,
                    r,
                    "A role is a lower-case name, such as \"approver\"."));
    return role.map(r -> r.value().asText());
  }

  private static List<String> groups(Reading reading, Located with) {
    Optional<Located> groups = with.member("groups");
    List<String> names = new ArrayList<>();
    groups.ifPresent(all -> all.value().forEach(name -> names.add(name.asText(""))));
    if (groups.isPresent() && (!groups.get().value().isArray() || names.contains(""))) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          groups.get(),
          "groups is a list of names of the provider's groups.");
    }
    return names;
  }

  private static Quorum quorum(Reading reading, Located with) {
    Optional<Located> count = with.member("count");
    int people = count.map(c -> c.value().isIntegralNumber() ? c.value().intValue() : 0).orElse(1);
    if (people < 1 || people > Quorum.MOST) {
      count.ifPresent(
          c ->
              reading.report(
                  Rule.INVALID_ARGUMENT,
                  c,
                  "How many people must approve is 1 to " + Quorum.MOST + "."));
      return Quorum.ONE;
    }
    Optional<Located> fourEyes = with.member("fourEyes");
    fourEyes
        .filter(f -> !f.value().isBoolean())
        .ifPresent(f -> reading.report(Rule.INVALID_ARGUMENT, f, "fourEyes is true or false."));
    return Quorum.of(people, fourEyes.map(f -> f.value().asBoolean()));
  }

  private static boolean changes(Reading reading, Located with) {
    Optional<Located> changes = with.member("changes");
    changes
        .filter(c -> !c.value().isBoolean())
        .ifPresent(c -> reading.report(Rule.INVALID_ARGUMENT, c, "changes is true or false."));
    return changes.map(c -> c.value().asBoolean()).orElse(false);
  }

  private static boolean faultOnReject(Reading reading, Located with) {
    Optional<Located> onReject = with.member("onReject");
    String choice = onReject.map(o -> o.value().asText()).orElse("fault");
    if (!choice.equals("fault") && !choice.equals("continue")) {
      onReject.ifPresent(
          o -> reading.report(Rule.INVALID_ARGUMENT, o, "onReject is \"fault\" or \"continue\"."));
    }
    return !choice.equals("continue");
  }
}
