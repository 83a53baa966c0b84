package dev.penstock.node;

import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.node.backbone.Backbone;
import java.util.List;
import java.util.Optional;

/** What the node knows of its own engines, for the health answer. */
record NodeHealth(String storeKind, Backbone engine) implements HealthProbe {

  static NodeHealth of(Engines engines) {
    Optional<?> own = engines.store().server();
    return new NodeHealth(own.isPresent() ? "embedded" : "external", engines.backbone());
  }

  @Override
  public Part backbone() {
    State state = engine.isAlive() ? State.UP : State.DOWN;
    return new Part(
        state, engine.kind(), engine.notice().isPresent() ? "Keeps runs in memory." : "");
  }

  @Override
  public List<String> notices() {
    return engine.notice().map(List::of).orElseGet(List::of);
  }
}
