package dev.penstock.node;

import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.node.backbone.Backbone;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the node knows of its own engines, for the health answer. */
record NodeHealth(String storeKind, Backbone engine, Supplier<List<String>> runs)
    implements HealthProbe {

  /**
   * Of a node.
   *
   * @param runs what an operator must know of runs; quick
   */
  static NodeHealth of(Engines engines, Supplier<List<String>> runs) {
    Optional<?> own = engines.store().server();
    return new NodeHealth(own.isPresent() ? "embedded" : "external", engines.backbone(), runs);
  }

  @Override
  public Part backbone() {
    State state = engine.isAlive() ? State.UP : State.DOWN;
    return new Part(
        state, engine.kind(), engine.notice().isPresent() ? "Keeps runs in memory." : "");
  }

  @Override
  public List<String> notices() {
    return Stream.concat(engine.notice().stream(), runs.get().stream()).toList();
  }
}
