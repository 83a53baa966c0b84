package dev.penstock.expression;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The functions, variables and labels an expression may name at one place, innermost first. */
final class JqNames {

  /** Kinds of names: {@code name/arity}, {@code $name}, {@code *name}. */
  private final @Nullable JqNames outer;

  private final String name;
  private final Set<String> builtins;
  private final Set<String> free;

  private JqNames(@Nullable JqNames outer, String name, Set<String> builtins, Set<String> free) {
    this.outer = outer;
    this.name = name;
    this.builtins = builtins;
    this.free = free;
  }

  static JqNames of(Set<String> builtins) {
    return new JqNames(null, "", builtins, new TreeSet<>());
  }

  JqNames withFunction(String function, int arity) {
    return with(function + "/" + arity);
  }

  JqNames withVariable(String variable) {
    return with("$" + variable);
  }

  JqNames withLabel(String label) {
    return with("*" + label);
  }

  boolean hasFunction(String function, int arity) {
    return has(function + "/" + arity) || builtins.contains(function + "/" + arity);
  }

  /** Whether some arity of the function is known, for a better message. */
  boolean hasFunction(String function) {
    return builtins.stream().anyMatch(b -> b.startsWith(function + "/"));
  }

  boolean hasLabel(String label) {
    return has("*" + label);
  }

  /** Takes note of a variable that is used; one bound nowhere inside must come from outside. */
  void use(String variable) {
    if (!has("$" + variable)) {
      free.add(variable);
    }
  }

  Set<String> free() {
    return Set.copyOf(free);
  }

  private JqNames with(String more) {
    return new JqNames(this, more, builtins, free);
  }

  private boolean has(String wanted) {
    for (JqNames at = this; at != null; at = at.outer) {
      if (at.name.equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
