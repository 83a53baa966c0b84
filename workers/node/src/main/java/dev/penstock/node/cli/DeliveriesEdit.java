package dev.penstock.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deliveries edit}. */
@Command(
    name = "edit",
    description = "Give a dead letter another body; what was sent stays beside it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It is not tried again by that: ./penstock deliveries requeue DELIVERY",
      "",
      "Example:",
      "  ./penstock deliveries edit DELIVERY --body @order.json --reason 'The amount was text'"
    })
final class DeliveriesEdit implements Callable<Integer> {

  @Mixin Streams io = new Streams();
  @Mixin ServerOptions node = new ServerOptions();

  @Parameters(paramLabel = "DELIVERY", description = "The delivery's id.")
  String delivery = "";

  @Option(names = "--body", required = true, paramLabel = "TEXT|@FILE", description = "The body.")
  String body = "";

  @Option(names = "--content-type", paramLabel = "TYPE", description = "As before when left out.")
  @Nullable String contentType;

  @Mixin Reason reason = new Reason();

  @Override
  public Integer call() {
    String path = "/api/v1/deliveries/" + Calls.encoded(delivery);
    try (ApiClient api = node.client()) {
      JsonNode found = api.get(path);
      JsonNode edits = found.path("edits");
      JsonNode last = edits.isEmpty() ? found : edits.get(edits.size() - 1);
      ObjectNode edit = reason.body().put("body", text());
      edit.put("bodyDigest", last.path("bodyDigest").asText());
      if (contentType != null) {
        edit.put("contentType", contentType);
      }
      JsonNode edited = api.put(path + "/body", edit);
      io.out()
          .println(
              "Its body is now "
                  + edited.path("bodyDigest").asText()
                  + ". Have it tried again: ./penstock deliveries requeue "
                  + delivery);
    }
    io.out().flush();
    return 0;
  }

  private String text() {
    if (!body.startsWith("@")) {
      return body;
    }
    try {
      return Files.readString(Path.of(body.substring(1)));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_INPUT, "The file " + body.substring(1) + " can't be read."),
          e);
    }
  }
}
