package dev.penstock.node;

import dev.penstock.postgres.Store;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;

/**
 * A pool for each component, each acting as its own role. None acts as owner.
 *
 * @param ingress the front door's
 * @param worker the workers' and the relay's
 * @param scheduler the tick's
 * @param api the API's
 * @param auditor the trail's readers and the anchor
 */
record Pools(Database ingress, Database worker, Database scheduler, Database api, Database auditor)
    implements AutoCloseable {

  static Pools open(Store store) {
    return new Pools(
        store.open(DatabaseRole.INGRESS, 16),
        store.open(DatabaseRole.WORKER, 24),
        store.open(DatabaseRole.SCHEDULER, 2),
        store.open(DatabaseRole.API, 12),
        store.open(DatabaseRole.AUDITOR, 8));
  }

  @Override
  public void close() {
    ingress.close();
    scheduler.close();
    api.close();
    worker.close();
    auditor.close();
  }
}
