package dev.penstock.node.client;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A configuration folder as it is at a commit, branch or tag of the Git repository around it: read
 * through the {@code git} program into a folder of its own, which goes with this. Not thread-safe.
 */
public final class GitFolder implements AutoCloseable {

  private static final long LARGEST = 100_000_000;

  private final Path copy;

  private GitFolder(Path copy) {
    this.copy = copy;
  }

  /**
   * Copies the folder.
   *
   * @throws PlatformException {@code invalid-input} when there is no such commit or no Git
   */
  public static GitFolder at(String ref, Path folder) {
    if (ref.startsWith("-") || ref.isBlank()) {
      throw failed("A Git ref is a commit, branch or tag.", null);
    }
    try {
      GitFolder made = new GitFolder(Files.createTempDirectory("penstock-git"));
      made.fill(ref, folder);
      return made;
    } catch (IOException e) {
      throw failed("The Git program can't be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("Reading from Git was interrupted.", e);
    }
  }

  public Path path() {
    return copy;
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw failed("The copy " + copy + " can't be removed.", e);
    }
  }

  private void fill(String ref, Path folder) throws IOException, InterruptedException {
    Path told = Files.createTempFile("penstock-git", ".txt");
    try {
      Process git =
          new ProcessBuilder(
                  List.of("git", "-C", folder.toString(), "archive", "--format=tar", ref, "."))
              .redirectError(told.toFile())
              .start();
      try (InputStream out = git.getInputStream()) {
        unpack(out);
      }
      if (!git.waitFor(30, TimeUnit.SECONDS) || git.exitValue() != 0) {
        git.destroy();
        String reason = Files.readString(told, StandardCharsets.UTF_8).strip();
        close();
        throw failed("Git has no " + ref + " of " + folder + ": " + reason, null);
      }
    } finally {
      Files.deleteIfExists(told);
    }
  }

  private void unpack(InputStream archive) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(archive);
    long size = 0;
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = copy.resolve(entry.getName()).normalize();
      size += entry.getSize();
      if (!target.startsWith(copy) || size > LARGEST) {
        throw new IOException("the archive leads out of its folder or is too large");
      }
      if (entry.isFile()) {
        Files.createDirectories(target.getParent());
        Files.copy(tar, target);
      }
    }
  }

  private static PlatformException failed(
      String detail, @org.jspecify.annotations.Nullable Exception cause) {
    Problem problem = Problem.of(ProblemType.INVALID_INPUT, detail);
    return cause == null ? new PlatformException(problem) : new PlatformException(problem, cause);
  }
}
