package dev.penstock.workers.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the counterpart of the AsyncAPI examples sends, and the documents that describe it. */
final class Notifications {

  private static final String MESSAGE =
      "{\"user\": \"%s\", \"n\": %d, \"from\": {\"firstName\": \"%s\", \"lastName\": \"Lovelace\"}}";

  private Notifications() {}

  /** Seven for the user u-1 from Ada, with others among them. */
  static String[] all() {
    List<String> all = new ArrayList<>();
    for (int n = 1; n <= 7; n++) {
      all.add(MESSAGE.formatted("u-2", n, "Ada"));
      all.add(MESSAGE.formatted("u-1", n, "Ada"));
      all.add(MESSAGE.formatted("u-1", n, "Eve"));
    }
    return all.toArray(String[]::new);
  }

  static String document(boolean isOf3, int httpPort, int socketPort) {
    String name = "/asyncapi/notifications-" + (isOf3 ? "3.0" : "2.6") + ".yaml";
    try (InputStream file =
        Objects.requireNonNull(Notifications.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("HTTP_PORT", Integer.toString(httpPort))
          .replace("SOCKET_PORT", Integer.toString(socketPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
