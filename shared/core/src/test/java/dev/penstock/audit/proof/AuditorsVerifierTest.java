package dev.penstock.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F82: what an auditor holds in hand is judged without the installation. */
class AuditorsVerifierTest {

  private static final NoteSigner SIGNER = NoteSigner.generate();
  private static final String KEY = SIGNER.verifier().toString();

  @TempDir Path folder;
  private final MerkleHash hash = new MerkleHash();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private String verdict = "";

  @BeforeEach
  void sign() {
    MerkleFold tree = new MerkleFold();
    for (int seq = 1; seq <= 9; seq++) {
      tree.append(hash.leaf(entry(seq)), (_, _, _) -> {});
      if (seq == 4 || seq == 8) {
        checkpoints.add(Checkpoint.sign(SIGNER, seq, tree.root(), Instant.EPOCH));
      }
    }
  }

  @Test
  void shouldFindAnEntryOnTheTrail() throws Exception {
    assertThat(run(write("p", proof(3).text()))).isZero();
    assertThat(verdict).contains("holds. Entry 3 is on the trail of 4 entries", entry(3));
  }

  @Test
  void shouldRefuseTheProofOfAChangedEntry() throws Exception {
    EntryProof whole = proof(3);
    EntryProof changed = new EntryProof(entry(7), whole.index(), whole.path(), whole.note());

    assertThat(run(write("p", changed.text()))).isEqualTo(1);
    assertThat(verdict).contains("DOES NOT HOLD").contains("entry 3");
  }

  @Test
  void shouldRefuseAnotherKey() throws Exception {
    Path file = write("p", proof(3).text());

    assertThat(runWith(NoteSigner.generate().verifier().toString(), file)).isEqualTo(1);
    assertThat(verdict).contains("not signed by");
  }

  @Test
  void shouldReadTheKeyFromAFile() throws Exception {
    assertThat(runWith(write("key", KEY + "\n").toString(), write("p", proof(3).text()))).isZero();
  }

  @Test
  void shouldFindThatTheTrailOnlyGrew() throws Exception {
    GrowthProof proof = growth();

    assertThat(run(write("g", proof.text()))).isZero();
    assertThat(verdict).contains("8 entries").contains("4 entries");
    assertThat(GrowthProof.parse(proof.text()).text()).isEqualTo(proof.text());
    String backwards = proof.text().replace(proof.older(), "#").replace(proof.newer(), "%");
    backwards = backwards.replace("#", proof.newer()).replace("%", proof.older());
    assertThat(run(write("g", backwards))).isEqualTo(1);
  }

  @Test
  void shouldHoldAnExportAgainstTheCheckpoints() throws Exception {
    assertThat(run(notes(), write("t.jsonl", export(1, 9)))).isZero();
    assertThat(verdict).contains("up to 8").contains("1 newer");
  }

  @Test
  void shouldNameWhatIsWrongWithAnExport() throws Exception {
    assertThat(run(notes(), write("t", export(1, 9).replace("s6", "s0")))).isEqualTo(1);
    assertThat(verdict).contains("Changed: entries 5 to 8");

    assertThat(run(notes(), write("t", export(1, 5) + export(7, 9)))).isEqualTo(1);
    assertThat(verdict).contains("Entry 6 is not there; entry 7 stands in its place");

    assertThat(run(notes(), write("t", export(1, 7)))).isEqualTo(1);
    assertThat(verdict).contains("Cut off: the export ends at entry 7").contains("knows of 8");

    assertThat(run(write("t", export(1, 9)))).isEqualTo(1);
    assertThat(verdict).contains("proves nothing by itself");
  }

  @Test
  void shouldGoOnToAKeyThatTheGivenOneHandedOverTo() throws Exception {
    NoteSigner next = SIGNER.handOver(8, 0);
    MerkleFold tree = new MerkleFold();
    for (int seq = 1; seq <= 9; seq++) {
      tree.append(hash.leaf(entry(seq)), (_, _, _) -> {});
    }
    String newer = Checkpoint.sign(next, 9, tree.root(), Instant.EPOCH).note();
    Path later = write("later.key", next.verifier().chainText());
    Path all = write("all", Files.readString(notes()) + newer + "\n");

    assertThat(run(all)).as("unknown to who has the older key").isEqualTo(1);
    assertThat(run(later, all, write("t.jsonl", export(1, 9)))).isZero();
    assertThat(verdict).contains("up to 9");
    assertThat(runWith(later.toString(), all)).as("the newer key and its chain").isZero();

    Path stranger = write("k", NoteSigner.generate().handOver(8, 0).verifier().chainText());
    assertThat(run(stranger, all)).isEqualTo(1);
    assertThat(verdict).contains("handed over to no key");
  }

  @Test
  void shouldHoldAnExportThatBeginsAtACut() throws Exception {
    MerkleFold tree = new MerkleFold();
    for (int seq = 1; seq <= 256; seq++) {
      tree.append(hash.leaf(entry(seq)), (_, _, _) -> {});
    }
    Path cut =
        write("cut", TrailCut.sign(SIGNER, 256, new byte[32], Instant.EPOCH, tree.peaks()).note());
    for (int seq = 257; seq <= 300; seq++) {
      tree.append(hash.leaf(entry(seq)), (_, _, _) -> {});
    }
    Path notes =
        write("one", Checkpoint.sign(SIGNER, 300, tree.root(), Instant.EPOCH).note() + "\n");

    assertThat(run(cut, notes, write("t", export(257, 300)))).isZero();
    assertThat(verdict).contains("Entries up to 256").contains("up to 300");
    assertThat(run(cut, notes, write("t", export(258, 300)))).isEqualTo(1);
    assertThat(verdict).contains("Entry 257 is not there");
    assertThat(run(notes, write("t", export(257, 300)))).as("without the cut").isEqualTo(1);
  }

  @Test
  void shouldProveNothingByCheckpointsThatAreOlderThanTheTrailsBeginning() throws Exception {
    MerkleFold tree = new MerkleFold();
    for (int seq = 1; seq <= 256; seq++) {
      tree.append(hash.leaf(entry(seq)), (_, _, _) -> {});
    }
    Path cut =
        write("cut", TrailCut.sign(SIGNER, 256, new byte[32], Instant.EPOCH, tree.peaks()).note());
    Path export = write("t", export(257, 300));

    assertThat(run(cut, notes(), export)).isEqualTo(1);
    assertThat(verdict).contains("DOES NOT HOLD").contains("older than the trail's beginning");

    Path there =
        write("there", Checkpoint.sign(SIGNER, 256, tree.root(), Instant.EPOCH).note() + "\n");
    assertThat(run(cut, notes(), there, export)).isZero();
    assertThat(verdict).contains("up to 256").contains("44 newer");

    Path other =
        write("there", Checkpoint.sign(SIGNER, 256, new byte[32], Instant.EPOCH).note() + "\n");
    assertThat(run(cut, other, export)).as("of another past than the cut's").isEqualTo(1);
    assertThat(verdict).contains("Changed");
  }

  @Test
  void shouldHoldAnExportAgainstCheckpointsInWhateverOrder() throws Exception {
    Path younger = write("younger", checkpoints.get(1).note() + "\n");
    Path older = write("older", checkpoints.get(0).note() + "\n");

    assertThat(run(younger, older, write("t", export(1, 9)))).isZero();
    assertThat(verdict).contains("younger: 1 checkpoints").contains("up to 8");
    assertThat(run(younger, older, write("t", export(1, 9).replace("s2", "s0")))).isEqualTo(1);
    assertThat(verdict).contains("Changed: entries 1 to 4");
  }

  @Test
  void shouldTakeAFileInWhichNothingIsProvedForNoProof() throws Exception {
    assertThat(run(write("empty", ""))).isEqualTo(1);
    assertThat(verdict).contains("neither a proof, nor a checkpoint, nor an export");
    assertThat(run(write("text", "holds\n\n"))).isEqualTo(1);

    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run(binary)).isEqualTo(1);
    assertThat(verdict).contains("not UTF-8");

    assertThat(run(notes(), write("t", export(1, 3) + "\n" + export(4, 9)))).isEqualTo(1);
    assertThat(verdict).contains("Line 4 is no line of an export");
  }

  @Test
  void shouldRefuseAProofThatIsNotWhole() throws Exception {
    String entry = proof(3).text();
    List<String> lines = entry.lines().toList();
    for (int line = 1; line < 5; line++) {
      List<String> less = new ArrayList<>(lines);
      less.remove(line);
      assertThat(run(write("p", String.join("\n", less) + "\n"))).as(lines.get(line)).isOne();
    }
    for (String index : List.of("-1", "02", "4", "1e1", "9".repeat(19))) {
      assertThat(run(write("p", entry.replace("index 2", "index " + index)))).as(index).isOne();
    }
    String more = entry.replace("index 2\n", "index 2\n" + lines.get(3) + "\n");
    assertThat(run(write("p", more))).as("a hash more").isOne();
    String sized = entry.replace(lines.get(3), "AAAA");
    assertThat(run(write("p", sized))).as("no hash").isOne();
    assertThat(verdict).contains("no hash: AAAA");
    String lengthened = entry.replace("index 2\n", "index 2\n" + (lines.get(3) + "\n").repeat(127));
    assertThat(run(write("p", lengthened))).isOne();
    assertThat(verdict).contains("longer than that of any tree");

    GrowthProof growth = growth();
    String halved = new GrowthProof(growth.path(), growth.older(), "").text();
    assertThat(run(write("g", halved))).as("one checkpoint").isOne();
    assertThat(verdict).contains("has two checkpoints");
    GrowthProof none = new GrowthProof(List.of(), growth.older(), growth.newer());
    assertThat(run(write("g", none.text()))).as("no path").isOne();
    GrowthProof same = new GrowthProof(growth.path(), growth.older(), growth.older());
    assertThat(run(write("g", same.text()))).as("a path where nothing grew").isOne();
    String empty = Checkpoint.sign(SIGNER, 0, new byte[32], Instant.EPOCH).note();
    assertThat(run(write("g", new GrowthProof(List.of(), empty, growth.newer()).text())))
        .as("everything begins with nothing")
        .isOne();
    String second = Checkpoint.sign(SIGNER, 4, new byte[32], Instant.EPOCH).note();
    assertThat(run(write("g", new GrowthProof(List.of(), growth.older(), second).text()))).isOne();
    assertThat(verdict).contains("two trails of 4 entries");
  }

  @Test
  void shouldTakeAnExportForOneWhateverItsFirstEntrySays() throws Exception {
    Path export = write("t.jsonl", export(1, 9).replace("\"s1\"", "\"a+b+c\""));

    assertThat(run(notes(), export)).isEqualTo(1);
    assertThat(verdict).contains("Changed: entries 1 to 4");
  }

  @Test
  void shouldSayHowItIsUsed() throws Exception {
    assertThat(AuditorsVerifier.run(List.of(), System.out, stream(new ByteArrayOutputStream())))
        .isEqualTo(2);
    assertThat(run(folder.resolve("missing"))).isEqualTo(2);
  }

  private EntryProof proof(int seq) throws Exception {
    EntryProof proof =
        new EntryProof(
            entry(seq),
            seq - 1,
            new MerklePaths(this::root).inclusion(seq - 1, 4),
            checkpoints.getFirst().note());
    assertThat(EntryProof.parse(proof.text()).text()).isEqualTo(proof.text());
    return proof;
  }

  private GrowthProof growth() throws Exception {
    return new GrowthProof(
        new MerklePaths(this::root).consistency(4, 8),
        checkpoints.getFirst().note(),
        checkpoints.getLast().note());
  }

  private byte[] root(int height, long place) {
    MerkleFold tree = new MerkleFold();
    for (long index = place << height; index < (place + 1) << height; index++) {
      tree.append(hash.leaf(entry((int) index + 1)), (_, _, _) -> {});
    }
    return tree.root();
  }

  private Path notes() throws Exception {
    return write("notes", checkpoints.get(0).note() + "\n" + checkpoints.get(1).note() + "\n");
  }

  private static String export(int from, int to) {
    StringBuilder lines = new StringBuilder();
    IntStream.rangeClosed(from, to)
        .forEach(
            seq ->
                lines
                    .append("{\"seq\":" + seq + ",\"mac\":\"" + "0".repeat(64) + "\",\"entry\":")
                    .append(entry(seq))
                    .append("}\n"));
    return lines.toString();
  }

  private static String entry(int seq) {
    return "{\"kind\":\"a.done\",\"seq\":" + seq + ",\"subject\":\"s" + seq + "\"}";
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(Path... files) {
    return runWith(KEY, files);
  }

  private int runWith(String key, Path... files) {
    List<String> args = new ArrayList<>(List.of(key));
    for (Path file : files) {
      args.add(file.toString());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = AuditorsVerifier.run(args, stream(out), stream(new ByteArrayOutputStream()));
    verdict = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
