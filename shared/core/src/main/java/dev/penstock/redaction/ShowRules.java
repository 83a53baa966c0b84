package dev.penstock.redaction;

import java.util.Optional;

/** What is said of showing one place of a tree, and of those below it. Not to be changed. */
public sealed interface ShowRules permits FieldRules, StrictestRules {

  /** What is said of this very place. */
  Optional<Field> here();

  /** What is said below a member. */
  ShowRules member(String name);

  /** What is said below an item. */
  ShowRules item(String index);

  /** What holds where no place is the one that a pointer means. */
  ShowRules anywhere();
}
