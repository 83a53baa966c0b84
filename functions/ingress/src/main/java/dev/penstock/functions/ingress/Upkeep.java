package dev.penstock.functions.ingress;

import dev.penstock.function.KeyInUse;
import java.util.function.Supplier;

/**
 * What a door in a function sees to between deliveries: that its triggers are confirmed, and, but
 * not while the first delivery waits for its answer, that a rotation knows which keys it has. Which
 * key is in use it learns with its triggers. Not thread-safe.
 */
final class Upkeep implements Runnable {

  private final WebhookHandler handler;
  private final Supplier<KeyInUse> keys;
  private boolean again;

  Upkeep(WebhookHandler handler, Supplier<KeyInUse> keys) {
    this.handler = handler;
    this.keys = keys;
  }

  @Override
  public void run() {
    handler.confirmTriggers();
    if (again) {
      keys.get().look();
    }
    again = true;
  }
}
