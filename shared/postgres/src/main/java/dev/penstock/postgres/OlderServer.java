package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * For tests: a server of another version than the one that is built in, made as its operator would
 * make it, with an empty database. Its owner connects to it, nothing of ours has provisioned it.
 */
public final class OlderServer implements AutoCloseable {

  private static final String OWNER = "postgres";

  private final EmbeddedPostgres server;

  private OlderServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param folder an empty folder, for its programs and its data
   * @param programs a jar of {@code io.zonky.test.postgres} for this machine
   */
  public static OlderServer start(Path folder, Path programs) {
    PostgresBinaries binaries = new PostgresBinaries(folder.resolve("programs"));
    try (ZipFile jar = new ZipFile(programs.toFile());
        InputStream archive = jar.getInputStream(jar.getEntry(Platform.current().archive()))) {
      PostgresBinaries.unpack(archive, Files.createDirectory(binaries.home()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path data = folder.resolve("data");
    Folders.makePrivate(data);
    initialise(data, binaries);
    OlderServer made = new OlderServer(EmbeddedPostgres.start(data, binaries));
    try (Connection connection = Store.connect(made.server.superuser("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE automation");
    } catch (SQLException e) {
      made.close();
      throw new IllegalStateException(e);
    }
    return made;
  }

  /** The JDBC address of its empty database, with its owner's user and password. */
  public String url() {
    var owner = server.superuser("automation");
    return owner.url() + "?user=" + owner.user() + "&password=" + owner.password();
  }

  @Override
  public void close() {
    server.abandon();
  }

  /** With nothing but what every version knows. */
  private static void initialise(Path data, PostgresBinaries binaries) {
    Path password = data.resolve("password");
    Folders.writePrivate(password, Passwords.next() + "\n");
    Path log = data.resolve("initdb.log");
    List<String> command = new ArrayList<>(RootEscape.prefix(log));
    command.add(binaries.program("initdb").toString());
    command.addAll(List.of("-D", data.resolve("cluster").toString(), "-U", OWNER));
    command.addAll(List.of("--pwfile=" + password, "--auth=scram-sha-256", "--encoding=UTF8"));
    if (Program.run(command, log, 120) != 0) {
      throw PlatformException.of(ProblemType.UNAVAILABLE, Program.tail(log));
    }
  }
}
