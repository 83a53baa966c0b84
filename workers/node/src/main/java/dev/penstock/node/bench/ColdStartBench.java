package dev.penstock.node.bench;

import dev.penstock.http.LambdaHttp;
import dev.penstock.node.bench.FunctionProcess.ColdAnswer;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * From the start of the process to the first answer of the ingress artifact, beside a function that
 * does nothing and, where that was made, one on Spring Cloud Function that does nothing: the
 * official runtime client on a small Runtime API host, an AOT cache for each. The first answer is
 * either a refusal (trigger and secret looked up, signature refused, refusal recorded) or a durable
 * 202.
 */
public final class ColdStartBench {

  private static final byte[] BODY = "{\"text\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

  private static final int VERIFIED_MILLIS = 100;
  private static final int DURABLE_MILLIS = 150;

  private ColdStartBench() {}

  /**
   * Runs it and prints the table.
   *
   * @param artifact the self-contained jar of the ingress function
   * @param rounds cold starts of each kind
   * @return whether both targets are held, which are for an idle machine
   */
  public static boolean run(PrintStream out, Path artifact, int rounds)
      throws IOException, InterruptedException {
    try (BenchStore bench = BenchStore.open()) {
      Path folder = bench.folder();
      List<Path> client = runtimeClient();
      FunctionProcess bare =
          new FunctionProcess(
              with(List.of(bareJar(folder)), client),
              BareHandler.class.getName(),
              Map.of(),
              folder.resolve("bare.aot"));
      FunctionProcess ingress =
          new FunctionProcess(
              with(List.of(artifact), client),
              "dev.penstock.functions.ingress.IngressFunction",
              environment(bench),
              folder.resolve("ingress.aot"));
      Optional<FunctionProcess> spring = SpringFunction.find(client, folder.resolve("spring.aot"));
      bare.train(List.of(bench.event("train-bare", BODY)));
      if (spring.isPresent()) {
        spring.get().train(List.of(bench.event("train-spring", BODY)));
      }
      ingress.train(List.of(bench.forgedEvent("train-1", BODY), bench.event("train-2", BODY)));
      Percentiles nothing = new Percentiles(rounds);
      Percentiles refused = new Percentiles(rounds);
      Percentiles durable = new Percentiles(rounds);
      Percentiles framework = new Percentiles(rounds);
      for (int i = 0; i < rounds; i++) {
        byte[] event = bench.event("cold-" + i, BODY);
        nothing.add(bare.coldStart(event).nanos());
        refused.add(expect(401, ingress.coldStart(bench.forgedEvent("forged-" + i, BODY))));
        durable.add(expect(202, ingress.coldStart(event)));
        if (spring.isPresent()) {
          framework.add(spring.get().coldStart(event).nanos());
        }
      }
      boolean held = print(out, nothing, refused, durable);
      if (spring.isPresent()) {
        printFramework(out, framework, nothing, refused);
      } else {
        out.println("without Spring Cloud Function beside them: " + SpringFunction.HOW);
      }
      return held;
    }
  }

  /** The artifact of a working tree's build, looked for from where these classes are upwards. */
  public static Path artifact() {
    for (Path at = location(ColdStartBench.class); at != null; at = at.getParent()) {
      Path target = at.resolve("functions/ingress/target");
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
    throw new IllegalStateException("the ingress artifact is only there in a working tree's build");
  }

  private static boolean print(
      PrintStream out, Percentiles nothing, Percentiles refused, Percentiles durable) {
    out.println(Percentiles.header());
    out.println(nothing.row("bare handler, first answer"));
    out.println(refused.row("ingress, first verified answer"));
    out.println(durable.row("ingress, first durable 202"));
    out.printf(
        Locale.ROOT,
        "ratio to bare at p50: verified %.2f · durable %.2f%n",
        refused.millis(0.5) / nothing.millis(0.5),
        durable.millis(0.5) / nothing.millis(0.5));
    boolean isQuick = refused.millis(0.5) < VERIFIED_MILLIS;
    boolean isSoon = durable.millis(0.5) < DURABLE_MILLIS;
    out.printf(
        Locale.ROOT,
        "verified within %d ms: %s · durable within %d ms: %s%n",
        VERIFIED_MILLIS,
        isQuick ? "held" : "MISSED",
        DURABLE_MILLIS,
        isSoon ? "held" : "MISSED");
    return isQuick && isSoon;
  }

  private static void printFramework(
      PrintStream out, Percentiles framework, Percentiles nothing, Percentiles refused) {
    out.println(framework.row("Spring Cloud Function, nothing"));
    out.printf(
        Locale.ROOT,
        "Spring Cloud Function that does nothing, at p50: %.2f times bare · %.2f times ingress,"
            + " verified%n",
        framework.millis(0.5) / nothing.millis(0.5),
        framework.millis(0.5) / refused.millis(0.5));
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
    String entry = BareHandler.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        var bytes =
            Objects.requireNonNull(BareHandler.class.getClassLoader().getResourceAsStream(entry))) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }

  /** The client, what it is made of and the interfaces, each wherever this process has it from. */
  private static List<Path> runtimeClient() {
    try {
      return List.of(
          location(Class.forName("com.amazonaws.services.lambda.runtime.api.client.AWSLambda")),
          location(
              Class.forName("com.amazonaws.services.lambda.runtime.serialization.PojoSerializer")),
          location(Class.forName("software.amazon.awssdk.utilslite.SdkInternalThreadLocal")),
          location(com.amazonaws.services.lambda.runtime.RequestStreamHandler.class));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the Lambda runtime client is not on the class path", e);
    }
  }

  static List<Path> with(List<Path> first, List<Path> others) {
    List<Path> all = new ArrayList<>(first);
    all.addAll(others);
    return all;
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry is a URI", e);
    }
  }
}
