package dev.penstock.node.doctor;

import java.util.List;

/** What one check found. */
public sealed interface Finding {

  /** The part that was looked at. */
  String part();

  /** As a person reads it. */
  default List<String> lines() {
    return switch (this) {
      case Fine fine -> List.of(line("ok", fine.part(), fine.detail()));
      case Advice advice ->
          List.of(line("--", advice.part(), advice.detail()), line("", "", "→ " + advice.remedy()));
      case Missing missing ->
          List.of(
              line("!!", missing.part(), missing.detail()), line("", "", "→ " + missing.remedy()));
    };
  }

  private static String line(String mark, String part, String text) {
    return "%-3s %-10s %s".formatted(mark, part, text);
  }

  /** It is there. */
  record Fine(String part, String detail) implements Finding {}

  /**
   * It is not there, and things work less well without it.
   *
   * @param detail what is missing and what that means
   * @param remedy the command that mends it
   */
  record Advice(String part, String detail, String remedy) implements Finding {}

  /**
   * It is not there, and nothing works without it.
   *
   * @param detail what is missing
   * @param remedy the command that mends it
   */
  record Missing(String part, String detail, String remedy) implements Finding {}
}
