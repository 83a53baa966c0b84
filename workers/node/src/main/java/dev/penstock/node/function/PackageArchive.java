package dev.penstock.node.function;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A package as Lambda takes it: a ZIP with the modes of its files and one time for all of them, in
 * the order of their names. Beside what is started it says in {@code architecture} what it runs on,
 * in AWS's word.
 */
final class PackageArchive {

  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private PackageArchive() {}

  /** Writes it, over what was there. */
  static void write(CustomRuntime runtime, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.deleteIfExists(target);
    Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try (FileSystem zip = FileSystems.newFileSystem(target, options)) {
      Files.writeString(runtime.folder().resolve("architecture"), architecture());
      for (Path file : files(runtime.folder())) {
        Path entry = zip.getPath("/" + runtime.folder().relativize(file));
        if (entry.getParent() != null) {
          Files.createDirectories(entry.getParent());
        }
        Files.write(entry, Files.readAllBytes(file));
        Files.setPosixFilePermissions(
            entry,
            PosixFilePermissions.fromString(Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--"));
        Files.setLastModifiedTime(entry, TIME);
      }
      // Folders were given the time at which they were made.
      try (var folders = Files.walk(zip.getPath("/"))) {
        for (Path folder : folders.filter(Files::isDirectory).toList()) {
          if (folder.getParent() != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setLastModifiedTime(folder, TIME);
          }
        }
      }
    }
  }

  private static Set<Path> files(Path folder) throws IOException {
    Set<Path> files = new TreeSet<>();
    for (String part : List.of("bootstrap", "function.aot", "architecture", "java", "rds")) {
      try (var found = Files.walk(folder.resolve(part))) {
        found.filter(Predicate.not(Files::isDirectory)).forEach(files::add);
      }
    }
    return files;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "arm64";
      default -> throw new IllegalStateException("Lambda runs nothing that is linked on " + name);
    };
  }
}
