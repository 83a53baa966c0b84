package dev.penstock.cdk;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where values of secrets are kept that Penstock has only references to.
 *
 * @param arns of secrets of AWS Secrets Manager and of parameters of Systems Manager, each whole
 * @param keys of KMS that those are encrypted under, where they are not AWS's own
 */
public record SecretSources(List<String> arns, List<String> keys) {

  private static final String SECRET =
      "arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}";
  private static final String PARAMETER =
      "arn:aws:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9/_.-]+";

  public SecretSources {
    arns = List.copyOf(arns);
    keys = List.copyOf(keys);
    for (String arn : arns) {
      if (!arn.matches(SECRET) && !arn.matches(PARAMETER)) {
        throw new IllegalArgumentException(
            "The context key \"secretSources\" must list whole ARNs of secrets of Secrets Manager"
                + " and of parameters, with nothing left open, not "
                + arn
                + ".");
      }
    }
    keys.forEach(it -> VaultKeys.checked("secretSourceKeys", it));
    if (arns.isEmpty() && !keys.isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"secretSourceKeys\" needs \"secretSources\", which are encrypted under"
              + " them.");
    }
  }

  static SecretSources from(Context context) {
    return new SecretSources(context.list("secretSources"), context.list("secretSourceKeys"));
  }

  public boolean isEmpty() {
    return arns.isEmpty();
  }

  /** The secrets of Secrets Manager. */
  public List<String> secrets() {
    return arns.stream().filter(it -> it.matches(SECRET)).toList();
  }

  /** The parameters of Systems Manager. */
  public List<String> parameters() {
    return arns.stream().filter(it -> it.matches(PARAMETER)).toList();
  }

  /** As {@code PENSTOCK_SECRET_SOURCES} lists them. */
  public String references() {
    return arns.stream()
        .map(it -> (it.matches(SECRET) ? "aws-secrets-manager:" : "aws-ssm:") + it)
        .collect(Collectors.joining(" "));
  }
}
