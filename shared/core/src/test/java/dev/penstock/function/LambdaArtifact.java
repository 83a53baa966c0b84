package dev.penstock.function;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** The self-contained jar of the module that a test belongs to, as Lambda gets it. */
public final class LambdaArtifact {

  /** What a function that speaks to the store alone carries: a library each. */
  public static final Set<String> LEAN_LIBRARIES =
      Set.of(
          "com.amazonaws.services",
          "com.fasterxml.jackson",
          "com.github.f4b6a3",
          "dev.penstock",
          "org.crac",
          "org.jspecify",
          "org.postgresql");

  /**
   * What it depends on. The pool and its logging are not shaded in; the annotations of the driver
   * neither.
   */
  public static final Set<String> LEAN_DEPENDENCIES =
      Set.of(
          "com.amazonaws:aws-lambda-java-core",
          "com.fasterxml.jackson.core:jackson-annotations",
          "com.fasterxml.jackson.core:jackson-core",
          "com.fasterxml.jackson.core:jackson-databind",
          "com.github.f4b6a3:ulid-creator",
          "com.zaxxer:HikariCP",
          "dev.penstock:penstock-core",
          "dev.penstock:penstock-events",
          "dev.penstock:penstock-runtime",
          "io.github.crac:org-crac",
          "org.checkerframework:checker-qual",
          "org.jspecify:jspecify",
          "org.postgresql:postgresql",
          "org.slf4j:slf4j-api");

  private static final Path TARGET = Path.of("target");

  private final Path jar;

  private LambdaArtifact(Path jar) {
    this.jar = jar;
  }

  public static LambdaArtifact ofThisModule() throws IOException {
    try (var files = Files.list(TARGET)) {
      return new LambdaArtifact(
          files.filter(f -> f.toString().endsWith("-lambda.jar")).findFirst().orElseThrow());
    }
  }

  public long bytes() throws IOException {
    return Files.size(jar);
  }

  public List<JarEntry> entries() throws IOException {
    try (JarFile open = new JarFile(jar.toFile())) {
      return open.stream().toList();
    }
  }

  /** The beginnings of the packages of its classes: a library each. */
  public Set<String> libraries() throws IOException {
    return entries().stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .map(LambdaArtifact::root)
        .collect(Collectors.toSet());
  }

  /** What the module needs at run time, shaded in or not, as {@code group:artifact}. */
  public Set<String> dependencies() throws IOException {
    return Files.readAllLines(TARGET.resolve("lambda-dependencies.txt")).stream()
        .map(String::strip)
        .filter(line -> line.contains(":jar:"))
        .map(line -> line.substring(0, line.indexOf(":jar:")))
        .collect(Collectors.toSet());
  }

  /**
   * Calls a function with nothing but the jar on its class path.
   *
   * @throws java.lang.reflect.InvocationTargetException what the function throws
   */
  public byte[] answer(String function, Map<String, String> environment, byte[] event)
      throws ReflectiveOperationException, IOException {
    URL[] itself = {jar.toUri().toURL()};
    try (var alone = new URLClassLoader(itself, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = alone.loadClass(function);
      var constructor = type.getDeclaredConstructor(Map.class);
      constructor.setAccessible(true);
      Class<?> context = alone.loadClass("com.amazonaws.services.lambda.runtime.Context");
      var handle = type.getMethod("handleRequest", InputStream.class, OutputStream.class, context);
      var answer = new ByteArrayOutputStream();
      handle.invoke(
          constructor.newInstance(environment), new ByteArrayInputStream(event), answer, null);
      return answer.toByteArray();
    }
  }

  private static String root(String entry) {
    String[] parts = entry.substring(0, entry.lastIndexOf('/')).split("/", -1);
    int depth = parts[0].equals("com") ? 3 : 2;
    return String.join(".", List.of(parts).subList(0, Math.min(depth, parts.length)));
  }
}
