package dev.penstock.node.doctor;

import dev.penstock.node.backbone.TemporalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets the {@code temporal} program into the cache: the official release where the internet is
 * there, a build from its Go module (verified by Go's checksum database) where Go is.
 */
public final class TemporalInstaller {

  private final Consumer<String> say;

  /**
   * The installer.
   *
   * @param say told what is being done
   */
  public TemporalInstaller(Consumer<String> say) {
    this.say = say;
  }

  /** Tries both ways; empty when neither worked. */
  public Optional<TemporalProgram> install() {
    Path target = TemporalProgram.cached();
    if (Files.isExecutable(target)) {
      return TemporalProgram.find();
    }
    say.accept("Getting temporal " + TemporalProgram.VERSION + " (once, into " + target + ")");
    try {
      Files.createDirectories(folder(target));
      new TemporalRelease(say).download(target);
    } catch (IOException e) {
      say.accept("  not from its release: " + e.getMessage());
      GoModule.build(
          "github.com/temporalio/cli/cmd/temporal@v" + TemporalProgram.VERSION, target, say);
    }
    return TemporalProgram.find();
  }

  private static Path folder(Path target) {
    Path folder = target.getParent();
    return folder == null ? Path.of(".") : folder;
  }
}
