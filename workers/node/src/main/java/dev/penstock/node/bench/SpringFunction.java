package dev.penstock.node.bench;

import dev.penstock.node.function.FunctionProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function on Spring Cloud Function that does nothing, as a project beside the build makes it
 * ({@code workers/node/src/test/spring-cloud-function}): nothing of it is on our class path.
 */
final class SpringFunction {

  static final String HOW = "./mvnw -f workers/node/src/test/spring-cloud-function/pom.xml package";

  private static final Path HOME =
      Path.of(System.getProperty("user.home"), ".cache/penstock/spring-cloud-function-5.0.1");

  private SpringFunction() {}

  /**
   * The function, where it has been made.
   *
   * @param client the runtime client's jars
   * @param cache where its AOT cache will be
   */
  static Optional<FunctionProcess> find(List<Path> client, Path cache) throws IOException {
    if (Files.notExists(HOME)) {
      return Optional.empty();
    }
    try (var files = Files.list(HOME)) {
      List<Path> jars = files.filter(it -> it.toString().endsWith(".jar")).sorted().toList();
      return Optional.of(
          FunctionProcess.managed(
              ColdStartBench.with(jars, client),
              "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest",
              Map.of(
                  "MAIN_CLASS", "dev.penstock.bench.Nothing",
                  "SPRING_CLOUD_FUNCTION_DEFINITION", "answer"),
              cache));
    }
  }
}
