package dev.penstock.node.bench;

import dev.penstock.functions.runtime.RuntimeLoop;
import dev.penstock.http.LambdaHttp;
import dev.penstock.node.function.CustomRuntime;
import dev.penstock.node.function.FunctionArtifact;
import dev.penstock.node.function.FunctionProcess;
import dev.penstock.node.function.FunctionProcess.ColdAnswer;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * From the start of the process to the first answer of the ingress artifact, beside a function that
 * does nothing, each in both ways in which Lambda starts a function without a snapshot: as a custom
 * runtime, with the Java of its own that is deployed, and by the official runtime client in a
 * managed Java. A small Runtime API host, an AOT cache for each. The first answer is either a
 * refusal (trigger and secret looked up, signature refused, refusal recorded) or a durable 202.
 * Where it was made, a function on Spring Cloud Function that does nothing is beside them.
 */
public final class ColdStartBench {

  private static final byte[] BODY = "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

  private static final String INGRESS = "dev.penstock.functions.ingress.IngressFunction";

  private ColdStartBench() {}

  /** A function that does nothing and the front door, both started in the same way. */
  private record Sides(FunctionProcess bare, FunctionProcess ingress, ColdStartTimes times) {

    void train(BenchStore bench, String name) throws IOException, InterruptedException {
      bare.train(List.of(bench.event("train-bare-" + name, BODY)));
      ingress.train(
          List.of(
              bench.forgedEvent("train-1-" + name, BODY), bench.event("train-2-" + name, BODY)));
    }

    void measure(BenchStore bench, String round) throws IOException, InterruptedException {
      byte[] event = bench.event("cold-" + round, BODY);
      times.bare().add(bare.coldStart(event).nanos());
      times
          .verified()
          .add(expect(401, ingress.coldStart(bench.forgedEvent("forged-" + round, BODY))));
      times.durable().add(expect(202, ingress.coldStart(event)));
    }
  }

  /**
   * Runs it and prints the table.
   *
   * @param artifact the self-contained jar of the ingress function
   * @param rounds cold starts of each kind
   * @return whether both targets are held by the custom runtime, which are for an idle machine
   */
  public static boolean run(PrintStream out, Path artifact, int rounds)
      throws IOException, InterruptedException {
    try (BenchStore bench = BenchStore.open()) {
      List<Path> client = runtimeClient();
      Sides managed = managed(bench, artifact, client, rounds);
      Sides custom = custom(bench, artifact, rounds);
      Optional<FunctionProcess> spring =
          SpringFunction.find(client, bench.folder().resolve("spring.aot"));
      managed.train(bench, "managed");
      custom.train(bench, "custom");
      if (spring.isPresent()) {
        spring.get().train(List.of(bench.event("train-spring", BODY)));
      }
      Percentiles framework = new Percentiles(rounds);
      for (int i = 0; i < rounds; i++) {
        managed.measure(bench, "managed-" + i);
        custom.measure(bench, "custom-" + i);
        if (spring.isPresent()) {
          framework.add(spring.get().coldStart(bench.event("spring-" + i, BODY)).nanos());
        }
      }
      boolean held = ColdStartTimes.print(out, managed.times(), custom.times());
      if (spring.isPresent()) {
        ColdStartTimes.printFramework(out, framework, managed.times());
      } else {
        out.println("without Spring Cloud Function beside them: " + SpringFunction.HOW);
      }
      return held;
    }
  }

  private static Sides managed(BenchStore bench, Path artifact, List<Path> client, int rounds)
      throws IOException {
    Path folder = bench.folder();
    return new Sides(
        FunctionProcess.managed(
            with(List.of(bareJar(folder)), client),
            BareHandler.class.getName(),
            Map.of(),
            folder.resolve("bare.aot")),
        FunctionProcess.managed(
            with(List.of(artifact), client),
            INGRESS,
            environment(bench),
            folder.resolve("ingress.aot")),
        new ColdStartTimes(rounds));
  }

  private static Sides custom(BenchStore bench, Path artifact, int rounds)
      throws IOException, InterruptedException {
    Path folder = bench.folder();
    List<Path> bare =
        List.of(
            bareJar(folder),
            FunctionArtifact.location(RuntimeLoop.class),
            FunctionArtifact.location(com.amazonaws.services.lambda.runtime.Context.class));
    return new Sides(
        CustomRuntime.link(bare, BareFunction.class.getName(), folder.resolve("custom-bare"))
            .process(Map.of()),
        CustomRuntime.link(List.of(artifact), INGRESS, folder.resolve("custom-ingress"))
            .process(environment(bench)),
        new ColdStartTimes(rounds));
  }

  private static long expect(int status, ColdAnswer answer) throws IOException {
    int given = LambdaHttp.readResponse(new ByteArrayInputStream(answer.body())).status();
    if (given != status) {
      throw new IllegalStateException("the function answered " + given + ", not " + status);
    }
    return answer.nanos();
  }

  private static Map<String, String> environment(BenchStore bench) {
    DatabaseSettings settings = bench.store().settings(DatabaseRole.INGRESS, 1);
    return Map.of(
        "PENSTOCK_DATABASE_URL", settings.url(),
        "PENSTOCK_DATABASE_PASSWORD", settings.password(),
        "PENSTOCK_ROOT_KEY", BenchStore.rootKey(),
        "PENSTOCK_WEBHOOK_REFUSALS_PER_MINUTE", "1000");
  }

  private static Path bareJar(Path folder) throws IOException {
    Path jar = folder.resolve("bare.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> type : List.of(BareHandler.class, BareFunction.class)) {
        String entry = type.getName().replace('.', '/') + ".class";
        try (var bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(entry))) {
          out.putNextEntry(new JarEntry(entry));
          bytes.transferTo(out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  /** The client, what it is made of and the interfaces, each wherever this process has it from. */
  private static List<Path> runtimeClient() {
    try {
      return List.of(
          FunctionArtifact.location(
              Class.forName("com.amazonaws.services.lambda.runtime.api.client.AWSLambda")),
          FunctionArtifact.location(
              Class.forName("com.amazonaws.services.lambda.runtime.serialization.PojoSerializer")),
          FunctionArtifact.location(
              Class.forName("software.amazon.awssdk.utilslite.SdkInternalThreadLocal")),
          FunctionArtifact.location(
              com.amazonaws.services.lambda.runtime.RequestStreamHandler.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the Lambda runtime client is not on the class path", e);
    }
  }

  static List<Path> with(List<Path> first, List<Path> others) {
    List<Path> all = new ArrayList<>(first);
    all.addAll(others);
    return all;
  }
}
