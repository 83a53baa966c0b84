package dev.penstock.vault.source;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * References to values that are kept elsewhere, and which of them an installation allows:
 *
 * <ul>
 *   <li>{@code aws-secrets-manager:ARN}, or {@code …#VERSION-ID}
 *   <li>{@code aws-ssm:ARN} of a parameter, or {@code …#VERSION}
 *   <li>{@code openbao:https://HOST:PORT/MOUNT/data/PATH#MEMBER}, or {@code …?version=N#MEMBER}
 *   <li>{@code file:/PATH}
 *   <li>{@code env:NAME}, for secrets of the platform only
 * </ul>
 *
 * <p>{@code PENSTOCK_SECRET_SOURCES} in the environment lists, with spaces between them, how
 * allowed references begin. Nothing is allowed when it is not set: who may put a secret would use
 * the process's own rights elsewhere.
 */
public final class References {

  private final List<String> allowed;

  public References(Map<String, String> variables) {
    this.allowed =
        Arrays.stream(variables.getOrDefault("PENSTOCK_SECRET_SOURCES", "").split("\\s+"))
            .filter(text -> !text.isEmpty())
            .toList();
  }

  /** Where values may be kept. */
  enum Kind {
    AWS_SECRETS_MANAGER,
    AWS_SSM,
    OPENBAO,
    FILE,
    ENV;

    private String prefix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + ":";
    }

    static Optional<Kind> of(String reference) {
      return Arrays.stream(values())
          .filter(kind -> reference.startsWith(kind.prefix()))
          .findFirst();
    }

    /** What stands behind its name. */
    String rest(String reference) {
      return reference.substring(prefix().length());
    }
  }

  /**
   * Checks one that a secret is to be put with.
   *
   * @param platform whether the secret is one of the platform
   * @throws PlatformException {@code invalid-input} saying why it can't be
   */
  public void check(String reference, boolean platform) {
    problem(reference, platform)
        .ifPresent(
            why -> {
              throw PlatformException.of(ProblemType.INVALID_INPUT, why);
            });
  }

  /** Its kind, when it is allowed here; checked again each time, since settings change. */
  Kind kind(String reference) {
    problem(reference, true)
        .ifPresent(
            why -> {
              throw PlatformException.of(ProblemType.INVALID_CONFIGURATION, why);
            });
    return Kind.of(reference).orElseThrow();
  }

  private Optional<String> problem(String reference, boolean platform) {
    Optional<Kind> kind = Kind.of(reference);
    if (kind.isEmpty()) {
      return Optional.of(
          "A value is kept by aws-secrets-manager:, aws-ssm:, openbao:, file: or env:.");
    }
    if (kind.get() == Kind.ENV && !platform) {
      return Optional.of("Only a secret of the platform may be in the environment.");
    }
    // A way up and out of what is allowed would still begin like it.
    boolean plain = !reference.contains("/../") && !reference.endsWith("/..");
    if (!plain || allowed.stream().noneMatch(reference::startsWith)) {
      return Optional.of("PENSTOCK_SECRET_SOURCES does not allow this reference in this process.");
    }
    return Optional.empty();
  }
}
