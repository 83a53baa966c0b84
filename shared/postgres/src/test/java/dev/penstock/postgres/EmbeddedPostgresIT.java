package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F125: the embedded store is durable, private, and outlives or follows its node as it should. */
class EmbeddedPostgresIT {

  @TempDir static Path folder;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() {
    server = EmbeddedPostgres.start(folder);
  }

  @BeforeEach
  void restartWhenATestStoppedIt() {
    if (!server.isAlive()) {
      server.restart();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldBeDurable() throws Exception {
    assertThat(show("fsync")).isEqualTo("on");
    assertThat(show("synchronous_commit")).isEqualTo("on");
    assertThat(show("full_page_writes")).isEqualTo("on");
    assertThat(show("data_checksums")).isEqualTo("on");
  }

  @Test
  void shouldStayDurableWhenTheConfigurationFileSaysOtherwise() throws Exception {
    Path settings = folder.resolve("cluster/postgresql.auto.conf");
    Files.writeString(settings, "fsync = off\nsynchronous_commit = off\nlisten_addresses = '*'\n");
    try {
      server.restart();

      assertThat(show("fsync")).isEqualTo("on");
      assertThat(show("synchronous_commit")).isEqualTo("on");
      assertThat(show("listen_addresses")).isEqualTo("127.0.0.1");
    } finally {
      Files.writeString(settings, "");
    }
  }

  @Test
  void shouldListenOnLoopbackOnlyAndAskForThePassword() throws Exception {
    assertThat(show("listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(show("unix_socket_directories")).isEmpty();
    assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), "postgres", "x"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void shouldKeepDataAndPasswordFromOthers() throws Exception {
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("cluster"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("password"))).isEqualTo("rw-------");
  }

  @Test
  void shouldKeepCommittedDataAndThePortWhenTheServerWasKilled() throws Exception {
    int port = server.port();
    execute("CREATE TABLE kept AS SELECT 42 AS answer");
    kill();
    assertThat(server.isAlive()).isFalse();

    server.restart();

    assertThat(server.isAlive()).isTrue();
    assertThat(server.port()).isEqualTo(port);
    assertThat(ask("SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void shouldTakeAnotherPortWhenItsOwnIsTakenAtAStart() throws Exception {
    int port = server.port();
    server.close();

    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      server = EmbeddedPostgres.start(folder);

      assertThat(server.port()).isNotEqualTo(port);
      assertThat(ask("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldWaitForItsPortWhenItIsStartedAgainSinceThePoolsKnowNoOther() throws Exception {
    int port = server.port();
    kill();
    CompletableFuture<Void> again;
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      again = CompletableFuture.runAsync(server::restart);
      assertThatThrownBy(() -> again.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
    }

    again.get(60, TimeUnit.SECONDS);

    assertThat(server.port()).isEqualTo(port);
    assertThat(ask("SELECT 1")).isEqualTo("1");
  }

  @Test
  void shouldRefuseAFolderThatALiveNodeUses() {
    assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
        .hasMessageContaining("Another node uses")
        .hasMessageContaining("--data");
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void shouldRunManyServersSideBySide(@TempDir Path other) {
    try (EmbeddedPostgres second = EmbeddedPostgres.start(other)) {
      assertThat(second.port()).isNotEqualTo(server.port());
      assertThat(second.isAlive()).isTrue();
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void shouldReplaceTheServerThatAKilledNodeLeftBehind() throws Exception {
    execute("CREATE TABLE left_behind AS SELECT 42 AS answer");
    ProcessHandle orphan = server.process().orElseThrow();
    server.forget();

    server = EmbeddedPostgres.start(folder);

    awaitEnd(orphan);
    assertThat(ask("SELECT answer FROM left_behind")).isEqualTo("42");
  }

  @Test
  void shouldLeaveAStrangersProcessAloneWhenAnOldPidFileNamesIt() throws Exception {
    server.stop();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.write(
          folder.resolve("cluster/postmaster.pid"),
          List.of(Long.toString(stranger.pid()), folder.resolve("cluster").toString()));
      assertThat(server.isAlive()).isFalse();

      server.restart();

      assertThat(server.isAlive()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldShowTheServersOwnWordsWhenItDoesNotStart() throws Exception {
    server.stop();
    Path version = folder.resolve("cluster/PG_VERSION");
    String text = Files.readString(version);
    Files.writeString(version, "15\n");
    try {
      assertThatThrownBy(() -> server.restart())
          .hasMessageContaining("PostgreSQL did not start")
          .hasMessageContaining("incompatible with server");
    } finally {
      Files.writeString(version, text);
    }
  }

  private void kill() throws Exception {
    ProcessHandle process = server.process().orElseThrow();
    process.destroyForcibly();
    awaitEnd(process);
  }

  private static void awaitEnd(ProcessHandle process) throws Exception {
    process.onExit().get(60, TimeUnit.SECONDS);
  }

  private String show(String setting) throws SQLException {
    return ask("SHOW " + setting);
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = Store.connect(server.superuser("postgres"));
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = Store.connect(server.superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
