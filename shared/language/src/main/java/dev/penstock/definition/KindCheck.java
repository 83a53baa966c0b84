package dev.penstock.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells of tasks that have no kind, or two: the commonest slip, and the schema's worst message. */
final class KindCheck {

  private static final Set<String> LISTS = Set.of("do", "try");

  private KindCheck() {}

  /** Whether anything was reported. */
  static boolean report(Located document, Findings findings) {
    return document.member("do").map(list -> list(list, findings)).orElse(false);
  }

  private static boolean list(Located list, Findings findings) {
    boolean told = false;
    if (list.value().isArray()) {
      for (Located item : list.items()) {
        for (Located.Member task : item.value().isObject() ? item.members() : none()) {
          told |= task(task.located(), findings);
        }
      }
    }
    return told;
  }

  private static boolean task(Located task, Findings findings) {
    if (!task.value().isObject()) {
      return false;
    }
    List<String> kinds = new ArrayList<>();
    task.value().fieldNames().forEachRemaining(kinds::add);
    kinds.removeIf(name -> !TaskReader.KINDS.contains(name));
    if (kinds.contains("for")) {
      kinds.remove("do");
    }
    boolean told = kinds.size() != 1;
    if (kinds.isEmpty()) {
      findings.report(Rule.SCHEMA, task.pointer(), noKind(task));
    } else if (kinds.size() > 1) {
      findings.report(
          Rule.SCHEMA,
          task.pointer(),
          "A task has one kind, this one has " + String.join(" and ", kinds) + ".");
    }
    for (String name : LISTS) {
      told |= task.member(name).map(list -> list(list, findings)).orElse(false);
    }
    boolean inHandler =
        task.member("catch")
            .flatMap(c -> c.member("do"))
            .map(list -> list(list, findings))
            .orElse(false);
    boolean inBranches =
        task.member("fork")
            .flatMap(f -> f.member("branches"))
            .map(list -> list(list, findings))
            .orElse(false);
    boolean inEvents =
        task.member("foreach")
            .flatMap(f -> f.member("do"))
            .map(list -> list(list, findings))
            .orElse(false);
    boolean inMessages =
        task.member("with")
            .flatMap(w -> w.member("subscription"))
            .flatMap(s -> s.member("foreach"))
            .flatMap(f -> f.member("do"))
            .map(list -> list(list, findings))
            .orElse(false);
    return told || inHandler || inBranches || inEvents || inMessages;
  }

  private static String noKind(Located task) {
    String message = "The task has no kind: it needs one of " + String.join(", ", TaskReader.KINDS);
    for (Located.Member member : task.members()) {
      String hint = Spelling.hint(member.key(), TaskReader.KINDS);
      if (!hint.isEmpty()) {
        return message + "." + hint;
      }
    }
    return message + ".";
  }

  private static List<Located.Member> none() {
    return List.of();
  }
}
