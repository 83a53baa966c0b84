package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A control group for one process and all that it starts, where this worker may make one: it is
 * what holds a fork bomb and the memory of many processes together. Without one the limits of each
 * single process still hold.
 */
final class ControlGroup implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 100_000;

  private final List<Path> groups;

  private ControlGroup(List<Path> groups) {
    this.groups = groups;
  }

  /** Of version 2 or 1; one without members when the worker may make none. */
  static ControlGroup make(String name, Limits limits) {
    long quota = (long) limits.cpus() * PERIOD_MICROS;
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
      wanted.put(
          "",
          Map.of(
              "memory.max",
              Long.toString(limits.memoryBytes()),
              "memory.swap.max",
              "0",
              "pids.max",
              Integer.toString(limits.processes()),
              "cpu.max",
              quota + " " + PERIOD_MICROS));
    } else {
      wanted.put("memory", Map.of("memory.limit_in_bytes", Long.toString(limits.memoryBytes())));
      wanted.put("pids", Map.of("pids.max", Integer.toString(limits.processes())));
      wanted.put("cpu", Map.of("cpu.cfs_quota_us", Long.toString(quota)));
    }
    List<Path> made = new ArrayList<>();
    wanted.forEach(
        (controller, values) -> {
          Path parent = ROOT.resolve(controller);
          Path group = parent.resolve(name);
          if (Files.isDirectory(parent) && made(group)) {
            made.add(group);
            values.forEach((file, value) -> write(group.resolve(file), value));
          }
        });
    return new ControlGroup(made);
  }

  /** The files into which a process writes its number to be held by the group. */
  List<String> doors() {
    return groups.stream().map(group -> group.resolve("cgroup.procs").toString()).toList();
  }

  /** Its members have ended; a group that still has some stays until they have. */
  @Override
  public void close() {
    for (Path group : groups) {
      try {
        Files.deleteIfExists(group);
      } catch (IOException _) {
        // The kernel takes a moment after the last member; an empty group costs nothing.
      }
    }
  }

  private static boolean made(Path group) {
    try {
      Files.createDirectory(group);
      return Files.isWritable(group.resolve("cgroup.procs"));
    } catch (IOException _) {
      return false;
    }
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException _) {
      // A controller that is not handed down: the limits of the single process hold.
    }
  }
}
