package dev.penstock.node.function;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The self-contained jars of functions, as a working tree's build makes them. */
public final class FunctionArtifact {

  private FunctionArtifact() {}

  /**
   * Looked for from where these classes are upwards.
   *
   * @param function such as {@code ingress}
   * @throws IllegalStateException when it was not built, or this is no working tree
   */
  public static Path find(String function) {
    for (Path at = location(FunctionArtifact.class); at != null; at = at.getParent()) {
      Path target = at.resolve("functions").resolve(function).resolve("target");
      if (Files.isDirectory(target)) {
        try (var files = Files.list(target)) {
          return files
              .filter(f -> f.toString().endsWith("-lambda.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("there is no -lambda.jar in " + target));
        } catch (IOException e) {
          throw new IllegalStateException("can't look into " + target, e);
        }
      }
    }
    throw new IllegalStateException(
        "the artifact of the function " + function + " is only there in a working tree's build");
  }

  /** The jar or folder that a class is from. */
  public static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry is a URI", e);
    }
  }
}
