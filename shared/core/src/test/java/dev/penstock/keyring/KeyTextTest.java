package dev.penstock.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F74: a function has the text of a key file, and follows the store through a rotation. */
class KeyTextTest {

  private static final byte[] SAID = {1, 2, 3};

  @TempDir Path folder;
  private Path file;
  private Keyring node;
  private String before;

  @BeforeEach
  void make() throws IOException {
    file = folder.resolve("root.key");
    node = Keyring.loadOrCreate(file);
    before = Files.readString(file);
  }

  @Test
  void shouldGoOverToTheNextKeyWhenItIsInUseAndNotBefore() throws IOException {
    KeyFile.prepareInstallation(file);
    Keyring function = Keyring.ofText(Files.readString(file));
    assertThat(mark(function)).isEqualTo(mark(Keyring.ofText(before)));

    KeyFile.takeInstallation(file);
    function.follow(inUse());

    KeyFile.dropInstallation(file);
    assertThat(mark(function)).isEqualTo(mark(Keyring.ofText(Files.readString(file))));
    assertThat(function.holds(Keyring.Purpose.SEAL, mark(Keyring.ofText(before)), SAID)).isTrue();
  }

  /** Whoever owns the database can't have it make anything with a key before. */
  @Test
  void shouldNotGoBack() throws IOException {
    String first = inUse();
    KeyFile.prepareInstallation(file);
    KeyFile.takeInstallation(file);
    Keyring function = Keyring.ofText(Files.readString(file));

    function.follow(first);

    assertThat(function.installationId()).isEqualTo(inUse()).isNotEqualTo(first);
  }

  @Test
  void shouldNotGoOnWithoutTheKeyInUse() {
    Keyring function = Keyring.ofText(before);
    KeyFile.prepareInstallation(file);
    KeyFile.takeInstallation(file);

    assertThatThrownBy(() -> function.follow(inUse()))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.INVALID_CONFIGURATION))
        .hasMessageContaining(inUse())
        .hasMessageContaining("lacks");
  }

  @Test
  void shouldLookForAKeyThatItLacksInATextThatMayHaveItByNow() throws IOException {
    AtomicReference<String> mounted = new AtomicReference<>(before);
    Keyring function = Keyring.ofText(mounted::get);
    KeyFile.prepareInstallation(file);
    mounted.set(Files.readString(file));
    KeyFile.takeInstallation(file);

    function.follow(inUse());

    assertThat(function.installationId()).isEqualTo(inUse());
    mounted.set(before);
    function.follow(inUse());
    assertThat(function.installationId()).as("it has it").isEqualTo(inUse());
  }

  /** The file is for the node to change, when all nodes have the next key. */
  @Test
  void shouldLeaveTheKeyFileOfANodeAlone() throws IOException {
    KeyFile.prepareInstallation(file);
    String prepared = Files.readString(file);

    node.follow(node.nextInstallationId().orElseThrow());

    assertThat(file).hasContent(prepared);
    assertThat(mark(node)).isEqualTo(mark(Keyring.ofText(before)));
  }

  private String inUse() {
    return Keyring.loadOrCreate(file).installationId();
  }

  private static byte[] mark(Keyring keyring) {
    return keyring.mac(Keyring.Purpose.SEAL, SAID);
  }
}
