package dev.penstock.node.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The demo's workflow, trigger, policy and configuration, as files to read and to apply. */
public final class DemoFiles {

  private static final List<String> NAMES =
      List.of(
          "workflows/refund.yaml",
          "workflows/refund.test.yaml",
          "triggers/refund-requested.yaml",
          "policies/default.yaml",
          "config/base.yaml");

  private DemoFiles() {}

  /**
   * Writes them into a folder.
   *
   * @param targetPort where the demo's bank listens on 127.0.0.1
   */
  public static void write(Path folder, int targetPort) {
    for (String name : NAMES) {
      try (InputStream in = DemoFiles.class.getResourceAsStream("/demo/" + name)) {
        if (in == null) {
          throw new IllegalStateException("the build lacks demo/" + name);
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text.replace("@TARGET_PORT@", Integer.toString(targetPort)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
