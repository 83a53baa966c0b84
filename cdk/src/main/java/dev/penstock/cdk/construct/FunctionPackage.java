package dev.penstock.cdk.construct;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awscdk.services.lambda.Architecture;

/**
 * A function's package with a Java of its own, as {@code ./penstock functions} makes it.
 *
 * @param architecture that it runs on
 * @param digest of all that is in it but what its Java learnt: of the same sources the same, so
 *     that nothing is deployed that didn't change, though no two runs of a JVM learn the very same
 */
record FunctionPackage(Architecture architecture, String digest) {

  private static final String LEARNT = "function.aot";

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is none
   */
  static FunctionPackage of(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry architecture = zip.getEntry("architecture");
      if (architecture == null || zip.getEntry("bootstrap") == null) {
        throw new IllegalArgumentException(
            file + " is no package of a function: ./penstock functions makes them.");
      }
      String name =
          new String(zip.getInputStream(architecture).readAllBytes(), StandardCharsets.UTF_8);
      return new FunctionPackage(
          switch (name) {
            case "x86_64" -> Architecture.X86_64;
            case "arm64" -> Architecture.ARM_64;
            default ->
                throw new IllegalArgumentException(
                    file + " is for an architecture that Lambda does not have: " + name);
          },
          digest(zip));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(ZipFile zip) throws IOException {
    MessageDigest digest = sha256();
    List<String> names =
        Collections.list(zip.entries()).stream()
            .filter(entry -> !entry.isDirectory())
            .map(ZipEntry::getName)
            .filter(name -> !name.equals(LEARNT))
            .sorted()
            .toList();
    for (String name : names) {
      digest.update((name + "\0").getBytes(StandardCharsets.UTF_8));
      try (InputStream in = new DigestInputStream(zip.getInputStream(zip.getEntry(name)), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
