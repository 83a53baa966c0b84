package dev.penstock.node.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A function in a process of its own, as Lambda starts it.
 *
 * @param training the command of a start that writes the AOT cache when it ends
 * @param start the command of a start that uses the cache
 * @param environment what the function is given
 * @param cache where its AOT cache is, or will be; its log is beside it
 */
public record FunctionProcess(
    List<String> training, List<String> start, Map<String, String> environment, Path cache) {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One answer after a cold start, and how long after the start of the process it came. */
  public record ColdAnswer(byte[] body, long nanos) {}

  /**
   * As Lambda's own start script does in its managed Java: the official runtime client with its
   * native part, the serial collector, the first compiler only and IPv4.
   *
   * @param classPath jars only, since an AOT cache takes no folders
   * @param handler as configured in Lambda
   */
  public static FunctionProcess managed(
      List<Path> classPath, String handler, Map<String, String> environment, Path cache)
      throws IOException {
    List<String> options =
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.net.preferIPv4Stack=true",
            // Lambda has it lie unpacked beside its runtime; else the client unpacks it each time.
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + NativeClient.unpacked(cache.resolveSibling("lib")),
            "-cp",
            String.join(":", classPath.stream().map(Path::toString).toList()),
            CLIENT,
            handler);
    return new FunctionProcess(
        java("-XX:AOTCacheOutput=" + cache, options),
        java("-XX:AOTCache=" + cache, options),
        environment,
        cache);
  }

  /** Runs the function once over the events and keeps what the JVM learnt. */
  public void train(List<byte[]> events) throws IOException, InterruptedException {
    try (RuntimeApiHost host = new RuntimeApiHost()) {
      Process process = start(host, training);
      try {
        for (byte[] event : events) {
          host.invoke(event);
          host.awaitAnswer(PATIENCE);
        }
      } catch (IllegalStateException e) {
        throw withLog(e);
      } finally {
        // The cache is written on the way out.
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
    if (Files.notExists(cache)) {
      throw withLog(new IllegalStateException("the JVM wrote no AOT cache"));
    }
  }

  /**
   * Starts it for one event and ends it.
   *
   * @throws IllegalStateException with its log, when it does not answer
   */
  public ColdAnswer coldStart(byte[] event) throws IOException, InterruptedException {
    // A host for each process: an ended one's open poll would swallow the next one's event.
    try (RuntimeApiHost host = new RuntimeApiHost()) {
      host.invoke(event);
      long begun = System.nanoTime();
      Process process = start(host, start);
      try {
        var answer = host.awaitAnswer(PATIENCE);
        return new ColdAnswer(answer.body(), answer.atNanos() - begun);
      } catch (IllegalStateException e) {
        throw withLog(e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** What it printed since it was first started. */
  public String log() throws IOException {
    return Files.readString(logFile());
  }

  private static List<String> java(String cacheOption, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(cacheOption);
    command.addAll(options);
    return List.copyOf(command);
  }

  private Process start(RuntimeApiHost host, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", host.address());
    builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "bench");
    builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    builder.environment().put("AWS_LAMBDA_LOG_GROUP_NAME", "bench");
    builder.environment().put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    return builder.start();
  }

  private Path logFile() {
    return cache.resolveSibling("function.log");
  }

  private IllegalStateException withLog(IllegalStateException e) throws IOException {
    return new IllegalStateException(e.getMessage() + "; it said:\n" + log(), e);
  }
}
