package dev.penstock.audit.anchor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A place outside that keeps checkpoints. Used by one thread. */
public sealed interface CheckpointAnchor permits FileAnchor, UrlAnchor, S3Anchor {

  /** As it was given, without secrets. */
  String name();

  /**
   * Keeps a checkpoint. To keep one again that is there already is to do nothing.
   *
   * @param size of its tree
   * @throws IOException when nobody knows whether it is kept, with a reason for a person
   */
  void keep(long size, String note) throws IOException;

  /** Where it can be read on this machine, if it can. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** What one checkpoint is called where each has a name: in the order of their sizes. */
  static String nameOf(long size) {
    return String.format(Locale.ROOT, "%019d.checkpoint", size);
  }
}
