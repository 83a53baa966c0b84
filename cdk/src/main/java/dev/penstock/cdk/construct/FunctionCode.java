package dev.penstock.cdk.construct;

import java.nio.file.Path;

/** What a function is made of, and by which runtime of Lambda it is started. */
public sealed interface FunctionCode {

  /** What is deployed. */
  Path file();

  /** A self-contained jar in the Java that AWS keeps, started from a snapshot. */
  record Managed(Path file) implements FunctionCode {}

  /** A package with a Java of its own, for where there is no SnapStart. */
  record Custom(Path file) implements FunctionCode {}
}
