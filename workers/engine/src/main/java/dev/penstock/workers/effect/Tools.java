package dev.penstock.workers.effect;

import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpTool;
import dev.penstock.workers.http.Resources;
import dev.penstock.workers.openapi.OpenApiTool;
import dev.penstock.workers.tool.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The closed set of tools. A test holds it against the calls of the language: a tool kind is added
 * only when none of these fits, and with the call that uses it.
 */
public final class Tools {

  private final Map<String, Tool> byName;

  /** All of them, on one way out. */
  public Tools(Egress egress) {
    Resources resources = new Resources(egress);
    this.byName =
        List.<Tool>of(new HttpTool(egress), new OpenApiTool(egress, resources)).stream()
            .collect(Collectors.toUnmodifiableMap(Tool::name, Function.identity()));
  }

  public Optional<Tool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Set<String> names() {
    return byName.keySet();
  }
}
