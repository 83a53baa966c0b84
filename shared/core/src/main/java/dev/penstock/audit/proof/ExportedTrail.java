package dev.penstock.audit.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a whole exported trail against checkpoints: every root is computed anew from the entries.
 * Streams; one line at a time is in memory. Not thread-safe.
 */
public final class ExportedTrail {

  /** What is found. */
  public record Finding(long entries, long proved) {}

  private static final Pattern LINE =
      Pattern.compile("\\{\"seq\":([1-9][0-9]{0,17}),\"mac\":\"[0-9a-f]{64}\",\"entry\":(.*)}");

  private final MerkleFold tree;
  private final MerkleHash hash = new MerkleHash();
  private final Iterator<Checkpoint> checkpoints;
  private @Nullable Checkpoint next;
  private long proved;

  /**
   * Against checkpoints.
   *
   * @param checkpoints whose signatures hold, from the smallest to the greatest
   */
  public ExportedTrail(List<Checkpoint> checkpoints) {
    this(checkpoints, new MerkleFold());
  }

  /**
   * Against the checkpoints of a trail whose oldest entries went. Those that are older than its
   * beginning can't be held against anything.
   *
   * @param cut whose signature holds
   * @throws InvalidProof when all are: what is left would stand there unproved
   */
  public static ExportedTrail since(TrailCut cut, List<Checkpoint> checkpoints)
      throws InvalidProof {
    List<Checkpoint> left = checkpoints.stream().filter(it -> it.size() >= cut.size()).toList();
    if (left.isEmpty()) {
      throw new InvalidProof(
          "All checkpoints are older than the trail's beginning, at entry "
              + (cut.size() + 1)
              + "; give one of what is left.");
    }
    return new ExportedTrail(left, cut.tree());
  }

  private ExportedTrail(List<Checkpoint> checkpoints, MerkleFold tree) {
    this.tree = tree;
    this.checkpoints = checkpoints.iterator();
    this.next = following();
  }

  /**
   * Reads the lines of an export from the trail's first entry on.
   *
   * @throws InvalidProof naming the first entry that is not there, or the checkpoint whose root the
   *     entries don't give
   */
  public Finding require(BufferedReader lines) throws IOException, InvalidProof {
    check();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher parts = LINE.matcher(line);
      long expected = tree.size() + 1;
      if (!parts.matches()) {
        throw new InvalidProof(
            "Line " + expected + " is no line of an export (penstock audit export).");
      }
      long seq = Long.parseLong(parts.group(1));
      if (seq != expected) {
        throw new InvalidProof(
            "Entry " + expected + " is not there; entry " + seq + " stands in its place.");
      }
      tree.append(hash.leaf(parts.group(2)), (_, _, _) -> {});
      check();
    }
    if (next != null) {
      throw new InvalidProof(
          String.format(
              Locale.ROOT,
              "Cut off: the export ends at entry %d, but a checkpoint of %s knows of %d.",
              tree.size(),
              next.at(),
              next.size()));
    }
    return new Finding(tree.size(), proved);
  }

  private void check() throws InvalidProof {
    for (Checkpoint due = next; due != null && due.size() == tree.size(); due = next) {
      if (!MessageDigest.isEqual(due.root(), tree.root())) {
        throw new InvalidProof(
            String.format(
                Locale.ROOT,
                "Changed: entries %d to %d are not those of the checkpoint of %s.",
                proved + 1,
                due.size(),
                due.at()));
      }
      proved = due.size();
      next = following();
    }
  }

  private @Nullable Checkpoint following() {
    return checkpoints.hasNext() ? checkpoints.next() : null;
  }
}
