package dev.penstock.audit;

import dev.penstock.audit.proof.NoteKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which checkpoints a trail is held against: those in the database and those in files outside.
 *
 * @param key whose signature they must carry; without it none is looked at
 * @param files of notes; those that are not there are passed over
 */
public record CheckpointWitness(Optional<NoteKey> key, List<Path> files) {

  /** No checkpoint is looked at. */
  public static final CheckpointWitness NONE = new CheckpointWitness(Optional.empty(), List.of());

  public CheckpointWitness {
    files = List.copyOf(files);
  }

  /** The files, as long as they are now. */
  CheckpointSource.Opened open() throws IOException {
    List<CheckpointSource> sources = new ArrayList<>();
    List<AutoCloseable> opened = new ArrayList<>();
    for (Path file : key.isEmpty() ? List.<Path>of() : files) {
      if (Files.exists(file)) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new BoundedInput(Files.newInputStream(file), Files.size(file)),
                    StandardCharsets.UTF_8));
        opened.add(lines);
        sources.add(CheckpointSource.ofFile(file, lines, key.orElseThrow()));
      }
    }
    return new CheckpointSource.Opened(sources, opened);
  }

  /** Those in the database. */
  CheckpointSource.Opened open(Connection transaction) throws SQLException {
    if (key.isEmpty()) {
      return new CheckpointSource.Opened(List.of(), List.of());
    }
    PreparedStatement select =
        transaction.prepareStatement("SELECT note FROM audit_checkpoint ORDER BY size");
    select.setFetchSize(1000);
    return new CheckpointSource.Opened(
        List.of(CheckpointSource.ofStore(select.executeQuery(), key.orElseThrow())),
        List.of(select));
  }
}
