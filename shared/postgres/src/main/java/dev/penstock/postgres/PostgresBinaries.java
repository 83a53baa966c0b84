package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The server's programs, unpacked once per version and machine into {@code
 * ~/.cache/penstock/postgresql-<version>-<machine>}. Processes that unpack at the same time each
 * work in a folder of their own and one rename wins, so nobody ever sees half of them.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

  static PostgresBinaries install() {
    return install(Path.of(System.getProperty("user.home", "."), ".cache", "penstock"));
  }

  static PostgresBinaries install(Path cache) {
    Platform platform = Platform.current();
    Path home = cache.resolve("postgresql-" + version() + "-" + platform.machine());
    if (!Files.isDirectory(home)) {
      unpackInto(home, platform);
    }
    return new PostgresBinaries(home);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static void unpackInto(Path home, Platform platform) {
    try (InputStream archive =
        PostgresBinaries.class.getResourceAsStream("/" + platform.archive())) {
      if (archive == null) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "The PostgreSQL programs for this machine ("
                + platform.archive()
                + ") are not on the class path. Build Penstock on this machine,"
                + " or give a server of your own with --database URL.");
      }
      Path parent = home.toAbsolutePath().getParent();
      Files.createDirectories(parent == null ? Path.of(".") : parent);
      Path fresh = Files.createTempDirectory(parent, home.getFileName() + ".part-");
      unpack(archive, fresh);
      moveOrYield(fresh, home);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "PostgreSQL can't be unpacked into " + home + ": " + e.getMessage()),
          e);
    }
  }

  static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive reaches outside its folder: " + entry.getName());
        }
        write(tar, entry, path);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
      throw new IOException("can't make " + path + " executable");
    }
  }

  private static void moveOrYield(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Most often another process was first, and its folder is as good as ours.
      Folders.delete(fresh);
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  private static String version() {
    try (InputStream in =
        PostgresBinaries.class.getResourceAsStream("/penstock-postgres.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new IllegalStateException("the build's own properties can't be read", e);
    }
  }
}
