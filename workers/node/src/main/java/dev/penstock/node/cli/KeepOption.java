package dev.penstock.node.cli;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.retention.Kept;
import dev.penstock.workers.retention.RetentionTimes;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** {@code --keep}: for how long what has served is kept. */
final class KeepOption {

  @Option(
      names = "--keep",
      paramLabel = "WHAT=TIME",
      description =
          "For how long to keep envelopes (7d), deliveries (30d), events (7d), messages (30d),"
              + " occurrences (30d), answers (7d), leases (366d), payloads (7d) or the audit trail (trail, 730d), for example"
              + " envelopes=14d."
              + " May be given several times.")
  Map<String, String> times = new LinkedHashMap<>();

  RetentionTimes times() {
    Map<Kept, Duration> chosen = new EnumMap<>(Kept.class);
    times.forEach((what, time) -> chosen.put(kept(what), TimeSpan.of("--keep " + what, time)));
    return new RetentionTimes(chosen);
  }

  private static Kept kept(String what) {
    return Kept.of(what)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.INVALID_INPUT,
                    "--keep knows nothing called "
                        + what
                        + ". Choose one of: "
                        + Arrays.stream(Kept.values())
                            .map(Kept::wire)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
