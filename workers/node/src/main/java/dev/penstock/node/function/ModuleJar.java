package dev.penstock.node.function;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleMainClassAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A function and all that it carries as one open module, so that it can be linked into a Java. What
 * its jars declare as services it provides and uses; resources stay where they are found by class.
 */
final class ModuleJar {

  static final String NAME = "dev.penstock.function";

  private static final String SERVICES = "META-INF/services/";

  /**
   * What functions need of the JDK. Beans and pictures, which Jackson and the driver have classes
   * for, are looked for by nobody here.
   */
  private static final List<String> JDK =
      List.of(
          "java.sql",
          "java.naming",
          "java.management",
          "java.net.http",
          "java.security.jgss",
          "jdk.unsupported");

  private ModuleJar() {}

  /**
   * Makes it.
   *
   * @param jars of each file the first counts
   * @param main the class that is started when none is named
   */
  static void write(List<Path> jars, String main, Path target) throws IOException {
    Map<String, List<String>> services = new TreeMap<>();
    Set<String> uses = new TreeSet<>();
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file)) {
      Set<String> written = new HashSet<>();
      for (Path jar : jars) {
        copy(jar, out, written, services, uses);
      }
      out.putNextEntry(new ZipEntry("module-info.class"));
      out.write(descriptor(services, uses, main));
      out.closeEntry();
    }
  }

  private static void copy(
      Path from,
      JarOutputStream out,
      Set<String> written,
      Map<String, List<String>> services,
      Set<String> uses)
      throws IOException {
    try (JarFile jar = new JarFile(from.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        boolean ofTheJar = name.equals(JarFile.MANIFEST_NAME) || name.equals("module-info.class");
        if (entry.isDirectory() || ofTheJar) {
          continue;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (name.startsWith(SERVICES)) {
          services
              .computeIfAbsent(name.substring(SERVICES.length()), _ -> new ArrayList<>())
              .addAll(providers(bytes));
        } else if (written.add(name)) {
          out.putNextEntry(new ZipEntry(name));
          out.write(bytes);
          out.closeEntry();
          if (name.endsWith(".class")) {
            uses.addAll(ServiceUses.of(bytes));
          }
        }
      }
    }
  }

  private static List<String> providers(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static byte[] descriptor(
      Map<String, List<String>> services, Set<String> uses, String main) {
    var module =
        ModuleAttribute.of(
            ModuleDesc.of(NAME),
            it -> {
              it.moduleFlags(ClassFile.ACC_OPEN);
              it.requires(ModuleDesc.of("java.base"), List.of(AccessFlag.MANDATED), null);
              JDK.forEach(name -> it.requires(ModuleDesc.of(name), List.of(), null));
              Stream.concat(services.keySet().stream(), uses.stream())
                  .distinct()
                  .forEach(service -> it.uses(ClassDesc.of(service)));
              services.forEach(
                  (service, providers) -> {
                    it.provides(
                        ClassDesc.of(service),
                        providers.stream().distinct().map(ClassDesc::of).toArray(ClassDesc[]::new));
                  });
            });
    return ClassFile.of()
        .buildModule(module, it -> it.with(ModuleMainClassAttribute.of(ClassDesc.of(main))));
  }
}
