package dev.penstock.store;

import java.util.Locale;

/**
 * The database roles: each component connects as its own, with the least it needs. The owner only
 * migrates; no component connects as owner or superuser.
 */
public enum DatabaseRole {
  OWNER,
  INGRESS,
  WORKER,
  SCHEDULER,
  API,
  AUDITOR;

  /** The role's name in PostgreSQL, for example {@code penstock_ingress}. */
  public String user() {
    return "penstock_" + name().toLowerCase(Locale.ROOT);
  }
}
