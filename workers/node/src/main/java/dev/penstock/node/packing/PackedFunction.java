package dev.penstock.node.packing;

import dev.penstock.store.DatabaseRole;
import java.util.Locale;

/** A function that can be packed with a Java of its own. */
public enum PackedFunction {
  /** The front door. */
  INGRESS("dev.penstock.functions.ingress.IngressFunction", DatabaseRole.INGRESS),
  /** The scheduler. */
  SCHEDULER("dev.penstock.functions.scheduler.SchedulerFunction", DatabaseRole.SCHEDULER),
  /** What takes in what was spilled. */
  DRAIN("dev.penstock.functions.drain.DrainFunction", DatabaseRole.INGRESS),
  /** The API. */
  API("dev.penstock.functions.api.ApiFunction", DatabaseRole.API);

  private final String main;
  private final DatabaseRole role;

  PackedFunction(String main, DatabaseRole role) {
    this.main = main;
    this.role = role;
  }

  /** Its class. */
  public String main() {
    return main;
  }

  /** Whom it is in the store. */
  DatabaseRole role() {
    return role;
  }

  /** As its module and its package are called. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
