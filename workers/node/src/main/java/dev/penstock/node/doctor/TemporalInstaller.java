package dev.penstock.node.doctor;

import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.process.OwnSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets the {@code temporal} program into the cache: the official release where the internet is
 * there, a build from its Go module (verified by Go's checksum database) where Go is.
 */
public final class TemporalInstaller {

  private static final Duration BUILD = Duration.ofMinutes(15);

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
      build(target);
    }
    return TemporalProgram.find();
  }

  private void build(Path target) {
    if (OwnSession.onPath("go").isEmpty()) {
      say.accept("  not with Go either: there is no go on the PATH");
      return;
    }
    say.accept("  building it with Go; this takes two to four minutes");
    List<String> install =
        List.of(
            "go", "install", "github.com/temporalio/cli/cmd/temporal@v" + TemporalProgram.VERSION);
    boolean done = Programs.run(install, Map.of("GOBIN", folder(target).toString()), BUILD);
    say.accept(
        done ? "  built" : "  the build failed; try it by hand: " + String.join(" ", install));
  }

  private static Path folder(Path target) {
    Path folder = target.getParent();
    return folder == null ? Path.of(".") : folder;
  }
}
