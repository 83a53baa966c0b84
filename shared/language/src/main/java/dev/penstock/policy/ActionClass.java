package dev.penstock.policy;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an action does to the world, as a policy declares it. A closed set, so that a misspelt class
 * is found when the file is read.
 */
public enum ActionClass {
  DESTRUCTIVE("destructive", "destructive"),
  FINANCIAL("financial", "financial"),
  CUSTOMER_FACING("customer-facing", "customerFacing"),
  DATA_EXPORT("data-export", "dataExport");

  private final String wire;
  private final String field;

  ActionClass(String wire, String field) {
    this.wire = wire;
    this.field = field;
  }

  /** As files and records name it: {@code customer-facing}. */
  public String wire() {
    return wire;
  }

  /** As conditions name it: {@code action.class.customerFacing}. */
  String field() {
    return field;
  }

  static Optional<ActionClass> of(String wire) {
    return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
  }
}
