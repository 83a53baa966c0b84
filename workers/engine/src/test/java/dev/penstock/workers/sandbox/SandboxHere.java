package dev.penstock.workers.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** Whether this machine has the sandbox that a test needs. */
public final class SandboxHere {

  private SandboxHere() {}

  /** What is missing; empty when nothing is. In CI nothing may be. */
  public static String lacking() {
    String lacking = Sandbox.ofThisMachine().lacking().orElse("");
    if (!lacking.isEmpty() && System.getenv("CI") != null) {
      throw new AssertionError(lacking);
    }
    return lacking;
  }

  /** The one of this machine, in which a folder of the tests is seen too. */
  public static Sandbox showing(Path folder) {
    return new Sandbox(
        () ->
            switch (Installed.look()) {
              case Installed.Working(Bubblewrap found) ->
                  new Installed.Working(found.showing(folder));
              case Installed.Lacking lacking -> lacking;
            },
        Limits.defaults());
  }

  /** Skips the test where there is none, and says so. */
  public static void require() {
    String lacking = lacking();
    if (!lacking.isEmpty()) {
      System.out.println("Skipped: " + lacking);
    }
    assumeTrue(lacking.isEmpty(), lacking);
  }
}
