package dev.penstock.audit.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The program for who doesn't trust the installation: a public key and files in, a verdict out. It
 * needs no database, no network and nothing but Java. Exit codes: 0 all hold · 1 something does not
 * · 2 wrong usage.
 */
public final class AuditorsVerifier {

  private static final String USAGE =
      """
      Usage: java -jar penstock-audit-verifier.jar KEY FILE...

      KEY   the verifier key (NAME+ID+KEY), or a file that has it; from: penstock audit key
      FILE  the proof of an entry         penstock audit prove ENTRY
            the proof of a trail's growth penstock audit prove --since SIZE
            checkpoints                   penstock audit checkpoints, or an anchor's file
            an exported trail             penstock audit export
            a later key                   penstock audit key; before what it has signed
            a cut                         penstock audit cut: where a trail begins now
            An export is held against all checkpoints that are given with it.
      """;

  private NoteKey key;
  private final PrintStream out;
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<Path> exports = new ArrayList<>();
  private Optional<TrailCut> cut = Optional.empty();

  private AuditorsVerifier(NoteKey key, PrintStream out) {
    this.key = key;
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** The program without its end: the exit code. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() < 2) {
      err.print(USAGE);
      return 2;
    }
    try {
      new AuditorsVerifier(key(args.getFirst()), out).verify(args.subList(1, args.size()));
      return 0;
    } catch (InvalidProof e) {
      out.println("DOES NOT HOLD: " + e.getMessage());
      return 1;
    } catch (MalformedInputException e) {
      out.println("DOES NOT HOLD: a file is not UTF-8.");
      return 1;
    } catch (IOException e) {
      err.println("Can't be read: " + e.getMessage());
      return 2;
    }
  }

  private static NoteKey key(String given) throws IOException, InvalidProof {
    return NoteKey.parse(given.contains("+") ? given : Files.readString(Path.of(given)));
  }

  private void verify(List<String> files) throws IOException, InvalidProof {
    for (String name : files) {
      Path file = Path.of(name);
      String first = firstLine(file);
      try {
        if (first.equals(EntryProof.HEADER)) {
          entry(file);
        } else if (first.equals(GrowthProof.HEADER)) {
          growth(file);
        } else if (first.startsWith("{")) {
          exports.add(file);
        } else if (first.contains("+")) {
          successor(file);
        } else if (TrailCut.isClaimedBy(first)) {
          cut(file);
        } else {
          checkpoints(file);
        }
      } catch (InvalidProof e) {
        throw new InvalidProof(file + ": " + e.getMessage());
      }
    }
    checkpoints.sort(Comparator.comparingLong(Checkpoint::size));
    for (Path export : exports) {
      export(export);
    }
  }

  private void entry(Path file) throws IOException, InvalidProof {
    EntryProof proof = EntryProof.parse(Files.readString(file));
    Checkpoint under = proof.require(key);
    out.println(file + ": holds. Entry " + proof.seq() + " is on the trail of " + described(under));
    out.println(proof.entry());
  }

  private void growth(Path file) throws IOException, InvalidProof {
    GrowthProof.Growth growth = GrowthProof.parse(Files.readString(file)).require(key);
    out.println(file + ": holds. The trail of " + described(growth.newer()));
    out.println("  begins with all of the one of " + described(growth.older()));
  }

  /** A key that came after the given one, which handed over to it. */
  private void successor(Path file) throws IOException, InvalidProof {
    NoteKey given = NoteKey.parse(Files.readString(file));
    if (!given.descendsFrom(key)) {
      throw new InvalidProof(
          key.name() + " handed over to no key of which " + given.name() + " is the last.");
    }
    key = given;
    out.println(file + ": the keys that came after were handed over to, one by the other.");
  }

  private void cut(Path file) throws IOException, InvalidProof {
    TrailCut given = TrailCut.open(Files.readString(file), key);
    cut = Optional.of(given);
    out.println(
        file
            + ": signed by "
            + key.name()
            + ". Entries up to "
            + given.size()
            + ", none younger than "
            + given.until()
            + ", were kept for long enough and went.");
  }

  private void checkpoints(Path file) throws IOException, InvalidProof {
    int count = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Notes notes = new Notes(lines);
      for (Optional<String> note = notes.next(); note.isPresent(); note = notes.next()) {
        checkpoints.add(Checkpoint.open(note.get(), key));
        count++;
      }
    }
    if (count == 0) {
      throw new InvalidProof("there is neither a proof, nor a checkpoint, nor an export in it.");
    }
    out.println(file + ": " + count + " checkpoints are signed by " + key.name());
  }

  private void export(Path file) throws IOException, InvalidProof {
    if (checkpoints.isEmpty()) {
      throw new InvalidProof(
          file + ": an export proves nothing by itself; give checkpoints with it.");
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      ExportedTrail.Finding found = trail().require(lines);
      out.println(
          file
              + ": holds. All entries up to "
              + found.proved()
              + " are those of the checkpoints; "
              + (found.entries() - found.proved())
              + " newer ones are under none of them.");
    } catch (InvalidProof e) {
      throw new InvalidProof(file + ": " + e.getMessage());
    }
  }

  private ExportedTrail trail() throws InvalidProof {
    return cut.isPresent()
        ? ExportedTrail.since(cut.get(), checkpoints)
        : new ExportedTrail(checkpoints);
  }

  private static String firstLine(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return Optional.ofNullable(lines.readLine()).orElse("");
    }
  }

  private static String described(Checkpoint checkpoint) {
    return checkpoint.size() + " entries, signed at " + checkpoint.at();
  }
}
