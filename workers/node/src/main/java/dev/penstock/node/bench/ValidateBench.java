package dev.penstock.node.bench;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long the official examples take to validate in one process: the first time, with all classes
 * and the schema to load, and again.
 */
public final class ValidateBench {

  private static final long TARGET_MILLIS = 1_000;

  private ValidateBench() {}

  /**
   * Runs it and prints the table.
   *
   * @param folder the examples
   * @return whether the first time was within a second; false when there are no examples
   */
  public static boolean run(PrintStream out, Path folder, int rounds) throws IOException {
    if (!Files.isDirectory(folder)) {
      out.println("There are no examples in " + folder.toAbsolutePath().normalize() + ".");
      return false;
    }
    List<byte[]> documents = documents(folder);
    long first = millis(documents);
    long[] again = new long[Math.max(1, rounds)];
    for (int i = 0; i < again.length; i++) {
      again[i] = millis(documents);
    }
    Arrays.sort(again);
    long valid = documents.stream().filter(ValidateBench::isValid).count();
    out.printf("%d documents, %d of them valid%n", documents.size(), valid);
    out.printf("  first time   %6d ms   target %d ms%n", first, TARGET_MILLIS);
    out.printf("  again, p50   %6d ms%n", again[again.length / 2]);
    return first <= TARGET_MILLIS;
  }

  private static List<byte[]> documents(Path folder) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        documents.add(Files.readAllBytes(file));
      }
    }
    return documents;
  }

  private static long millis(List<byte[]> documents) {
    long start = System.nanoTime();
    documents.forEach(ValidateBench::isValid);
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static boolean isValid(byte[] document) {
    return DefinitionReader.read("example.yaml", document) instanceof ReadResult.Valid;
  }
}
