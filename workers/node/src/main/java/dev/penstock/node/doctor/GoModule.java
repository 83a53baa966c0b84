package dev.penstock.node.doctor;

import dev.penstock.node.process.OwnSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Programs built from their Go modules, which Go verifies by its checksum database. */
final class GoModule {

  private static final Duration BUILD = Duration.ofMinutes(15);

  private GoModule() {}

  /** Builds the module's program at the target, whose folder is there. */
  static void build(String module, Path target, Consumer<String> say) {
    if (OwnSession.onPath("go").isEmpty()) {
      say.accept("  not with Go: there is no go on the PATH");
      return;
    }
    say.accept("  building it with Go; this takes one to four minutes");
    Path folder = target.getParent();
    List<String> install = List.of("go", "install", module);
    boolean done =
        Programs.run(install, Map.of("GOBIN", folder == null ? "." : folder.toString()), BUILD);
    say.accept(
        done ? "  built" : "  the build failed; try it by hand: " + String.join(" ", install));
  }
}
