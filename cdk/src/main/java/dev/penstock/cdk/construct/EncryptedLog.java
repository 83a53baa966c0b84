package dev.penstock.cdk.construct;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** Logs under a stack's own key, kept for three months, and kept when the stack goes. */
public final class EncryptedLog {

  private EncryptedLog() {}

  /** A log group. */
  public static LogGroup of(Construct scope, String id, Key key) {
    LogGroup log =
        LogGroup.Builder.create(scope, id)
            .encryptionKey(key)
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    key.grantEncryptDecrypt(
        new ServicePrincipal("logs." + Stack.of(scope).getRegion() + ".amazonaws.com"));
    return log;
  }
}
