package dev.penstock.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * How the server is made and run. The settings go on its command line, where no file in the data
 * folder and no ALTER SYSTEM can undo them.
 */
final class ServerSettings {

  private ServerSettings() {}

  static List<String> initialise(Path cluster, String superuser, Path password) {
    return List.of(
        "--pgdata=" + cluster,
        "--username=" + superuser,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The built-in provider sorts alike on every machine, whatever C library it has.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }

  static String serve(int port) {
    return String.join(
        " ",
        "-c listen_addresses=127.0.0.1",
        "-c port=" + port,
        "-c unix_socket_directories=",
        "-c fsync=on",
        "-c synchronous_commit=on",
        "-c full_page_writes=on",
        "-c max_connections=200",
        "-c timezone=UTC",
        "-c log_timezone=UTC",
        // Statements, parameters and failing rows may hold payloads: they stay out of the log.
        "-c log_error_verbosity=terse",
        "-c log_min_error_statement=panic",
        "-c log_min_duration_statement=-1",
        "-c log_checkpoints=off");
  }
}
