package dev.penstock.workers.lease;

import dev.penstock.id.Ids;
import dev.penstock.workers.protocol.TaskAttempt;

/**
 * The right to open one secret once, for one attempt of one task against one host.
 *
 * @param id names the lease
 * @param secret the secret's name in the vault
 * @param folder of the task; the vault has the secret for it, or for all
 * @param task who may use it
 * @param host what it may be used against
 */
public record SecretLease(String id, String secret, String folder, TaskAttempt task, String host) {

  public static SecretLease of(String secret, String folder, TaskAttempt task, String host) {
    return new SecretLease(Ids.next("lse"), secret, folder, task, host);
  }
}
