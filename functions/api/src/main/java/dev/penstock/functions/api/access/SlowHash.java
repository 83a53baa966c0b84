package dev.penstock.functions.api.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Argon2id (RFC 9106) in the encoded form {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, whose own
 * parameters count when it is checked. Each takes 19 MiB for some 50 ms, so only a few are made at
 * the same time: guessing keys must not starve who has one. Thread-safe.
 */
final class SlowHash {

  private static final int KIBIBYTES = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int PATIENCE_SECONDS = 5;

  private static final Argon2Function LIGHT =
      Argon2Function.getInstance(8, 1, LANES, BYTES, Argon2.ID);

  private final Argon2Function function =
      Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, BYTES, Argon2.ID);
  private final SecureRandom random = new SecureRandom();
  private final Semaphore places =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  String of(String secret) {
    return hash(function, secret);
  }

  /** As little work as Argon2id allows, for random bits that no person ever holds. */
  String lightlyOf(String secret) {
    return hash(LIGHT, secret);
  }

  private String hash(Argon2Function by, String secret) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return by.hash(secret.getBytes(StandardCharsets.UTF_8), salt).getResult();
  }

  /**
   * Whether the hash was made of the secret.
   *
   * @throws PlatformException {@code unavailable} when too many are being checked
   */
  boolean made(String secret, String hash) {
    take();
    try {
      return Argon2Function.getInstanceFromHash(hash).check(secret, hash);
    } finally {
      places.release();
    }
  }

  private void take() {
    try {
      if (places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw PlatformException.of(
        ProblemType.UNAVAILABLE, "Too many API keys are being checked. Try again later.");
  }
}
