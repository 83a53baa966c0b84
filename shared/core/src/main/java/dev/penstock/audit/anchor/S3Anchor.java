package dev.penstock.audit.anchor;

import dev.penstock.aws.LockedObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A bucket with Object Lock, in compliance mode: not even its owner can take a checkpoint out
 * before its time.
 *
 * @param name as it was given
 * @param objects the bucket
 * @param prefix with a slash at its end, or empty
 */
record S3Anchor(String name, LockedObjects objects, String prefix) implements CheckpointAnchor {

  @Override
  public void keep(long size, String note) throws IOException {
    objects.put(prefix + CheckpointAnchor.nameOf(size), note.getBytes(StandardCharsets.UTF_8));
  }
}
