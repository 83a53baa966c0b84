package dev.penstock.node.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A function as Lambda's own start script does: a JVM with the official runtime client and the
 * native part of it, the serial collector, the first compiler only and IPv4.
 *
 * @param classPath jars only, since an AOT cache takes no folders
 * @param handler as configured in Lambda
 * @param environment what the function is given
 * @param cache where its AOT cache is, or will be
 */
record FunctionProcess(
    List<Path> classPath, String handler, Map<String, String> environment, Path cache) {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One answer after a cold start, and how long after the start of the process it came. */
  record ColdAnswer(byte[] body, long nanos) {}

  /** Runs the function once over the events and keeps what the JVM learnt. */
  void train(List<byte[]> events) throws IOException, InterruptedException {
    try (RuntimeApiHost host = new RuntimeApiHost()) {
      Process process = start(host, "-XX:AOTCacheOutput=" + cache);
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

  ColdAnswer coldStart(byte[] event) throws IOException, InterruptedException {
    // A host for each process: an ended one's open poll would swallow the next one's event.
    try (RuntimeApiHost host = new RuntimeApiHost()) {
      host.invoke(event);
      long begun = System.nanoTime();
      Process process = start(host, "-XX:AOTCache=" + cache);
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

  private Process start(RuntimeApiHost host, String cacheOption) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.net.preferIPv4Stack=true",
            // Lambda has it lie unpacked beside its runtime; else the client unpacks it each time.
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + NativeClient.unpacked(cache.resolveSibling("lib")),
            cacheOption,
            "-cp",
            String.join(":", classPath.stream().map(Path::toString).toList()),
            CLIENT,
            handler));
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
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    return builder.start();
  }

  private Path log() {
    return cache.resolveSibling("function.log");
  }

  private IllegalStateException withLog(IllegalStateException e) throws IOException {
    return new IllegalStateException(e.getMessage() + "; it said:\n" + Files.readString(log()), e);
  }
}
