package dev.penstock.state;

import java.util.List;

/** The manual's page of states, written from the tables. */
public final class StatesPage {

  private StatesPage() {}

  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# States\n\n")
        .append(
            "Written from the tables in `dev.penstock.state`; a test holds this page to them.\n")
        .append("What is not named here, the database refuses. A state that nothing follows is ")
        .append("final.\n");
    StateMachines.all().forEach(machine -> machine(machine, page));
    page.append("\n## delivery and outbox\n\n")
        .append("A delivery has one state: it is there, once for each id of its sender, and no ")
        .append("role may change it.\n")
        .append("A message of the outbox is due, until the backbone has it and its row is gone. ")
        .append("A message that can\n")
        .append("never work is parked with its reason, for a person to look at, and holds up ")
        .append("nobody.\n");
    return page.toString();
  }

  private static void machine(StateMachine machine, StringBuilder page) {
    page.append("\n## ").append(machine.name()).append("\n\n");
    page.append("`").append(machine.table()).append('.').append(machine.column());
    page.append("`, guarded by ").append(machine.guard()).append(".\n\n");
    page.append("```mermaid\nstateDiagram-v2\n");
    machine.initial().forEach(state -> page.append("  [*] --> ").append(state).append('\n'));
    machine.transitions().forEach(t -> page.append("  %s --> %s\n".formatted(t.from(), t.to())));
    List<String> ends = machine.states().stream().filter(machine::isFinal).toList();
    ends.forEach(state -> page.append("  ").append(state).append(" --> [*]\n"));
    page.append("```\n\n| from | to | when | by |\n|---|---|---|---|\n");
    machine
        .transitions()
        .forEach(
            t ->
                page.append(
                    "| %s | %s | %s | %s |\n".formatted(t.from(), t.to(), t.when(), t.by())));
  }
}
