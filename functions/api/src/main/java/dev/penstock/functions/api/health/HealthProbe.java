package dev.penstock.functions.api.health;

import java.util.List;

/** What the host knows of its own parts. Called for each health request, so it must be quick. */
public interface HealthProbe {

  /** Whether a part answers. */
  enum State {
    UP,
    DOWN,
    UNKNOWN
  }

  /**
   * One part.
   *
   * @param kind which kind is in use, for example {@code embedded} or {@code temporal-cli}
   * @param detail one sentence for an operator, without secrets; empty when there is none
   */
  record Part(State state, String kind, String detail) {}

  /** Which kind of store is in use, for example {@code embedded}; the API asks it itself. */
  String storeKind();

  Part backbone();

  /** What an operator must not overlook. */
  List<String> notices();

  /** For a host that runs no backbone of its own, as a Lambda function. */
  static HealthProbe ofFunction() {
    return new HealthProbe() {
      @Override
      public String storeKind() {
        return "external";
      }

      @Override
      public Part backbone() {
        return new Part(State.UNKNOWN, "remote", "This function does not reach the backbone.");
      }

      @Override
      public List<String> notices() {
        return List.of();
      }
    };
  }
}
