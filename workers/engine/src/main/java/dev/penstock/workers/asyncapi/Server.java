package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server of a document, as a call chose it.
 *
 * @param wire what it speaks
 * @param url with scheme and host, without a trailing slash
 * @param security its security schemes
 */
record Server(Wire wire, String url, List<JsonNode> security) {

  /**
   * The server that is named; else the first that serves the channel, by the protocol if one is
   * wanted.
   *
   * @throws InvalidArgumentsException when there is none, or it speaks what can't be spoken
   */
  static Server choose(AsyncApiDocument document, Operation operation, JsonNode arguments) {
    String wanted = arguments.path("server").path("name").asText("");
    String protocol = arguments.path("protocol").asText("");
    List<String> passed = new ArrayList<>();
    for (var each : document.root().path("servers").properties()) {
      JsonNode server = document.resolve(each.getValue());
      boolean serves = operation.servers().isEmpty() || operation.servers().contains(each.getKey());
      boolean isMeant =
          wanted.isEmpty()
              ? protocol.isEmpty() || speaks(server, protocol)
              : each.getKey().equals(wanted);
      if (serves && isMeant) {
        return of(document, each.getKey(), server, arguments.path("server").path("variables"));
      }
      passed.add(each.getKey());
    }
    throw new InvalidArgumentsException(
        wanted.isEmpty() ? "document" : "server/name",
        (wanted.isEmpty() ? "has no server" : "names no server")
            + " that serves "
            + operation.name()
            + (protocol.isEmpty() || !wanted.isEmpty() ? "" : " by " + protocol)
            + "; it has "
            + passed);
  }

  private static boolean speaks(JsonNode server, String protocol) {
    String own = server.path("protocol").asText();
    return own.equals(protocol)
        || Wire.of(protocol)
            .filter(wire -> Wire.of(own).filter(wire::equals).isPresent())
            .isPresent();
  }

  private static Server of(
      AsyncApiDocument document, String name, JsonNode server, JsonNode variables) {
    String protocol = server.path("protocol").asText().toLowerCase(Locale.ROOT);
    Wire wire =
        Wire.of(protocol)
            .orElseThrow(
                () ->
                    new InvalidArgumentsException(
                        "document",
                        "has the server "
                            + name
                            + ", which speaks "
                            + protocol
                            + "; only "
                            + Wire.all()
                            + " can be spoken"));
    String written =
        document.isOf3()
            ? server.path("host").asText() + server.path("pathname").asText("")
            : server.path("url").asText();
    String url = ServerVariables.put(document, server, written, variables);
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      url = protocol + "://" + url;
    } else if (Wire.of(url.substring(0, scheme)).filter(wire::equals).isEmpty()) {
      throw new InvalidArgumentsException(
          "document", "has a server that speaks " + protocol + " at " + url);
    }
    return new Server(
        wire,
        url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
        security(document, server));
  }

  /** In version 3 the schemes themselves, before that their names with scopes. */
  private static List<JsonNode> security(AsyncApiDocument document, JsonNode server) {
    List<JsonNode> schemes = new ArrayList<>();
    for (JsonNode each : server.path("security")) {
      if (document.isOf3()) {
        schemes.add(document.resolve(each));
      } else {
        JsonNode declared = document.root().path("components").path("securitySchemes");
        each.fieldNames()
            .forEachRemaining(name -> schemes.add(document.resolve(declared.path(name))));
      }
    }
    return schemes;
  }
}
