package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration of the folder that a file is in, as it would be applied. */
public final class ConfigFiles {

  private ConfigFiles() {}

  /**
   * The configuration without what starts a run.
   *
   * @param environment null for the base alone
   * @throws PlatformException {@code invalid-input} when the environment has no file
   */
  public static EffectiveConfig beside(Path file, @Nullable String environment) {
    Path folder = folder(file);
    List<ConfigLayer> layers = new ArrayList<>();
    layers.add(ConfigLayer.base(values(folder, "config/base").orElseGet(Json::object)));
    if (environment != null) {
      layers.add(
          ConfigLayer.environment(
              environment,
              values(folder, "config/environments/" + environment)
                  .orElseThrow(() -> missing(folder, environment))));
    }
    return new EffectiveConfig(
        environment == null ? EffectiveConfig.BASE : environment,
        layers,
        tree(folder, "config/schema"));
  }

  private static PlatformException missing(Path folder, String environment) {
    return PlatformException.of(
        ProblemType.INVALID_INPUT,
        "There is no config/environments/" + environment + ".yaml in " + folder);
  }

  /** The nearest folder at or above the file that holds configuration, else the file's own. */
  private static Path folder(Path file) {
    Path own = file.toAbsolutePath().normalize().getParent();
    for (Path here = own; here != null; here = here.getParent()) {
      if (Files.isDirectory(here.resolve("config"))
          || Files.isDirectory(here.resolve("workflows"))) {
        return here;
      }
    }
    return own == null ? file.toAbsolutePath() : own;
  }

  private static Optional<ObjectNode> values(Path folder, String name) {
    return tree(folder, name).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  private static Optional<JsonNode> tree(Path folder, String name) {
    for (String extension : new String[] {".yaml", ".yml", ".json"}) {
      Path file = folder.resolve(name + extension);
      if (Files.isRegularFile(file)) {
        return Optional.of(Documents.tree(file));
      }
    }
    return Optional.empty();
  }
}
