package dev.penstock.state;

import java.util.List;

/**
 * The states of one kind of row, and which may follow which.
 *
 * @param name what it is called in the glossary
 * @param table the table of the store
 * @param column the column that holds the state
 * @param initial the states that a new row may have
 * @param states all of them, the final ones included
 * @param transitions every lawful change; a row may always be written again without changing state
 *     unless its state is final
 * @param guard what refuses any other
 */
public record StateMachine(
    String name,
    String table,
    String column,
    List<String> initial,
    List<String> states,
    List<Transition> transitions,
    String guard) {

  /**
   * A lawful change.
   *
   * @param by the role of the store that makes it
   * @param when in a few words
   */
  public record Transition(String from, String to, String by, String when) {}

  public StateMachine {
    initial = List.copyOf(initial);
    states = List.copyOf(states);
    transitions = List.copyOf(transitions);
  }

  public boolean allows(String from, String to, String by) {
    return transitions.stream()
        .anyMatch(t -> t.from().equals(from) && t.to().equals(to) && t.by().equals(by));
  }

  /** Whether nothing follows. */
  public boolean isFinal(String state) {
    return transitions.stream().noneMatch(t -> t.from().equals(state));
  }
}
