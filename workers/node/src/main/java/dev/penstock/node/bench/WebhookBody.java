package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * The body of a middling webhook, of about 4 KiB: an order with its lines, in which names repeat
 * and values don't. A body of one letter would be nothing to a store that compresses.
 */
final class WebhookBody {

  private static final int LINES = 24;

  private WebhookBody() {}

  /** The same for the same number. */
  static byte[] of(int number) {
    Random random = new Random(number);
    ObjectNode order = Json.object();
    order.put("type", "order.paid").put("created", moment(random));
    ObjectNode customer = order.putObject("customer");
    customer.put("id", id(random)).put("country", "DE").put("vip", random.nextBoolean());
    ArrayNode lines = order.putArray("lines");
    for (int i = 0; i < LINES; i++) {
      lines
          .addObject()
          .put("id", id(random))
          .put("article", "article-" + random.nextInt(100_000))
          .put("quantity", 1 + random.nextInt(9))
          .put("cents", random.nextInt(1_000_000))
          .put("ships", moment(random));
    }
    return Json.write(order).getBytes(StandardCharsets.UTF_8);
  }

  private static String id(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String moment(Random random) {
    return Instant.ofEpochSecond(1_790_000_000L + random.nextInt(10_000_000)).toString();
  }
}
