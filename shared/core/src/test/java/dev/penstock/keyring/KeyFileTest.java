package dev.penstock.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F74: the vault's root keys in the key file, rotated under a process that uses them. */
class KeyFileTest {

  private static final DataKeyLabel LABEL = new DataKeyLabel("", "crm", 1);
  private static final byte[] DATA_KEY = new byte[32];

  private static final byte[] X = "x".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void shouldFollowARotationWithoutARestartAndGoOnTakingTheKeyBefore() {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    RootKey first = running.roots().inUse();
    byte[] wrapped = first.wrap(DATA_KEY, LABEL);

    KeyFile.rotate(file);

    RootKey second = running.roots().inUse();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.unwrap(wrapped, LABEL)).isEmpty();
    assertThat(running.roots().find(first.id()).unwrap(wrapped, LABEL))
        .hasValueSatisfying(key -> assertThat(key).isEqualTo(DATA_KEY));
  }

  @Test
  void shouldLeaveTheInstallationsKeyAsItIs() {
    Path file = folder.resolve("root.key");
    byte[] before = mark(Keyring.loadOrCreate(file));

    KeyFile.rotate(file);

    assertThat(mark(Keyring.loadOrCreate(file))).isEqualTo(before);
  }

  @Test
  void shouldKeepOneKeyBeforeAndLetOlderOnesGo() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    KeyFile.rotate(file);
    String oldest = running.roots().inUse().id();
    KeyFile.rotate(file);
    String before = running.roots().inUse().id();
    KeyFile.rotate(file);

    assertThat(running.roots().find(before)).isNotNull();
    assertThatThrownBy(() -> running.roots().find(oldest)).hasMessageContaining(oldest);
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /** Several nodes, each with a copy of the file: all know the key before one uses it. */
  @Test
  void shouldAcceptThePreparedKeyBeforeItIsInUseAndThenUseIt() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring here = Keyring.loadOrCreate(file);
    String before = here.roots().inUse().id();
    KeyFile.prepare(file);
    KeyFile.prepare(file);
    Keyring elsewhere = Keyring.ofText(Files.readString(file));
    assertThat(here.roots().inUse().id()).isEqualTo(before);

    KeyFile.rotate(file);

    byte[] wrapped = here.roots().inUse().wrap(DATA_KEY, LABEL);
    assertThat(elsewhere.roots().inUse().id()).isEqualTo(before);
    assertThat(elsewhere.roots().find(here.roots().inUse().id()).unwrap(wrapped, LABEL))
        .isPresent();
  }

  /** As a rotation that was killed leaves it. */
  @Test
  void shouldRotateOverALeftDraft() throws Exception {
    Path file = folder.resolve("root.key");
    String before = Keyring.loadOrCreate(file).roots().inUse().id();
    Files.writeString(folder.resolve("root.key.new"), "half a li");

    KeyFile.rotate(file);

    assertThat(Keyring.loadOrCreate(file).roots().inUse().id()).isNotEqualTo(before);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void shouldRefuseAKeyFileThatBecomesReadableToOthersWhileInUse() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    KeyFile.rotate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> running.roots().inUse()).hasMessageContaining("chmod 600");
  }

  /** Functions get the file's text in a variable. */
  @Test
  void shouldReadTheSameKeysFromTheText() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    KeyFile.rotate(file);

    Keyring ofText = Keyring.ofText(Files.readString(file));

    assertThat(ofText.roots().inUse().id()).isEqualTo(running.roots().inUse().id());
    assertThat(mark(ofText)).isEqualTo(mark(running));
  }

  @Test
  void shouldTakeWhatIsUnderAnyKeyAndMakeEverythingUnderTheOneInUse() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring here = Keyring.loadOrCreate(file);
    Keyring old = Keyring.ofText(Files.readString(file));
    Box box = new Box(here, Keyring.Purpose.PAYLOAD);
    byte[] before = mark(here);
    byte[] sealed = box.seal(DATA_KEY, LABEL.bytes());
    KeyFile.prepareInstallation(file);
    KeyFile.prepareInstallation(file);
    Keyring behind = Keyring.ofText(Files.readString(file));
    assertThat(mark(Keyring.loadOrCreate(file))).as("until it is taken").isEqualTo(before);

    KeyFile.takeInstallation(file);
    KeyFile.takeInstallation(file);

    assertThat(here.installationIds()).hasSize(2).doesNotHaveDuplicates();
    byte[] after = mark(here);
    assertThat(after).isNotEqualTo(before);
    assertThat(holds(here, before)).isTrue();
    assertThat(holds(here, after)).isTrue();
    assertThat(holds(behind, after)).as("it had the key before it was in use").isTrue();
    assertThat(holds(old, after)).isFalse();
    assertThat(box.open(sealed, LABEL.bytes())).isPresent();
    assertThat(here.renewal(Keyring.Purpose.SEAL, before, X))
        .isInstanceOfSatisfying(
            Renewal.Anew.class, anew -> assertThat(anew.bytes()).isEqualTo(after));
    assertThat(here.renewal(Keyring.Purpose.SEAL, after, X)).isEqualTo(new Renewal.Current());
    assertThat(here.renewal(Keyring.Purpose.SEAL, new byte[32], X))
        .isEqualTo(new Renewal.Foreign());
    assertThat(box.renewal(sealed, LABEL.bytes())).isInstanceOf(Renewal.Anew.class);
    assertThat(box.renewal(sealed, X)).isEqualTo(new Renewal.Foreign());
  }

  @Test
  void shouldLetGoOfKeysBeforeButNotOfTheChainsFirst() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring here = Keyring.loadOrCreate(file);
    byte[] before = mark(here);
    String oldest = Files.readAllLines(file).getFirst();
    List<TrailKey> chain = here.trail().taken();
    for (int i = 0; i < 2; i++) {
      KeyFile.prepareInstallation(file);
      KeyFile.takeInstallation(file);
      KeyFile.dropInstallation(file);
    }

    assertThat(here.installationIds()).hasSize(1);
    assertThat(holds(here, before)).isFalse();
    assertThat(here.trail().taken()).isEqualTo(chain);
    assertThat(Files.readString(file)).doesNotContain(oldest);
    Keyring ofChainAlone =
        Keyring.ofText(
            Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("trail first "))
                .map(line -> line.substring("trail first ".length()))
                .map(line -> Base64.getEncoder().encodeToString(lastBytes(line)))
                .findFirst()
                .orElseThrow());
    assertThat(holds(ofChainAlone, before)).as("what stays proves entries only").isFalse();
  }

  /** Commands of its owner and the node change it at once; no change is lost. */
  @Test
  void shouldTakeChangesOneAfterTheOther() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring.loadOrCreate(file);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable change :
          List.<Runnable>of(
              () -> KeyFile.prepareInstallation(file),
              () -> KeyFile.prepare(file),
              () -> KeyFile.askForTrailKey(file))) {
        threads.execute(change);
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(4);
  }

  @Test
  void shouldUseTheKeysItHasWhileTheFileIsAway() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    byte[] before = mark(running);
    Files.delete(file);

    assertThat(holds(running, new byte[32])).isFalse();
    assertThat(mark(running)).isEqualTo(before);
  }

  @Test
  void shouldKeepEveryKeyOfTheChainThroughRotationsOfEitherKind() throws Exception {
    Path file = folder.resolve("root.key");
    Keyring running = Keyring.loadOrCreate(file);
    String first = running.trail().newest().id();
    KeyFile.askForTrailKey(file);
    KeyFile.askForTrailKey(file);
    String second = running.trail().pending().orElseThrow().id();
    assertThat(running.trail().newest().id()).as("until it is taken").isEqualTo(first);

    KeyFile.prepare(file);
    KeyFile.trailKeyIsTaken(file, 7);
    KeyFile.rotate(file);
    KeyFile.askForTrailKey(file);
    KeyFile.trailKeyIsTaken(file, 9);

    TrailKeys keys = Keyring.ofText(Files.readString(file)).trail();
    String third = keys.newest().id();
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(List.of(1L, 7L, 8L, 9L, 10L, 1L << 60))
        .extracting(seq -> keys.of(seq).id())
        .containsExactly(first, first, second, second, third, third);
    assertThat(keys.handedOverBy(7)).map(TrailKey::id).contains(second);
    assertThat(keys.handedOverBy(8)).isEmpty();
    assertThat(keys.handedOverBy(0)).isEmpty();
    assertThat(running.trail().taken()).isEqualTo(keys.taken());
    assertThat(keys.toString()).doesNotContain("javax");
  }

  @Test
  void shouldRefuseLinesThatAreNoKeys() {
    String key = "A".repeat(43) + "=";

    for (String text :
        List.of(
            "",
            key + "\n" + key,
            key + "\nvault x",
            key + "\nvault AAAA",
            key + "\ntrail 0 " + key,
            key + "\ntrail -1 " + key,
            key + "\ntrail x " + key,
            key + "\ntrail 7 AAAA",
            key + "\ntrail 7 " + key + "\ntrail 7 " + key,
            key + "\ntrail 7 " + key + "\ntrail 6 " + key,
            key + "\ntrail pending " + key + "\ntrail pending " + key,
            key + "\ninstallation AAAA",
            key + "\ninstallation next " + key + "\ninstallation next " + key,
            key + "\ntrail first " + key)) {
      assertThatThrownBy(() -> Keyring.ofText(text)).hasMessageContaining("key");
    }
  }

  private static byte[] lastBytes(String line) {
    byte[] all = Base64.getDecoder().decode(line);
    return Arrays.copyOfRange(all, all.length - 32, all.length);
  }

  private static byte[] mark(Keyring keyring) {
    return keyring.mac(Keyring.Purpose.SEAL, X);
  }

  private static boolean holds(Keyring keyring, byte[] mark) {
    return keyring.holds(Keyring.Purpose.SEAL, mark, X);
  }
}
