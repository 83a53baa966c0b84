package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The constructs of the language that a document uses, by the words of the reference. */
final class Constructs {

  private static final List<String> KINDS =
      List.of("do", "emit", "for", "fork", "listen", "raise", "set", "switch", "try", "wait");
  private static final List<String> OF_ANY_TASK =
      List.of("if", "input", "output", "export", "timeout", "then");
  private static final List<String> CALLS =
      List.of("a2a", "asyncapi", "grpc", "http", "mcp", "openapi");

  private static final List<String> SCHEMES =
      List.of("basic", "bearer", "certificate", "digest", "oauth2", "oidc", "use");

  private final Set<String> found = new TreeSet<>();

  private Constructs() {}

  static Set<String> of(JsonNode document) {
    Constructs constructs = new Constructs();
    document.path("use").fieldNames().forEachRemaining(name -> constructs.found.add("use." + name));
    document
        .path("schedule")
        .fieldNames()
        .forEachRemaining(name -> constructs.found.add("schedule." + name));
    for (String member : List.of("input", "output", "timeout", "evaluate")) {
      if (document.has(member)) {
        constructs.found.add("workflow " + member);
      }
    }
    constructs.tasks(document.path("do"));
    document.path("use").path("functions").forEach(constructs::task);
    for (JsonNode entry : document.path("use").path("extensions")) {
      for (JsonNode extension : entry) {
        constructs.tasks(extension.path("before"));
        constructs.tasks(extension.path("after"));
      }
    }
    return constructs.found;
  }

  private void tasks(JsonNode list) {
    for (JsonNode entry : list) {
      entry.forEach(this::task);
    }
  }

  private void task(JsonNode task) {
    OF_ANY_TASK.stream().filter(task::has).forEach(member -> found.add("task " + member));
    if (task.has("call")) {
      String call = task.path("call").asText();
      found.add("call " + (CALLS.contains(call) ? call : "function"));
      authentication(task.path("with"));
    }
    if (task.has("run")) {
      task.path("run").fieldNames().forEachRemaining(name -> found.add("run " + name));
      found.remove("run return");
      found.remove("run await");
    }
    KINDS.stream().filter(task::has).filter(kind -> !isLoopBody(task, kind)).forEach(found::add);
    if (task.path("for").isObject() && task.has("while")) {
      found.add("for.while");
    }
    if (task.path("fork").path("compete").asBoolean()) {
      found.add("fork.compete");
    }
    listen(task.path("listen").path("to"));
    if (task.has("foreach")) {
      found.add("listen foreach");
    }
    caught(task.path("catch"));
    tasks(task.path("do"));
    tasks(task.path("try"));
    tasks(task.path("fork").path("branches"));
    tasks(task.path("foreach").path("do"));
  }

  private static boolean isLoopBody(JsonNode task, String kind) {
    return kind.equals("do") && task.has("for");
  }

  private void listen(JsonNode to) {
    for (String strategy : List.of("all", "any", "one", "until")) {
      if (to.has(strategy)) {
        found.add("listen " + strategy);
      }
    }
    if (to.findValue("correlate") != null) {
      found.add("listen correlate");
    }
  }

  private void caught(JsonNode caught) {
    for (String member : List.of("as", "do", "errors", "exceptWhen", "retry", "then", "when")) {
      if (caught.has(member)) {
        found.add("catch." + member);
      }
    }
    tasks(caught.path("do"));
  }

  private void authentication(JsonNode with) {
    for (JsonNode authentication : with.findValues("authentication")) {
      authentication
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (SCHEMES.contains(name)) {
                  found.add("authentication " + (name.equals("use") ? "by name" : name));
                }
              });
    }
  }
}
