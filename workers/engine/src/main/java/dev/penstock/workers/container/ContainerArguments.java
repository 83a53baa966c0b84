package dev.penstock.workers.container;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.sandbox.ProcessArguments;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a container is run with, checked: nothing of it can be read as an option of the engine.
 *
 * @param name with {@code {uuid}} where something unique goes
 * @param ports of the machine, to ports of the container
 * @param volumes absolute places of the machine, to places in the container
 * @param pull {@code missing}, {@code always} or {@code never}
 * @param cleanup {@code always}, {@code never} or {@code eventually}
 * @param removeAfter how long after its end it is removed eventually
 * @param secrets which variables of the environment must not be seen
 */
record ContainerArguments(
    String image,
    String name,
    Optional<String> command,
    Map<String, String> ports,
    Map<String, String> volumes,
    String pull,
    String cleanup,
    Duration removeAfter,
    Set<String> secrets,
    ProcessArguments process) {

  private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/:@-]{0,500}");
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9_.-]|\\{uuid}){0,200}");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern PLACE = Pattern.compile("/[^:,\\p{Cntrl}]{0,1000}");

  /** What would change the engine's own client if it were given to it. */
  private static final Pattern OF_THE_CLIENT =
      Pattern.compile(
          "(?i)(LD|XDG|DOCKER|STORAGE|DBUS|SSL|BUILDAH|CONTAINERS?)_.*|_.*|PATH|HOME|TMPDIR"
              + "|.*_PROXY|GODEBUG|GOTRACEBACK|GOMAXPROCS|GOGC|GOMEMLIMIT");

  /**
   * Reads {@code {image, name, command?, ports?, volumes?, pull, cleanup, removeAfter?, stdin?,
   * arguments?, environment?, return, await, secrets?}}.
   *
   * @throws InvalidArgumentsException naming the member
   */
  static ContainerArguments of(JsonNode arguments) {
    return new ContainerArguments(
        text(arguments, "image", IMAGE, "must be the name of an image"),
        text(arguments, "name", NAME, "must be letters, digits, _, . and -"),
        Optional.of(arguments.path("command").asText()).filter(c -> !c.isBlank()),
        pairs(arguments, "ports", PORT, "must map port numbers to port numbers"),
        volumes(arguments),
        arguments.path("pull").asText("missing"),
        arguments.path("cleanup").asText("never"),
        Duration.parse(arguments.path("removeAfter").asText("PT0S")),
        secrets(arguments),
        ProcessArguments.of(arguments));
  }

  private static String text(JsonNode arguments, String member, Pattern form, String fault) {
    String text = arguments.path(member).asText();
    if (!form.matcher(text).matches()) {
      throw new InvalidArgumentsException(member, fault);
    }
    return text;
  }

  private static Map<String, String> pairs(
      JsonNode arguments, String member, Pattern form, String fault) {
    JsonNode map = arguments.path(member);
    if (!map.isObject() && !map.isMissingNode()) {
      throw new InvalidArgumentsException(member, fault);
    }
    Map<String, String> pairs = new TreeMap<>();
    map.properties()
        .forEach(
            e -> {
              String to = e.getValue().asText();
              if (!form.matcher(e.getKey()).matches() || !form.matcher(to).matches()) {
                throw new InvalidArgumentsException(member, fault);
              }
              pairs.put(e.getKey(), to);
            });
    return pairs;
  }

  private static Map<String, String> volumes(JsonNode arguments) {
    String fault = "must map absolute paths to absolute paths, without . and ..";
    Map<String, String> volumes = pairs(arguments, "volumes", PLACE, fault);
    volumes.forEach(
        (own, its) -> {
          for (String place : List.of(own, its)) {
            if (!Path.of(place).normalize().toString().equals(place)) {
              throw new InvalidArgumentsException("volumes", fault);
            }
          }
        });
    return volumes;
  }

  private static Set<String> secrets(JsonNode arguments) {
    Set<String> names = new TreeSet<>();
    String place = "/environment/";
    for (JsonNode secret : arguments.path("secrets")) {
      String at = secret.path("at").asText();
      if (at.startsWith(place)) {
        String name = at.substring(place.length());
        if (OF_THE_CLIENT.matcher(name).matches()) {
          throw new InvalidArgumentsException(
              "environment", "can't carry a secret as " + name + ": choose another name");
        }
        names.add(name);
      }
    }
    return names;
  }
}
