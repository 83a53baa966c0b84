package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A node with its store and its backbone talks to nobody outside of this machine. F116. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "open sockets are read from /proc")
class NothingPhonesHomeIT {

  @TempDir private Path folder;

  @Test
  void shouldConnectToNobodyOutsideFromItsStartToItsEnd() throws Exception {
    // given
    Set<InetAddress> outside = ConcurrentHashMap.newKeySet();
    AtomicInteger looks = new AtomicInteger();
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    outside.addAll(OpenSockets.outside(ProcessHandle.current()));
                    looks.incrementAndGet();
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                  }
                });

    // when
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Target target = Target.start()) {
      String run =
          platform.sendUntilAccepted(
              "book", "quiet", Json.object().put("id", 1).put("target", target.url()));
      platform.awaitEnd(run);
    } finally {
      watcher.interrupt();
      watcher.join();
    }

    // then
    assertThat(looks.get()).isGreaterThan(100);
    assertThat(outside).isEmpty();
  }
}
