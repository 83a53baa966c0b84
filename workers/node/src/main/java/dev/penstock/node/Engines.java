package dev.penstock.node;

import dev.penstock.node.backbone.Backbone;
import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.GivenTemporal;
import dev.penstock.node.backbone.InJvmTemporal;
import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.process.Keeper;
import dev.penstock.postgres.Store;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** The store and the backbone of a node, started side by side and kept alive. */
final class Engines implements AutoCloseable {

  private final Store store;
  private final Backbone backbone;
  private final Optional<Keeper> storeKeeper;

  private Engines(Store store, Backbone backbone) {
    this.store = store;
    this.backbone = backbone;
    this.storeKeeper =
        store.server().map(server -> new Keeper("postgresql", server::isAlive, server::restart));
  }

  /** Starts both; when one fails, the other is stopped again. */
  static Engines start(NodeSettings settings, DataFolder folder, Progress progress) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var store =
          CompletableFuture.supplyAsync(
              () -> progress.step("store", () -> store(settings, folder)), threads);
      var backbone =
          CompletableFuture.supplyAsync(
              () -> progress.step("backbone", () -> backbone(settings, folder)), threads);
      try {
        CompletableFuture.allOf(store, backbone).join();
        return new Engines(store.join(), backbone.join());
      } catch (CompletionException e) {
        closeWhatStarted(store);
        closeWhatStarted(backbone);
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }

  Store store() {
    return store;
  }

  Backbone backbone() {
    return backbone;
  }

  @Override
  public void close() {
    storeKeeper.ifPresent(Keeper::close);
    try {
      backbone.close();
    } finally {
      store.close();
    }
  }

  static Store store(NodeSettings settings, DataFolder folder) {
    return settings
        .databaseUrl()
        .map(url -> Store.external(url, folder.root()))
        .orElseGet(() -> Store.embedded(folder.root()))
        .at(settings.location());
  }

  private static Backbone backbone(NodeSettings settings, DataFolder folder) {
    if (settings.temporal().isPresent()) {
      return new GivenTemporal(settings.temporal().get());
    }
    Optional<TemporalProgram> program = TemporalProgram.find();
    return program.isPresent()
        ? DevTemporal.start(program.get(), folder.temporal())
        : InJvmTemporal.start();
  }

  private static void closeWhatStarted(CompletableFuture<? extends AutoCloseable> part) {
    if (part.isCompletedExceptionally()) {
      return;
    }
    try {
      part.join().close();
    } catch (Exception e) {
      throw new IllegalStateException("a part that started could not be stopped", e);
    }
  }
}
