package dev.penstock.workers.lease;

import dev.penstock.id.Ids;
import dev.penstock.workers.protocol.TaskAttempt;

/**
 * The right to open one secret once, for one attempt of one task against one host.
 *
 * @param id names the lease
 * @param secret the secret's name in the vault
 * @param task who may use it
 * @param host what it may be used against
 */
public record SecretLease(String id, String secret, TaskAttempt task, String host) {

  public static SecretLease of(String secret, TaskAttempt task, String host) {
    return new SecretLease(Ids.next("lse"), secret, task, host);
  }
}
