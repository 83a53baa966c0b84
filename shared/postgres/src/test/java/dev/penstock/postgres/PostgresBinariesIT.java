package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F125: the server's programs come from the class path and are unpacked once. */
class PostgresBinariesIT {

  @TempDir Path cache;

  @Test
  void shouldUnpackOnceWhenManyNeedThemAtOnce() throws Exception {
    Callable<PostgresBinaries> install = () -> PostgresBinaries.install(cache);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<PostgresBinaries> homes =
          threads.invokeAll(List.of(install, install)).stream().map(Future::resultNow).toList();

      assertThat(homes.get(0)).isEqualTo(homes.get(1));
      assertThat(Files.isExecutable(homes.get(0).program("postgres"))).isTrue();
    }
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .singleElement()
          .asString()
          .matches("postgresql-\\d+\\.\\d+\\.\\d+-(x86_64|arm_64)");
    }
  }
}
