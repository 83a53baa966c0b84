package dev.penstock.cdk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A package of a function with hardly anything in it. */
public final class SamplePackage {

  private SamplePackage() {}

  /** Writes it, and tells where. */
  public static Path write(Path file, String architecture, String learnt) throws IOException {
    Map<String, String> entries =
        new TreeMap<>(
            Map.of(
                "architecture",
                architecture,
                "bootstrap",
                "#!/bin/sh",
                "java/bin/java",
                "java",
                "function.aot",
                learnt));
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        ZipEntry head = new ZipEntry(entry.getKey());
        head.setTime(0);
        zip.putNextEntry(head);
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
