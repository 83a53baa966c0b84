package dev.penstock.node.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A function with a Java of its own, as Lambda's custom runtime takes it: {@code bootstrap}, which
 * Lambda starts, {@code java} with the function linked into it, and {@code function.aot}, what that
 * Java learnt of that function; the certificates of databases lie beside them. The cache fits
 * wherever the folder lies and whatever times its files bear, since a JVM holds a module of its own
 * to be as old as itself.
 *
 * @param folder with the three in it
 * @param main the function's class
 */
public record CustomRuntime(Path folder, String main) {

  /** The same as in Lambda's managed Java. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true");

  /**
   * Links a function and this process's Java; it is to be trained yet.
   *
   * @param jars of the function, all that it needs
   * @param main its class
   * @param folder is made
   * @throws IllegalStateException with what {@code jlink} says, when that can't
   */
  public static CustomRuntime link(List<Path> jars, String main, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path module = folder.resolveSibling(folder.getFileName() + ".jar");
    ModuleJar.write(jars, main, module);
    Process jlink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--module-path",
                module.toString(),
                "--add-modules",
                ModuleJar.NAME,
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.resolve("java").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jlink.waitFor() != 0) {
      throw new IllegalStateException("jlink can't link the function: " + said.strip());
    }
    Files.delete(module);
    certificates(jars, folder);
    Files.writeString(folder.resolve("bootstrap"), bootstrap());
    Files.setPosixFilePermissions(
        folder.resolve("bootstrap"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return new CustomRuntime(folder, main);
  }

  private static String bootstrap() {
    return """
    #!/bin/sh
    # Started by Lambda. The heap is what its managed Java takes: 85 parts of 100.
    exec "$LAMBDA_TASK_ROOT/java/bin/java" %s \\
      -Xmx$((AWS_LAMBDA_FUNCTION_MEMORY_SIZE * 85 / 100))m \\
      -XX:AOTCache="$LAMBDA_TASK_ROOT/function.aot" -m "%s/$_HANDLER"
    """
        .formatted(String.join(" ", OPTIONS), ModuleJar.NAME);
  }

  /** They are read as files, from where Lambda unpacks a jar too: {@code /var/task/rds}. */
  private static void certificates(List<Path> jars, Path folder) throws IOException {
    for (Path jar : jars) {
      try (JarFile open = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(open.entries())) {
          if (entry.getName().startsWith("rds/") && !entry.isDirectory()) {
            Path file = folder.resolve(entry.getName()).normalize();
            Files.createDirectories(file.getParent());
            Files.write(file, open.getInputStream(entry).readAllBytes());
          }
        }
      }
    }
  }

  /**
   * The function as a process, to be trained or started.
   *
   * @param environment what it is given
   */
  public FunctionProcess process(Map<String, String> environment) {
    Path cache = folder.resolve("function.aot");
    List<String> training = new ArrayList<>();
    training.add(folder.resolve("java/bin/java").toString());
    training.addAll(OPTIONS);
    training.add("-XX:AOTCacheOutput=" + cache);
    training.addAll(List.of("-m", ModuleJar.NAME + "/" + main));
    Map<String, String> told = new TreeMap<>(environment);
    told.put("LAMBDA_TASK_ROOT", folder.toString());
    told.put("_HANDLER", main);
    return new FunctionProcess(
        training, List.of(folder.resolve("bootstrap").toString()), told, cache);
  }

  /** Writes it as one file, as Lambda takes it. */
  public void archive(Path target) throws IOException {
    PackageArchive.write(this, target);
  }
}
