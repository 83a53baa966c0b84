package dev.penstock.node.cli;

import dev.penstock.node.bench.BenchStore;
import dev.penstock.node.packing.FunctionPacker;
import dev.penstock.node.packing.PackedFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code functions}: what is deployed of them where there is no SnapStart. */
@Command(
    name = "functions",
    description = "Pack functions for AWS Lambda's custom runtime.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A package is a Java that was linked for the function, the function in it, and what that Java",
      "learnt of it (AOT cache). It runs on the architecture of the machine that packs it, in Lambda",
      "as provided.al2023: cdk deploy -c functionRuntime=custom. From a checkout that was built.",
      "",
      "Examples:",
      "  ./penstock functions --into functions/packages",
      "  ./penstock functions --into /tmp/packages ingress"
    })
final class FunctionsCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(
      paramLabel = "FUNCTION",
      arity = "0..*",
      description = "ingress, scheduler, drain or api (default: all of them).")
  List<String> names = List.of();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the packages go, each as FUNCTION.zip.")
  Path folder = Path.of(".");

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> known = Arrays.stream(PackedFunction.values()).map(PackedFunction::wire).toList();
    if (!known.containsAll(names)) {
      io.err().println("The functions are " + String.join(", ", known) + ".");
      io.err().flush();
      return Failures.INVALID;
    }
    try (BenchStore store = BenchStore.open()) {
      FunctionPacker packer = new FunctionPacker(store);
      for (PackedFunction function : PackedFunction.values()) {
        if (!names.isEmpty() && !names.contains(function.wire())) {
          continue;
        }
        Path archive = folder.resolve(function.wire() + ".zip");
        packer.pack(function, store.folder().resolve("pack-" + function.wire()), archive);
        io.out().printf(Locale.ROOT, "%s  %.1f MB%n", archive, Files.size(archive) / 1_000_000.0);
        io.out().flush();
      }
    }
    return 0;
  }
}
