package dev.penstock.node.bench;

import dev.penstock.node.folder.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a node is started in a process of its own, each time.
 *
 * @param folder its data
 * @param options of {@code up}, further ones
 * @param environment further variables, which its engines inherit
 */
record NodeLaunch(DataFolder folder, List<String> options, Map<String, String> environment) {

  /** A rate that holds back nobody: it is not what is measured. */
  private static final String NO_RATE = "100000";

  /** What it writes to its console, of all starts. */
  Path output() {
    return folder.root().resolveSibling(folder.root().getFileName() + "-node.txt");
  }

  /** Whether its store and its backbone are those of another node. */
  boolean needsOthers() {
    return options.contains("--database");
  }

  Process start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As this process was started: with its class archive, its compilers, its collector.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.penstock.node.cli.Main");
    command.addAll(List.of("up", "--port", "0", "--data", folder.root().toString()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().put("PENSTOCK_WEBHOOK_RATE", NO_RATE);
    builder.environment().put("PENSTOCK_WEBHOOK_BURST", NO_RATE);
    builder.environment().put("PENSTOCK_API_RATE", NO_RATE);
    builder.environment().put("PENSTOCK_API_BURST", NO_RATE);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
