package dev.penstock.cdk.construct;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/** Why a rule of cdk-nag is not kept by one resource; never by all. */
public final class Reason {

  private Reason() {}

  /**
   * A finding that is meant.
   *
   * @param rule such as {@code AwsSolutions-SMG4}
   * @param findings of that rule which are meant, for the rules that have several
   */
  public static void given(IConstruct to, String rule, String reason, String... findings) {
    NagPackSuppression.Builder suppression = NagPackSuppression.builder().id(rule).reason(reason);
    if (findings.length > 0) {
      suppression.appliesTo(List.of(findings));
    }
    NagSuppressions.addResourceSuppressions(to, List.of(suppression.build()), true);
  }
}
