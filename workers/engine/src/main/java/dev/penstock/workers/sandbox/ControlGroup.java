package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A control group for one process and all that it starts, where this worker may make one: it is
 * what holds a fork bomb and the memory of many processes together. Without one the limits of each
 * single process still hold.
 */
final class ControlGroup implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String PREFIX = "penstock-";
  private static final int PERIOD_MICROS = 100_000;
  private static final int LOOKS = 200;
  private static final long LOOK_NANOS = 50_000_000;
  private static final AtomicBoolean SWEPT = new AtomicBoolean();

  private final List<Path> groups;

  private ControlGroup(List<Path> groups) {
    this.groups = groups;
  }

  /** Of version 2 or 1; one without members when the worker may make none. */
  static ControlGroup make(String id, Limits limits) {
    String name = PREFIX + id;
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
    if (SWEPT.compareAndSet(false, true)) {
      wanted.keySet().forEach(controller -> sweep(ROOT.resolve(controller)));
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

  /** Its members are ending: the kernel takes a moment until the last one has left it. */
  @Override
  public void close() {
    if (!removed()) {
      Thread.ofVirtual()
          .name("control-group")
          .start(
              () -> {
                for (int look = 0; look < LOOKS && !removed(); look++) {
                  LockSupport.parkNanos(LOOK_NANOS);
                }
              });
    }
  }

  private boolean removed() {
    boolean all = true;
    for (Path group : groups) {
      all &= removed(group);
    }
    return all;
  }

  private static boolean removed(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** What workers that died have left here; a group that has members stays. */
  private static void sweep(Path parent) {
    Instant old = Instant.now().minusSeconds(60);
    try (Stream<Path> groups = Files.list(parent)) {
      for (Path group :
          groups.filter(g -> g.getFileName().toString().startsWith(PREFIX)).toList()) {
        if (Files.getLastModifiedTime(group).toInstant().isBefore(old)) {
          removed(group);
        }
      }
    } catch (IOException _) {
      // Another worker sweeps too.
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
