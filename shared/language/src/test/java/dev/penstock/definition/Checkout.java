package dev.penstock.definition;

import java.nio.file.Files;
import java.nio.file.Path;

/** The root of the checkout that the tests run in. */
final class Checkout {

  private Checkout() {}

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null) {
      if (Files.isRegularFile(here.resolve("mvnw"))) {
        return here;
      }
      here = here.getParent();
    }
    throw new IllegalStateException("not inside a checkout");
  }
}
