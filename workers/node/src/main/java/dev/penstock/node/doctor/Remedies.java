package dev.penstock.node.doctor;

import dev.penstock.node.process.OwnSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Mends what a program can mend by itself. */
public final class Remedies {

  /** What the tests of containers need; runc, since crun refuses hybrid control groups. */
  static final List<String> CONTAINERS =
      List.of("podman", "runc", "netavark", "iptables", "busybox-static");

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Consumer<String> say;

  /**
   * The remedies.
   *
   * @param say told what is being done
   */
  public Remedies(Consumer<String> say) {
    this.say = say;
  }

  /** Mends what was found wanting, as far as it can; look again to see how far that was. */
  public void mend(Finding finding) {
    switch (finding.part()) {
      case "temporal" -> new TemporalInstaller(say).install();
      case "chromium" -> install(List.of("chromium"));
      case "sandbox" -> install(List.of("bubblewrap"));
      case "python3" -> install(List.of("python3"));
      case "podman" -> install(CONTAINERS);
      default -> TestServer.of(finding.part()).ifPresent(server -> server.install(say));
    }
  }

  private void install(List<String> packages) {
    String part = String.join(" ", packages);
    boolean can =
        OwnSession.onPath("apt-get").isPresent()
            && Programs.output("id", "-u").filter("0"::equals).isPresent();
    if (!can) {
      say.accept(part + " can be installed here only by the machine's administrator.");
      return;
    }
    say.accept("Installing " + part + " with apt-get");
    Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
    boolean ready = Programs.run(List.of("apt-get", "update", "-q"), quiet, PATIENCE);
    List<String> install =
        new ArrayList<>(List.of("apt-get", "install", "-y", "-q", "--no-install-recommends"));
    install.addAll(packages);
    if (!ready || !Programs.run(install, quiet, PATIENCE)) {
      say.accept("apt-get could not install " + part + ".");
    }
  }
}
