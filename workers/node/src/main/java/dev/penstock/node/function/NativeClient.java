package dev.penstock.node.function;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The native part of the official runtime client, out of its jar. */
final class NativeClient {

  private NativeClient() {}

  /** The library for this machine in the folder, put there when it is not there yet. */
  static Path unpacked(Path folder) throws IOException {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "libaws-lambda-jni.linux-" + architecture + ".so";
    Path library = Files.createDirectories(folder).resolve(name);
    if (Files.notExists(library)) {
      try (InputStream packed = NativeClient.class.getResourceAsStream("/jni/" + name)) {
        Files.copy(Objects.requireNonNull(packed, name), library);
      }
    }
    return library;
  }
}
