package dev.penstock.function;

import java.util.Map;
import java.util.Set;

/** Settings of a function that is started from a snapshot, made anew each time. */
public final class FunctionVariables {

  private static final String PASSWORD = "canary-password";
  private static final String ROOT_KEY = "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2E=";

  private static final Set<String> PRIVATE =
      Set.of(
          PASSWORD,
          ROOT_KEY,
          "dev.penstock.keyring.Keyring",
          "dev.penstock.store.Database",
          "java.security.SecureRandom",
          "javax.crypto.spec.SecretKeySpec",
          "org.postgresql.jdbc.PgConnection",
          "jdk.internal.net.http.HttpClientFacade");

  private FunctionVariables() {}

  public static Map<String, String> ofASnapshot() {
    return Map.of(
        "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
        "PENSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/penstock",
        "PENSTOCK_DATABASE_PASSWORD", PASSWORD,
        "PENSTOCK_ROOT_KEY", ROOT_KEY,
        "PENSTOCK_SPILL_QUEUE_URL", "http://127.0.0.1:1/1/spill.fifo",
        "PENSTOCK_SPILL_ASIDE_URL", "http://127.0.0.1:1/1/aside.fifo");
  }

  /** Whether a class or a text is of what no two instances may share. */
  public static boolean isPrivate(String reached) {
    return PRIVATE.contains(reached);
  }
}
